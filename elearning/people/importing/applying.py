"""Writes a dry run in one transaction, in bulk: all of it or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from elearning.people.models import (
    Action,
    Employee,
    ImportRow,
    Membership,
    PeopleImport,
    Unit,
)

from .chunks import batched
from .known import IDENTITY, JOB, NO_NEWS_IF_EMPTY, known_digest
from .plans import NewUnit, Span, Step, UnitKey, span_from_json

BATCH = 500
WRITTEN = (Action.CREATE, Action.MOVE, Action.UPDATE)
ONE_DAY = timedelta(days=1)


class KnownHasChanged(Exception):
    """What the dry run compared with is no longer what is known."""


@transaction.atomic
def apply_import(*, batch: PeopleImport, at: datetime) -> None:
    """Write units, people and jobs as confirmed; rows with problems are left out.

    What is written already stays as it is. Raises KnownHasChanged.
    """
    batch = PeopleImport.objects.select_for_update().get(pk=batch.pk)
    if batch.is_written:
        return
    if known_digest() != batch.known_digest:
        raise KnownHasChanged(
            _(
                "People or units have changed since the dry run. Check the file again; "
                "nothing was written."
            )
        )
    _Writer(batch, at=at).write()
    batch.is_written = True
    batch.save()
    _forget_details(batch)
    log(
        Unit.objects.order_by("path").first(),
        action="people.import",
        user=batch.confirmed_by,
        timestamp=at,
        data=batch.counts,
    )


def _forget_details(batch: PeopleImport) -> None:
    """Some rows at a time: SQLite keeps the old ones of each statement in memory."""
    rows = ImportRow.objects.filter(batch=batch)
    last = rows.aggregate(last=Max("position", default=0))["last"]
    for start in range(1, last + 1, BATCH):
        rows.filter(position__range=(start, start + BATCH - 1)).update(details=None)


class _Writer:
    """Writes the staged rows of a batch, some at a time."""

    def __init__(self, batch: PeopleImport, *, at: datetime) -> None:
        self.batch, self.at, self.by = batch, at, batch.confirmed_by

    def write(self) -> None:
        units = self._write_units()
        for rows in batched(self._rows(*WRITTEN), BATCH):
            steps = [Step.from_json(row.details or {}) for row in rows]
            employees = _write_people(steps)
            jobs = [step for step in steps if step.job_changes or not step.employee_id]
            self._end_previous(jobs)
            self._write_jobs(jobs, units=units, employees=employees)
        if self.batch.end_missing:
            for rows in batched(self._rows(Action.MISSING), BATCH):
                self._end(
                    (span_from_json(row.details or {}), self.batch.as_of - ONE_DAY)
                    for row in rows
                )

    def _rows(self, *actions: str) -> Iterable[ImportRow]:
        found = ImportRow.objects.filter(batch=self.batch, action__in=actions)
        return found.order_by("position").iterator(chunk_size=BATCH)

    def _write_units(self) -> dict[UnitKey, int]:
        """Creates new units, each under the one above it; returns ids by planned code."""
        made: dict[UnitKey, Unit] = {}
        for facts in self.batch.new_units:
            new = NewUnit(**facts)
            made[new.code] = _plant(new, made)
        for pk, unor_id in self.batch.adopted:
            Unit.objects.filter(pk=pk).update(siasn_unor_id=unor_id)
        return {code: unit.pk for code, unit in made.items()}

    def _end_previous(self, jobs: Sequence[Step]) -> None:
        self._end(
            (step.last, step.begins - ONE_DAY)
            for step in jobs
            if step.last and step.last.starts_on < step.begins
        )

    def _end(self, spans: Iterable[tuple[Span, date]]) -> None:
        """The given day is the last; what ended earlier or began later stays."""
        ended = [
            Membership(pk=span.id, ends_on=last_day, ended_at=self.at, ended_by=self.by)
            for span, last_day in spans
            if span.starts_on <= last_day
            and (span.ends_on is None or span.ends_on > last_day)
        ]
        fields = ["ends_on", "ended_at", "ended_by"]
        Membership.objects.bulk_update(ended, fields, batch_size=BATCH)

    def _write_jobs(
        self,
        jobs: Sequence[Step],
        *,
        units: dict[UnitKey, int],
        employees: dict[str, int],
    ) -> None:
        """Opens jobs; one that began on the same day is corrected instead."""
        new, corrected = [], []
        for step in jobs:
            membership = Membership(
                employee_id=step.employee_id or employees[step.identity.nip],
                unit_id=units.get(step.unit, step.unit),
                starts_on=step.begins,
                recorded_at=self.at,
                recorded_by=self.by,
                **asdict(step.job),
            )
            membership.in_unit_since = _in_unit_since(membership, step.last)
            if step.last and step.last.starts_on == step.begins:
                membership.pk = step.last.id
                corrected.append(membership)
            else:
                new.append(membership)
        fields = ["unit", *JOB, "in_unit_since", "ends_on", "ended_at", "ended_by"]
        fields += ["recorded_at", "recorded_by"]
        Membership.objects.bulk_update(corrected, fields, batch_size=BATCH)
        Membership.objects.bulk_create(new, batch_size=BATCH)


def _in_unit_since(membership: Membership, last: Span | None) -> date:
    """The first day of the run that this job goes on with, else its own."""
    begins = membership.starts_on
    if last is None:
        return begins
    if last.starts_on == begins and last.unit_id != membership.unit_id:
        return _run_before(membership) or begins
    goes_on = last.ends_on is None or last.ends_on >= begins - ONE_DAY
    if last.unit_id == membership.unit_id and goes_on:
        return last.in_unit_since
    return begins


def _run_before(membership: Membership) -> date | None:
    """Of a job whose unit is corrected, the run that ended the day before."""
    return (
        Membership.objects.filter(
            employee_id=membership.employee_id,
            unit_id=membership.unit_id,
            ends_on=membership.starts_on - ONE_DAY,
        )
        .values_list("in_unit_since", flat=True)
        .first()
    )


def _plant(new: NewUnit, made: dict[UnitKey, Unit]) -> Unit:
    facts = {
        "code": new.code,
        "name": new.name,
        "kind": new.kind,
        "siasn_unor_id": new.siasn_unor_id,
    }
    if new.parent is None:
        root: Unit = Unit.add_root(**facts)
        return root
    if new.parent not in made:
        made[new.parent] = Unit.objects.get(pk=new.parent)
    child: Unit = made[new.parent].add_child(**facts)
    return child


def _write_people(steps: Sequence[Step]) -> dict[str, int]:
    """Creates and updates people; returns the ids of new ones by NIP."""
    new = [Employee(**asdict(s.identity)) for s in steps if not s.employee_id]
    changed = [s for s in steps if s.employee_id and s.identity_changes]
    if changed:
        _update_people(changed)
    Employee.objects.bulk_create(new, batch_size=BATCH)
    return {employee.nip: employee.pk for employee in new}


def _update_people(steps: Sequence[Step]) -> None:
    people = Employee.objects.in_bulk([step.employee_id for step in steps])
    for step in steps:
        person = people[step.employee_id or 0]
        for name, value in asdict(step.identity).items():
            if value or name not in NO_NEWS_IF_EMPTY:
                setattr(person, name, value)
    Employee.objects.bulk_update(people.values(), IDENTITY)
