"""What HR asks for in the browser: each stores what was said and lets a worker do it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from elearning.background import start
from elearning.models import Job
from elearning.people.models import PeopleImport, User

from .confirming import bring_file, confirm
from .headings import save_headings


@transaction.atomic
def bring_and_check(
    *,
    filename: str,
    content: IO[bytes],
    kind: str,
    as_of: date,
    by: User,
    at: datetime,
) -> PeopleImport:
    """Keep the file and let a worker do the dry run."""
    batch = bring_file(
        filename=filename, content=content, kind=kind, as_of=as_of, by=by, at=at
    )
    return check(batch=batch, by=by, at=at)


@transaction.atomic
def check(*, batch: PeopleImport, by: User, at: datetime) -> PeopleImport:
    """Let a worker do the dry run, also once more."""
    title = _("Dry run of %(name)s") % {"name": batch.filename}
    batch.plan_job = _start("check", title, batch, by=by, at=at)
    batch.apply_job = None
    batch.save(update_fields=["plan_job", "apply_job"])
    return batch


@transaction.atomic
def say_headings(
    *, batch: PeopleImport, headings: Mapping[str, str], by: User, at: datetime
) -> PeopleImport:
    """Keep how the agency calls our columns, and check the file with that."""
    save_headings(headings=headings, by=by, at=at)
    return check(batch=batch, by=by, at=at)


@transaction.atomic
def confirm_and_write(
    *,
    batch: PeopleImport,
    allow_partial: bool,
    end_missing: bool,
    by: User,
    at: datetime,
) -> PeopleImport:
    """Agree to the dry run and let a worker write it. Raises what ``confirm`` raises."""
    batch = confirm(
        batch=batch,
        allow_partial=allow_partial,
        end_missing=end_missing,
        by=by,
        at=at,
    )
    title = _("Import of %(name)s") % {"name": batch.filename}
    batch.apply_job = _start("write", title, batch, by=by, at=at)
    batch.save(update_fields=["apply_job"])
    return batch


def _start(
    work: str, title: str, batch: PeopleImport, *, by: User, at: datetime
) -> Job:
    return start(
        work=f"elearning.people.works.{work}",
        title=title[:200],
        parameters={"key": str(batch.key)},
        by=by,
        at=at,
    )
