"""What the worker does for this room."""

from datetime import date
from pathlib import Path
from tempfile import mkstemp
from urllib.parse import parse_qsl

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from elearning.background import Outcome, Running, WorkStopped
from elearning.frameworks.models import Question
from elearning.people.models import RoleGrant, Unit
from elearning.people.scopes import units_of
from elearning.tabular import write_xlsx

from .asked import UnitIsNotThere, read_question
from .packing import NothingToPack, pack
from .reckoning import StillBeingWritten, reckon
from .reporting.rules import counting_rules
from .tables import TABLES


def reckon_day(*, running: Running) -> Outcome:
    """The figures of one day, for whoever asks for them next."""
    day = date.fromisoformat(running.parameters["on"])
    try:
        fresh = reckon(on=day, by=running.by, at=running.now())
    except StillBeingWritten:
        raise WorkStopped(
            _("Somebody is writing for a long time. Try again later.")
        ) from None
    return Outcome(summary={"campaigns": fresh})


def table_file(*, running: Running) -> Outcome:
    """One of HR's tables as a workbook: what the person may see when it is written."""
    told = TABLES[running.parameters["table"]]
    query = dict(parse_qsl(running.parameters["query"]))
    today = timezone.localdate(running.now())
    roles = (RoleGrant.Role.HR, RoleGrant.Role.LEADER)
    try:
        asked = read_question(
            query,
            scope=units_of(running.by, *roles, on=today),
            today=today,
            form_class=told.form_class,
        )
    except UnitIsNotThere:
        raise WorkStopped(_("This unit is not yours to see.")) from None
    found = told.find(asked)
    handle, name = mkstemp(suffix=".xlsx")
    with open(handle, "wb") as file, translation.override("id"):
        count = write_xlsx(
            file,
            told.columns(asked, found),
            told.cells(asked, found),
            title=told.title,
            notes=counting_rules(on=asked.on),
        )
    return Outcome(
        summary={"rows": count},
        path=Path(name),
        filename=f"{told.name}-{asked.on.isoformat()}.xlsx",
    )


def evidence_pack(*, running: Running) -> Outcome:
    """The pack of a unit and a period. Run again, it writes the same file and logs nothing."""
    asked = running.parameters
    try:
        packed = pack(
            unit=_unit_of(running),
            starts_on=date.fromisoformat(asked["starts_on"]),
            ends_on=date.fromisoformat(asked["ends_on"]),
            questions=[*Question.objects.filter(pk__in=asked["questions"])],
            by=running.by,
            at=running.job.asked_at,
            key=running.job.key,
            report=running.report,
        )
    except NothingToPack:
        raise WorkStopped(_("No module serves a question of the worksheet.")) from None
    count = packed.record.record_count
    lines = [
        ngettext("%(n)d record", "%(n)d records", count) % {"n": count},
        f"SHA-256 {packed.record.sha256}",
    ]
    return Outcome(
        summary={"lines": lines, "url": reverse("evidence_packs")},
        path=packed.path,
        filename=packed.filename,
    )


def _unit_of(running: Running) -> Unit:
    """The unit, as far as the person who asked may see it now."""
    today = timezone.localdate(running.now())
    roles = (RoleGrant.Role.ASSESSOR, RoleGrant.Role.HR)
    units = units_of(running.by, *roles, on=today)
    unit: Unit | None = units.filter(code=running.parameters["unit"]).first()
    if unit is None:
        raise WorkStopped(_("This unit is not among yours any more."))
    return unit
