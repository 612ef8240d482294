"""The dry run: compares a file with what is known, row by row, and stages what it found.

Rows are read, compared and staged in chunks, so that memory does not grow with the file; of
the whole file only its numbers are kept.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from itertools import count
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from elearning.background import Report, silent
from elearning.people.models import Action, ColumnHeading, ImportRow, PeopleImport
from elearning.people.nip import normalise_nip
from elearning.people.siasn import COLUMNS, REQUIRED, Person, RowProblem, read_person
from elearning.people.spreadsheets import Columns, SheetRow, Tables, read_tables

from .chunks import batched
from .known import KnownPeople, known_digest
from .plans import RowPlan, Step
from .units import UnitFinder

CHUNK = 500


def employee_columns() -> Columns:
    """The columns of SIASN, also under the headings that the agency gave them."""
    aliases = dict(ColumnHeading.objects.values_list("heading", "column"))
    return Columns(wanted=COLUMNS, required=REQUIRED, aliases=aliases)


def plan_import(*, batch: PeopleImport, path: Path, report: Report = silent) -> None:
    """Stage what importing the file would do if it happened on the day of the batch.

    Replaces an earlier dry run of the same file. Changes nobody. Raises NotATable.
    """
    with read_tables(path, columns=employee_columns()) as tables:
        digest = known_digest()
        forget_plan(batch)
        planner = _Planner(batch, tables)
        counts = planner.stage(report)
    batch.counts = {action.value: counts[action] for action in Action}
    batch.known_active = planner.known.active_count()
    batch.found_active = planner.known.found_active_count
    batch.new_units = [asdict(unit) for unit in planner.units.new_units()]
    batch.adopted = planner.units.adopted
    batch.skipped_sheets = list(tables.skipped_sheets)
    batch.known_digest = digest
    batch.save()


@transaction.atomic
def forget_plan(batch: PeopleImport) -> None:
    """As if the file had just been brought."""
    ImportRow.objects.filter(batch=batch).delete()
    batch.confirmed_at = batch.confirmed_by = None
    batch.known_digest, batch.missing_headings = "", False
    batch.save()


class _Planner:
    """Plans row by row against people and units, and stages each chunk."""

    def __init__(self, batch: PeopleImport, tables: Tables) -> None:
        self.batch, self.tables = batch, tables
        self.known = KnownPeople(as_of=batch.as_of)
        self.units = UnitFinder()
        self.positions = count(1)

    def stage(self, report: Report) -> Counter[Action]:
        counts: Counter[Action] = Counter()
        twice, total = _told_twice(self.tables.rows), self.tables.count
        for rows in batched(self.tables.rows, CHUNK):
            self.known.load([_numbers(row) for row in rows])
            plans = [self._plan(row, twice=twice) for row in rows]
            counts.update(plan.action for plan in plans)
            self._write(
                self._row(p.sheet, p.number, p.nip, p.name, p.action, p.message, p.step)
                for p in plans
            )
            report(min(sum(counts.values()), total - 1), total)
        for missing in batched(self.known.missing(), CHUNK):
            counts[Action.MISSING] += len(missing)
            self._write(
                self._row("", 0, nip, name, Action.MISSING, "", span)
                for nip, name, span in missing
            )
        return counts

    def _row(self, *facts: Any) -> ImportRow:
        sheet, number, nip, name, action, message, details = facts
        return ImportRow(
            batch=self.batch,
            position=next(self.positions),
            sheet=sheet[:120],
            number=number,
            nip=nip[:60],
            name=name[:200],
            action=action,
            message=message,
            details=asdict(details) if details else None,
        )

    def _write(self, rows: Iterable[ImportRow]) -> None:
        ImportRow.objects.bulk_create(rows, batch_size=CHUNK)

    def _plan(self, row: SheetRow, *, twice: set[str]) -> RowPlan:
        nip, person_id = _numbers(row)
        name = row.values.get("NAMA", "")
        plan = RowPlan(row.sheet, row.number, nip, name, Action.PROBLEM)
        try:
            person = read_person(row, today=self.batch.as_of)
            _refuse_twice(normalise_nip(nip), person_id, twice=twice)
            step = self.known.compare(person)
        except RowProblem as problem:
            return replace(plan, message=str(problem))
        unit = self.units.find(person.place)
        return self._with_job(plan, person, replace(step, unit=unit))

    def _with_job(self, plan: RowPlan, person: Person, step: Step) -> RowPlan:
        """The plan of a row with its action and what changes."""
        notes = " ".join(person.notes)
        if step.employee_id is None:
            return replace(plan, action=Action.CREATE, message=notes, step=step)
        told = self.known.identity_changes(step.employee_id, person.identity)
        facts = asdict(person.job) | {"unit": step.unit}
        changes = self.known.job_changes(step.employee_id, person=person, facts=facts)
        step = replace(step, job_changes=bool(changes))
        told += changes
        message = " ".join(filter(None, ["; ".join(told), notes]))
        if not told:
            return replace(plan, action=Action.UNCHANGED, message=message)
        action = Action.MOVE if changes else Action.UPDATE
        return replace(plan, action=action, message=message, step=step)


def _numbers(row: SheetRow) -> tuple[str, str]:
    return row.values.get("NIP BARU", ""), row.values.get("PNS ID", "")


def _told_twice(rows: Iterator[SheetRow]) -> set[str]:
    """NIPs and PNS IDs that stand in more than one row."""
    once: set[str] = set()
    twice: set[str] = set()
    for row in rows:
        nip, person_id = _numbers(row)
        for number in filter(None, (normalise_nip(nip), person_id)):
            (twice if number in once else once).add(number)
    return twice


def _refuse_twice(nip: str, person_id: str, *, twice: set[str]) -> None:
    if nip in twice:
        raise RowProblem(_("This NIP stands in more than one row: keep the right one."))
    if person_id in twice:
        raise RowProblem(
            _("This PNS ID stands in more than one row: keep the right one.")
        )
