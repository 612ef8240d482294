"""Compares a file with what is known; reads the database, writes nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from elearning.people.siasn import COLUMNS, REQUIRED, Person, RowProblem, read_person
from elearning.people.spreadsheets import SheetRow, Tables, read_tables

from .known import KnownPeople
from .plans import Action, Plan, RowPlan, Step
from .units import UnitFinder

Parsed = tuple[SheetRow, Person | RowProblem]


def read_employee_file(path: Path) -> Tables:
    """The rows of a SIASN export, with the columns we need and no other."""
    return read_tables(path, wanted=COLUMNS, required=REQUIRED)


def plan_import(*, tables: Tables, as_of: date) -> Plan:
    """What importing the file would do if jobs that it changes begin on ``as_of``."""
    known = KnownPeople(as_of=as_of)
    units = UnitFinder()
    parsed = [(row, _read(row, today=as_of)) for row in tables.rows]
    twice = _told_twice(person for _row, person in parsed)
    rows = []
    for row, person in parsed:
        known.seen(row.values.get("NIP BARU", ""), row.values.get("PNS ID", ""))
        rows.append(_row_plan((row, person), (known, units), twice=twice))
    return Plan(
        as_of=as_of,
        rows=tuple(rows),
        new_units=units.new_units(),
        adopted=tuple(units.adopted),
        missing=tuple(known.missing()),
        known_active=known.active_count,
        found_active=known.found_active_count,
        skipped_sheets=tables.skipped_sheets,
    )


def _read(row: SheetRow, *, today: date) -> Person | RowProblem:
    try:
        return read_person(row, today=today)
    except RowProblem as problem:
        return problem


def _told_twice(people: Iterable[Person | RowProblem]) -> set[str]:
    """NIPs and PNS IDs that stand in more than one row."""
    count: Counter[str] = Counter()
    for person in people:
        if isinstance(person, Person):
            count[person.identity.nip] += 1
            count[person.identity.siasn_person_id] += 1
    return {number for number, times in count.items() if number and times > 1}


def _row_plan(
    parsed: Parsed, places: tuple[KnownPeople, UnitFinder], *, twice: set[str]
) -> RowPlan:
    row, person = parsed
    known, units = places
    plan = RowPlan(
        sheet=row.sheet,
        number=row.number,
        nip=row.values.get("NIP BARU", ""),
        name=row.values.get("NAMA", ""),
        action=Action.PROBLEM,
    )
    try:
        if isinstance(person, RowProblem):
            raise person
        _refuse_twice(person, twice=twice)
        step = known.compare(person)
    except RowProblem as problem:
        return replace(plan, message=str(problem))
    return _with_job(plan, known, replace(step, unit=units.find(person.place)))


def _refuse_twice(person: Person, *, twice: set[str]) -> None:
    if person.identity.nip in twice:
        raise RowProblem(_("This NIP stands in more than one row: keep the right one."))
    if person.identity.siasn_person_id in twice:
        raise RowProblem(
            _("This PNS ID stands in more than one row: keep the right one.")
        )


def _with_job(plan: RowPlan, known: KnownPeople, step: Step) -> RowPlan:
    """The plan of a row with its action and what changes."""
    person = step.person
    if step.employee_id is None:
        return replace(
            plan, action=Action.CREATE, message=" ".join(person.notes), step=step
        )
    told = known.identity_changes(step.employee_id, person.identity)
    changes = known.job_changes(
        step.employee_id, person=person, facts=asdict(person.job) | {"unit": step.unit}
    )
    step = replace(step, job_changes=bool(changes))
    told += changes
    message = " ".join(filter(None, ["; ".join(told), *person.notes]))
    if changes:
        action = Action.MOVE
    else:
        action = Action.UPDATE if step.identity_changes else Action.UNCHANGED
    return replace(plan, action=action, message=message, step=step)
