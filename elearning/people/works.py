"""What the worker does for this room: dry runs and imports, with progress."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from elearning.background import Outcome, Running, WorkStopped
from elearning.tabular import Cell, write_xlsx

from .accounts import waiting_in
from .importing import (
    KnownHasChanged,
    apply_import,
    forget_file,
    forget_old_files,
    plan_import,
)
from .importing.results import result_columns, result_rows
from .importing.unit_sheet import apply_units, plan_units
from .links import send_link_to, send_links_to
from .models import Action, PeopleImport, Unit
from .refusals import NotATable
from .spreadsheets import HeadingsNotFound

PLANS = {
    PeopleImport.Kind.EMPLOYEES: plan_import,
    PeopleImport.Kind.UNITS: plan_units,
}
WRITES = {
    PeopleImport.Kind.EMPLOYEES: apply_import,
    PeopleImport.Kind.UNITS: apply_units,
}


def check(*, running: Running) -> Outcome:
    """The dry run of a file that was brought."""
    forget_old_files(at=running.now())
    batch = _batch(running)
    if batch.is_written or not batch.upload:
        raise WorkStopped(_("This file is no longer here: bring it again."))
    try:
        with on_disk(batch) as path:
            PLANS[PeopleImport.Kind(batch.kind)](
                batch=batch, path=path, report=running.report
            )
    except HeadingsNotFound as problem:
        PeopleImport.objects.filter(pk=batch.pk).update(missing_headings=True)
        raise WorkStopped(str(problem)) from None
    except NotATable as problem:
        forget_file(batch)
        raise WorkStopped(str(problem)) from None
    return Outcome(summary=_told(batch))


def write(*, running: Running) -> Outcome:
    """Write a confirmed dry run, then the file that tells of every row."""
    batch = _batch(running)
    total = sum(batch.counts.values())
    running.report(0, total)
    try:
        WRITES[PeopleImport.Kind(batch.kind)](batch=batch, at=running.now())
    except KnownHasChanged as problem:
        raise WorkStopped(str(problem)) from None
    except IntegrityError:
        raise WorkStopped(
            _(
                "The file gives a number of one person or unit to another one. Nothing "
                "was written: correct one of them in the CMS first."
            )
        ) from None
    forget_file(batch)
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        write_xlsx(
            file.name,
            result_columns(),
            _reported(batch, running, total),
            title=_("Result of the import"),
            notes=[batch.filename],
        )
    return Outcome(
        summary=_told(batch), path=Path(file.name), filename="hasil-impor.xlsx"
    )


def _batch(running: Running) -> PeopleImport:
    return PeopleImport.objects.get(key=running.parameters["key"])


def _told(batch: PeopleImport) -> dict[str, object]:
    lines = [f"{action.label}: {batch.counts.get(action, 0)}" for action in Action]
    return {"lines": lines, "url": reverse("people_import", args=[batch.key])}


def _reported(
    batch: PeopleImport, running: Running, total: int
) -> Iterator[tuple[Cell, ...]]:
    for done, row in enumerate(result_rows(batch)):
        running.report(done, total)
        yield row


@contextmanager
def on_disk(batch: PeopleImport) -> Iterator[Path]:
    """The file under the name that its sender gave it, wherever it is stored."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (get_valid_filename(batch.filename) or "berkas")
        with batch.upload.open("rb") as content, path.open("wb") as copy:
            for chunk in content.chunks():
                copy.write(chunk)
        yield path


def send_links(*, running: Running) -> Outcome:
    """An activation link to each who waits in a unit and has a work e-mail."""
    unit = Unit.objects.get(code=running.parameters["unit"])
    now = running.now()
    people = waiting_in(unit, on=timezone.localdate(now), at=now)
    sent = send_links_to(
        list(people.exclude(work_email="")),
        since=running.job.asked_at,
        by=running.by,
        clock=running.now,
        report=running.report,
    )
    line = ngettext("%(count)d link sent.", "%(count)d links sent.", sent)
    return Outcome(summary={"lines": [line % {"count": sent}]})


def send_link(*, running: Running) -> Outcome:
    """For whoever asked by NIP or address; what he typed is forgotten afterwards."""
    send_link_to(typed=running.parameters["name"], at=running.now())
    running.job.parameters = {}
    return Outcome()
