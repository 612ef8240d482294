"""A sheet of units: the same dry run and the same all-or-nothing as for employees.

A unit sheet is small beside an employee file, so it is planned as a whole.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from elearning.background import Report, silent
from elearning.people.models import Action, ImportRow, PeopleImport, Unit
from elearning.people.placing import add_unit, move_unit
from elearning.people.siasn import RowProblem
from elearning.people.spreadsheets import Columns, SheetRow, read_tables
from elearning.people.unit_rows import COLUMNS, REQUIRED, UnitRow, read_unit

from .applying import KnownHasChanged
from .known import known_digest
from .planning import forget_plan
from .units import kind_of

BATCH = 500
FACTS = ("name", "kind", "siasn_unor_id", "time_zone", "is_integrity_zone")


def plan_units(*, batch: PeopleImport, path: Path, report: Report = silent) -> None:
    """Stage what importing the sheet would do. Changes no unit. Raises NotATable."""
    with read_tables(path, columns=Columns(COLUMNS, REQUIRED)) as tables:
        rows, skipped = list(tables.rows), list(tables.skipped_sheets)
    digest = known_digest()
    forget_plan(batch)
    planned = list(_Planner(rows).rows())
    for position, row in enumerate(planned, start=1):
        row.batch, row.position = batch, position
    ImportRow.objects.bulk_create(planned, batch_size=BATCH)
    counts = Counter(row.action for row in planned)
    batch.counts = {action.value: counts[action] for action in Action}
    batch.known_active = batch.found_active = 0
    batch.skipped_sheets = skipped
    batch.known_digest = digest
    batch.save()
    report(len(planned), len(planned))


@transaction.atomic
def apply_units(*, batch: PeopleImport, at: datetime) -> None:
    """Write a confirmed sheet: upper units first, so that no way there is a circle."""
    batch = PeopleImport.objects.select_for_update().get(pk=batch.pk)
    if batch.is_written:
        return
    if known_digest() != batch.known_digest:
        raise KnownHasChanged(
            _("Units have changed since the dry run. Check the file again.")
        )
    rows = ImportRow.objects.filter(batch=batch).exclude(details=None)
    steps: list[Any] = list(rows.values_list("details", flat=True))
    for step in sorted(steps, key=lambda step: step["depth"]):
        _write(step, batch=batch, at=at)
    batch.is_written = True
    batch.save()
    ImportRow.objects.filter(batch=batch).update(details=None)
    log(
        Unit.objects.order_by("path").first(),
        action="people.import_units",
        user=batch.confirmed_by,
        timestamp=at,
        data=batch.counts,
    )


def _write(step: Mapping[str, Any], *, batch: PeopleImport, at: datetime) -> None:
    who: dict[str, Any] = {"by": batch.confirmed_by, "at": at}
    under = Unit.objects.filter(code=step["parent"]).first()
    unit = Unit.objects.filter(code=step["code"]).first()
    if unit is None:
        add_unit(under=under, code=step["code"], **step["facts"], **who)
        return
    Unit.objects.filter(pk=unit.pk).update(**step["facts"])
    if under is not None:
        move_unit(unit=unit, under=under, on=batch.as_of, **who)


class _Planner:
    """Compares the rows with the tree as it is and as it would be."""

    def __init__(self, rows: list[SheetRow]) -> None:
        self.parsed = [(row, _read(row)) for row in rows]
        units = list(Unit.objects.order_by("path"))
        codes = {unit.path: unit.code for unit in units}
        self.known = {unit.code: unit for unit in units}
        self.parents = {
            unit.code: codes.get(unit.path[: -Unit.steplen], "") for unit in units
        }
        self.before = dict(self.parents)
        read = [unit for _row, unit in self.parsed if isinstance(unit, UnitRow)]
        self.told = Counter(unit.code for unit in read)
        self.unors = Counter(str(unit.facts.get("siasn_unor_id", "")) for unit in read)
        self.owners = {u.siasn_unor_id: u.code for u in units if u.siasn_unor_id}
        for unit in read:
            self.parents[unit.code] = unit.parent or self.before.get(unit.code, "")
        self.tops = sum(not unit.parent for unit in read)
        self.sound: dict[str, str] = {}
        for unit in read:
            self.sound.setdefault(unit.code, self._problem(unit))

    def rows(self) -> Iterator[ImportRow]:
        for row, unit in self.parsed:
            staged = ImportRow(
                sheet=row.sheet[:120],
                number=row.number,
                name=row.values.get("NAMA", "")[:200],
                nip=row.values.get("KODE", "")[:60],
                action=Action.PROBLEM,
            )
            if isinstance(unit, RowProblem):
                staged.message = str(unit)
            elif problem := self._first_problem(unit):
                staged.message = problem
            else:
                self._compare(staged, unit)
            yield staged

    def _problem(self, unit: UnitRow) -> str:
        unor_id = str(unit.facts.get("siasn_unor_id", ""))
        parent = self.parents[unit.code]
        if self.told[unit.code] > 1:
            return _("This code stands in more than one row: keep the right one.")
        if unor_id and self.unors[unor_id] > 1:
            return _("This UNOR ID stands in more than one row: keep the right one.")
        if self.owners.get(unor_id, unit.code) != unit.code:
            return _("Another unit has this UNOR ID.")
        if parent and parent not in self.parents:
            return _("There is no unit %(code)s (KODE INDUK).") % {"code": parent}
        if not parent and unit.code not in self.known and (self.known or self.tops > 1):
            return _("KODE INDUK is missing: only the agency itself has none.")
        if unit.code in self._above(unit.code):
            return _("The unit would stand below itself: check KODE INDUK.")
        return ""

    def _first_problem(self, unit: UnitRow) -> str:
        """Its own, or that a new unit above it cannot be written."""
        if problem := self.sound[unit.code]:
            return problem
        for code in self._above(unit.code):
            if code not in self.known and self.sound.get(code):
                return _("The unit above it, %(code)s, has a problem.") % {"code": code}
        return ""

    def _above(self, code: str) -> list[str]:
        """The codes above, up to the agency or to where they begin to repeat."""
        found: list[str] = []
        code = self.parents.get(code, "")
        while code and code not in found:
            found.append(code)
            code = self.parents.get(code, "")
        return found

    def _compare(self, staged: ImportRow, unit: UnitRow) -> None:
        parent = self.parents[unit.code]
        facts = dict(unit.facts)
        known = self.known.get(unit.code)
        step = {"code": unit.code, "parent": parent, "depth": 0, "facts": facts}
        step["depth"] = len(self._above(unit.code))
        if known is None:
            facts.setdefault("kind", kind_of(unit.name))
            staged.action, staged.details = Action.CREATE, step
            return
        changes = [
            f"{Unit._meta.get_field(name).verbose_name}: {before} → {facts[name]}"
            for name in FACTS
            if name in facts and (before := getattr(known, name)) != facts[name]
        ]
        moved = parent != self.before[unit.code]
        if moved:
            words = {"from": self.before[unit.code] or "–", "to": parent}
            changes.insert(0, _("Under: %(from)s → %(to)s") % words)
        staged.message = "; ".join(changes)
        staged.action = Action.UNCHANGED
        if changes:
            staged.action = Action.MOVE if moved else Action.UPDATE
            staged.details = step


def _read(row: SheetRow) -> UnitRow | RowProblem:
    try:
        return read_unit(row)
    except RowProblem as problem:
        return problem
