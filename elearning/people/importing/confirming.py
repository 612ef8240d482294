"""Bringing a file in, and agreeing to what its dry run says."""

from datetime import date, datetime
from typing import IO, Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from elearning.people.models import Action, ImportRow, PeopleImport, User
from elearning.people.models.imports import KEPT

LEAST_COVERAGE = 0.9


class NotPlanned(Exception):
    """There is no dry run to agree to, or it was written already."""


class NothingUsable(Exception):
    """Every row has a problem."""


class TooFewPeople(Exception):
    """The file leaves out more than a tenth of the people who are active."""


class ProblemsHideLeavers(Exception):
    """Rows with problems may name people who would be taken as having left."""


REFUSALS = (NotPlanned, NothingUsable, TooFewPeople, ProblemsHideLeavers)


@transaction.atomic
def bring_file(
    *,
    filename: str,
    as_of: date,
    by: User | None,
    at: datetime,
    content: IO[bytes] | None = None,
    kind: str = PeopleImport.Kind.EMPLOYEES,
) -> PeopleImport:
    """Keep a file for its dry run; without ``content`` it lies elsewhere."""
    batch = PeopleImport(
        kind=kind, filename=filename[:200], as_of=as_of, brought_at=at, brought_by=by
    )
    if content is not None:
        batch.upload.save("", File(content), save=False)
    batch.save()
    return batch


@transaction.atomic
def confirm(
    *,
    batch: PeopleImport,
    by: User | None,
    at: datetime,
    allow_partial: bool = False,
    end_missing: bool = False,
) -> PeopleImport:
    """Agree to the dry run, so that it may be written.

    ``allow_partial`` accepts a file that names under 90 % of the active people;
    ``end_missing`` also ends the jobs of people whom the file does not name, the day before.
    Raises NotPlanned, NothingUsable, TooFewPeople, ProblemsHideLeavers.
    """
    batch = PeopleImport.objects.select_for_update().get(pk=batch.pk)
    if batch.is_written or not batch.known_digest:
        raise NotPlanned(_("There is no dry run of this file that could be written."))
    _refuse(batch, allow_partial=allow_partial, end_missing=end_missing)
    batch.allow_partial, batch.end_missing = allow_partial, end_missing
    batch.confirmed_at, batch.confirmed_by = at, by
    batch.save()
    return batch


def _refuse(batch: PeopleImport, *, allow_partial: bool, end_missing: bool) -> None:
    problems = batch.counts.get(Action.PROBLEM, 0)
    in_file = sum(batch.counts.values()) - batch.counts.get(Action.MISSING, 0)
    if problems == in_file:
        first = ImportRow.objects.filter(batch=batch, action=Action.PROBLEM).first()
        raise NothingUsable(
            _("No row can be imported. The first says: %(message)s")
            % {"message": first.message if first else ""}
        )
    if batch.coverage < LEAST_COVERAGE and not allow_partial:
        raise TooFewPeople(
            _(
                "The file names %(found)d of %(known)d active people, fewer than 90 in "
                "100. Import the whole file, or say that it is partial."
            )
            % {"found": batch.found_active, "known": batch.known_active}
        )
    if end_missing and problems:
        raise ProblemsHideLeavers(
            _(
                "%(count)d rows have problems and may name people who would be taken as "
                "having left. Repair them first, or import without ending anybody."
            )
            % {"count": problems}
        )


def forget_file(batch: PeopleImport) -> None:
    """The file goes; what became of it stays on record."""
    if batch.upload:
        batch.upload.delete(save=False)
        PeopleImport.objects.filter(pk=batch.pk).update(upload="")


def forget_old_files(*, at: datetime) -> int:
    """Files that nobody wrote within a day go, with what their dry run staged."""
    old: Any = PeopleImport.objects.exclude(upload="").filter(brought_at__lt=at - KEPT)
    for batch in old:
        forget_file(batch)
        if not batch.is_written:
            ImportRow.objects.filter(batch=batch).delete()
            PeopleImport.objects.filter(pk=batch.pk).update(
                known_digest="", confirmed_at=None, confirmed_by=None
            )
    return len(old)
