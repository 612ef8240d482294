"""Says who must complete what by when, and who need not."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from elearning.people.models import Employee, Unit, User

from .models import (
    Assignment,
    AssignmentPerson,
    AssignmentUnit,
    CoursePage,
    Cycle,
    Exemption,
    Mode,
)


class NobodyIsAssigned(Exception):
    """Neither a unit nor a person was named."""


class DueDayIsMissing(Exception):
    """Exactly one of a due date and a number of days must be given."""


class AlreadyEnded(Exception):
    """The assignment was ended before."""


@transaction.atomic
def assign(
    *,
    course: CoursePage,
    cycle: Cycle,
    reason: str,
    starts_on: date,
    by: User | None,
    at: datetime,
    units: Iterable[Unit] = (),
    due_on: date | None = None,
    due_days: int | None = None,
    employment_kinds: Iterable[str] = (),
    position_kinds: Iterable[str] = (),
    rank_codes: Iterable[str] = (),
    excluded_units: Iterable[Unit] = (),
    include: Iterable[Employee] = (),
    exclude: Iterable[Employee] = (),
) -> Assignment:
    """Make ``course`` a duty in ``cycle``. Raises NobodyIsAssigned, DueDayIsMissing."""
    units, include = list(units), list(include)
    if not units and not include:
        raise NobodyIsAssigned
    if (due_on is None) == (due_days is None):
        raise DueDayIsMissing
    assignment = Assignment.objects.create(
        course=course,
        cycle=cycle,
        reason=reason,
        starts_on=starts_on,
        due_on=due_on,
        due_days=due_days,
        employment_kinds=list(employment_kinds),
        position_kinds=list(position_kinds),
        rank_codes=list(rank_codes),
        created_at=at,
        created_by=by,
    )
    _write_units(assignment, included=units, excluded=excluded_units)
    _write_people(assignment, included=include, excluded=exclude)
    return assignment


@transaction.atomic
def end(*, assignment: Assignment, reason: str, by: User, at: datetime) -> None:
    """End a duty from now on; what was done under it stays. Raises AlreadyEnded."""
    if assignment.ended_at is not None:
        raise AlreadyEnded(assignment.pk)
    assignment.ended_at, assignment.ended_by = at, by
    assignment.end_reason = reason
    assignment.save(update_fields=["ended_at", "ended_by", "end_reason"])


def exempt(
    *,
    employee: Employee,
    reason: str,
    starts_on: date,
    by: User,
    at: datetime,
    course: CoursePage | None = None,
    ends_on: date | None = None,
) -> Exemption:
    """Take a person out of the denominator for a span of days, with reason and approver."""
    return Exemption.objects.create(
        employee=employee,
        course=course,
        reason=reason,
        starts_on=starts_on,
        ends_on=ends_on,
        approved_at=at,
        approved_by=by,
    )


def _write_units(
    assignment: Assignment, *, included: Iterable[Unit], excluded: Iterable[Unit]
) -> None:
    AssignmentUnit.objects.bulk_create(
        AssignmentUnit(assignment=assignment, unit=unit, mode=mode)
        for mode, units in ((Mode.INCLUDE, included), (Mode.EXCLUDE, excluded))
        for unit in units
    )


def _write_people(
    assignment: Assignment,
    *,
    included: Iterable[Employee],
    excluded: Iterable[Employee],
) -> None:
    AssignmentPerson.objects.bulk_create(
        AssignmentPerson(assignment=assignment, employee=employee, mode=mode)
        for mode, people in ((Mode.INCLUDE, included), (Mode.EXCLUDE, excluded))
        for employee in people
    )
