"""What the worker does for the pages of lesson hours."""

import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from elearning.background import Outcome, Running, WorkStopped
from elearning.evidence.models import CourseExport, CourseExportRow
from elearning.evidence.reporting.hour_rows import hour_rows
from elearning.evidence.reporting.hours import HoursYear
from elearning.evidence.reporting.rules import hour_rules
from elearning.people.models import RoleGrant, Unit
from elearning.people.models.units import UnitQuerySet
from elearning.people.scopes import units_of
from elearning.tabular import write_xlsx

from .archive import write_archive
from .courses import Chosen, choose
from .tables import HOUR_COLUMNS, hour_cells

BATCH = 1000


def export_courses(*, running: Running) -> Outcome:
    """Training of a unit and year for SIASN. What was in it is recorded once it is written.

    Run again, it writes the same rows again and records nothing more.
    """
    unit, scope, year = _asked(running)
    earlier = CourseExport.objects.filter(key=running.job.key).first()
    chosen = _chosen_before(earlier) if earlier else _choose(running, scope, year)
    total = len(chosen)
    path, digest = write_archive(
        chosen=chosen,
        at=running.job.asked_at,
        tell=lambda done: running.report(done, total),
    )
    if earlier is None:
        _record(running, chosen=chosen, unit=unit, digest=digest)
    lines = [
        ngettext("%(n)d training", "%(n)d trainings", total) % {"n": total},
        *_revoked_since(scope, year=year),
    ]
    name = (
        f"siasn-{unit.code}-{year.year}-{timezone.localdate(running.job.asked_at)}.zip"
    )
    return Outcome(summary={"lines": lines}, path=path, filename=name)


def write_hours_table(*, running: Running) -> Outcome:
    """The list of people as XLSX, where it is too long to wait for."""
    _unit, scope, year = _asked(running)
    rows = hour_rows(
        scope=scope,
        year=year,
        status=running.parameters["status"],
        search=running.parameters["search"],
    )
    total = len(rows)
    path = Path(tempfile.mkstemp(suffix=".xlsx")[1])
    with translation.override("id"), path.open("wb") as file:
        write_xlsx(
            file,
            HOUR_COLUMNS,
            _told(hour_cells(rows, year=year), running=running, total=total),
            title=f"JP {year.year}",
            notes=hour_rules(year=year),
            at=running.job.asked_at,
        )
    lines = [ngettext("%(n)d row", "%(n)d rows", total) % {"n": total}]
    return Outcome(
        summary={"lines": lines},
        path=path,
        filename=f"jp-pegawai-{year.year}-{year.on.isoformat()}.xlsx",
    )


def _told(cells: Any, *, running: Running, total: int) -> Any:
    for done, row in enumerate(cells, start=1):
        yield row
        if done % BATCH == 0 or done == total:
            running.report(done, total)


def _asked(running: Running) -> tuple[Unit, UnitQuerySet, HoursYear]:
    """The unit, as far as the person who asked may see it now; without one, all of his."""
    today = timezone.localdate(running.now())
    scope: Any = units_of(running.by, RoleGrant.Role.HR, on=today)
    year = HoursYear.of(running.parameters["year"], today=today)
    code = running.parameters["unit"]
    found = scope.filter(code=code) if code else scope.order_by("depth", "path")
    unit = found.first()
    if unit is None:
        raise WorkStopped(_("This unit is not among yours any more."))
    return unit, scope.filter(path__startswith=unit.path) if code else scope, year


def _choose(running: Running, scope: UnitQuerySet, year: HoursYear) -> Chosen:
    today = timezone.localdate(running.now())
    all_of_it = choose(scope=scope, year=year, today=today, only_new=False)
    if not len(all_of_it):
        raise WorkStopped(_("Nothing to export: nothing counts in this year yet."))
    if not running.parameters["only_new"]:
        return all_of_it
    chosen = choose(scope=scope, year=year, today=today, only_new=True)
    if not len(chosen):
        text = _(
            "Nothing to export: everything that counts in this year went out before."
        )
        raise WorkStopped(text)
    return chosen


def _chosen_before(export: CourseExport) -> Chosen:
    rows = list(export.rows.order_by("pk").values_list("completion", "certificate"))
    return Chosen(
        tuple(completion for completion, _other in rows if completion),
        tuple(certificate for _other, certificate in rows if certificate),
    )


@transaction.atomic
def _record(running: Running, *, chosen: Chosen, unit: Unit, digest: str) -> None:
    """One export at a time: what another took out meanwhile is not new any more."""
    list(Unit.objects.select_for_update().filter(depth=1))
    only_new = running.parameters["only_new"]
    if only_new and _taken_meanwhile(chosen):
        raise WorkStopped(
            _("Somebody has exported part of this meanwhile. Start the export again.")
        )
    export = CourseExport.objects.create(
        key=running.job.key,
        unit=unit,
        year=running.parameters["year"],
        only_new=only_new,
        row_count=len(chosen),
        sha256=digest,
        exported_at=running.now(),
        exported_by=running.by,
    )
    rows = [
        CourseExportRow(export=export, completion_id=pk) for pk in chosen.completions
    ]
    rows += [
        CourseExportRow(export=export, certificate_id=pk) for pk in chosen.certificates
    ]
    CourseExportRow.objects.bulk_create(rows, batch_size=BATCH)


def _taken_meanwhile(chosen: Chosen) -> bool:
    rows = CourseExportRow.objects
    return any(
        rows.filter(**{f"{of}__in": pks[start : start + BATCH]}).exists()
        for of, pks in (
            ("completion", chosen.completions),
            ("certificate", chosen.certificates),
        )
        for start in range(0, len(pks), BATCH)
    )


def _revoked_since(scope: UnitQuerySet, *, year: HoursYear) -> list[str]:
    """What SIASN still has and should not: exported before, revoked since."""
    out = CourseExportRow.objects.filter(export__year=year.year)
    modules = out.filter(
        completion__revocation__isnull=False, completion__unit__in=scope
    )
    certificates = out.filter(
        certificate__revocation__isnull=False,
        certificate__employee__memberships__unit__in=scope,
    )
    n = modules.values("completion").distinct().count()
    n += certificates.values("certificate").distinct().count()
    if not n:
        return []
    text = ngettext(
        "%(n)d training that was exported before has been revoked since: take it out of "
        "SIASN.",
        "%(n)d trainings that were exported before have been revoked since: take them "
        "out of SIASN.",
        n,
    )
    return [text % {"n": n}]
