"""Writes a plan in one transaction, in bulk: all of it or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from elearning.people.models import Employee, Membership, Unit, User

from .known import IDENTITY, JOB, NO_NEWS_IF_EMPTY
from .plans import Action, NewUnit, Plan, Span, Step, UnitKey

LEAST_COVERAGE = 0.9
BATCH = 500


class NothingUsable(Exception):
    """Every row has a problem."""


class TooFewPeople(Exception):
    """The file leaves out more than a tenth of the people who are active."""


class ProblemsHideLeavers(Exception):
    """Rows with problems may name people who would be taken as having left."""


@transaction.atomic
def apply_plan(
    *,
    plan: Plan,
    by: User | None,
    at: datetime,
    allow_partial: bool = False,
    end_missing: bool = False,
) -> None:
    """Write units, people and jobs; rows with problems are left out.

    ``allow_partial`` accepts a file that names under 90 % of the active people;
    ``end_missing`` ends the jobs of people whom the file does not name, the day before.
    Raises NothingUsable, TooFewPeople, ProblemsHideLeavers.
    """
    _refuse(plan, allow_partial=allow_partial, end_missing=end_missing)
    units = _write_units(plan)
    employees = _write_people(plan.steps)
    writer = _JobWriter(plan, by=by, at=at)
    writer.end_previous()
    writer.write(units, employees)
    if end_missing:
        writer.end(plan.missing)
    log(
        Unit.objects.order_by("path").first(),
        action="people.import",
        user=by,
        timestamp=at,
        data={action.value: plan.counts[action] for action in Action},
    )


def _refuse(plan: Plan, *, allow_partial: bool, end_missing: bool) -> None:
    problems = plan.counts[Action.PROBLEM]
    if problems == len(plan.rows):
        raise NothingUsable(
            _("No row can be imported. The first says: %(message)s")
            % {"message": plan.rows[0].message}
        )
    if plan.coverage < LEAST_COVERAGE and not allow_partial:
        raise TooFewPeople(
            _(
                "The file names %(found)d of %(known)d active people, fewer than 90 in "
                "100. Import the whole file, or say that it is partial."
            )
            % {"found": plan.found_active, "known": plan.known_active}
        )
    if end_missing and problems:
        raise ProblemsHideLeavers(
            _(
                "%(count)d rows have problems and may name people who would be taken as "
                "having left. Repair them first, or import without ending anybody."
            )
            % {"count": problems}
        )


def _write_units(plan: Plan) -> dict[UnitKey, int]:
    """Creates new units, each under the one above it; returns ids by planned code."""
    made: dict[UnitKey, Unit] = {}
    for new in plan.new_units:
        made[new.code] = _plant(new, made)
    for pk, unor_id in plan.adopted:
        Unit.objects.filter(pk=pk).update(siasn_unor_id=unor_id)
    return {code: unit.pk for code, unit in made.items()}


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
    new = [Employee(**asdict(s.person.identity)) for s in steps if not s.employee_id]
    changed = [s for s in steps if s.employee_id and s.identity_changes]
    for start in range(0, len(changed), BATCH):
        _update_people(changed[start : start + BATCH])
    Employee.objects.bulk_create(new, batch_size=BATCH)
    return {employee.nip: employee.pk for employee in new}


def _update_people(steps: Sequence[Step]) -> None:
    people = Employee.objects.in_bulk([step.employee_id for step in steps])
    for step in steps:
        person = people[step.employee_id or 0]
        for name, value in asdict(step.person.identity).items():
            if value or name not in NO_NEWS_IF_EMPTY:
                setattr(person, name, value)
    Employee.objects.bulk_update(people.values(), IDENTITY)


class _JobWriter:
    """Ends, corrects and opens memberships on the day of the plan."""

    def __init__(self, plan: Plan, *, by: User | None, at: datetime) -> None:
        self.plan, self.by, self.at = plan, by, at
        self.steps = [s for s in plan.steps if s.job_changes or not s.employee_id]

    def end_previous(self) -> None:
        self.end(
            step.last
            for step in self.steps
            if step.last and step.last.starts_on < self.plan.as_of
        )

    def end(self, spans: Iterable[Span]) -> None:
        """The day before is the last one; what ended earlier or began later stays."""
        last_day = self.plan.as_of - timedelta(days=1)
        ids = [
            span.id
            for span in spans
            if span.starts_on <= last_day
            and (span.ends_on is None or span.ends_on > last_day)
        ]
        for start in range(0, len(ids), BATCH):
            Membership.objects.filter(pk__in=ids[start : start + BATCH]).update(
                ends_on=last_day, ended_at=self.at, ended_by=self.by
            )

    def write(self, units: dict[UnitKey, int], employees: dict[str, int]) -> None:
        """Opens jobs; one that began on the same day is corrected instead."""
        new, corrected = [], []
        for step in self.steps:
            membership = Membership(
                employee_id=step.employee_id or employees[step.person.identity.nip],
                unit_id=units.get(step.unit, step.unit),
                starts_on=self.plan.as_of,
                recorded_at=self.at,
                recorded_by=self.by,
                **asdict(step.person.job),
            )
            if step.last and step.last.starts_on == self.plan.as_of:
                membership.pk = step.last.id
                corrected.append(membership)
            else:
                new.append(membership)
        fields = ["unit", *JOB, "ends_on", "ended_at", "ended_by"]
        fields += ["recorded_at", "recorded_by"]
        Membership.objects.bulk_update(corrected, fields, batch_size=BATCH)
        Membership.objects.bulk_create(new, batch_size=BATCH)
