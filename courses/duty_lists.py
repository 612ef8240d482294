"""Duties as an HR office sees them: those that concern its units, and which are its own."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from elearning.people.models import Membership, Unit
from elearning.people.models.units import UnitQuerySet

from .choosing import line_of, units_mentioning
from .duty_words import due_of, repeats_of, rule_of
from .models import Assignment, AssignmentPerson, AssignmentUnit, Mode
from .models.duties import AssignmentQuerySet

RUNNING, TO_COME, OVER = "berjalan", "mendatang", "berakhir"
MOST_UNITS = 20


@dataclass(frozen=True, kw_only=True)
class DutyRow:
    """A duty in words. ``status`` is running, to come or over."""

    duty: Assignment
    status: str

    @property
    def rule(self) -> list[str]:
        return rule_of(self.duty)

    @property
    def due(self) -> str:
        return due_of(self.duty)

    @property
    def repeats(self) -> str:
        return repeats_of(self.duty)


def concerning(
    scope: UnitQuerySet, *, tops: list[Unit], on: date
) -> AssignmentQuerySet:
    """Duties that belong to the scope, or hit units or named people in it.

    ``tops`` are the units where the scope begins: what is assigned above them hits it too.
    """
    above = {path for unit in tops for path in line_of(unit)}
    here = Q(unit__in=scope) | Q(unit__path__in=above)
    return _counted(
        Assignment.objects.filter(
            Q(owner__in=scope)
            | Exists(_included_units().filter(here))
            | Exists(_people_of(scope, on=on))
        )
    )


def narrowed(
    duties: AssignmentQuerySet,
    *,
    on: date,
    status: str = "",
    module: str = "",
    period: str = "",
    unit: str = "",
    scope: UnitQuerySet,
) -> AssignmentQuerySet:
    """The filters of the list; ``unit`` is some text of its name or code."""
    if status == TO_COME:
        duties = duties.to_come(on)
    elif status == OVER:
        duties = duties.over(on)
    elif status == RUNNING:
        duties = duties.running(on)
    if module:
        duties = duties.filter(course__slug=module)
    if period:
        duties = duties.filter(cycle__code=period)
    if unit.strip():
        duties = duties.filter(Exists(_units_about(scope, unit)))
    return duties.order_by("-cycle__starts_on", "course__title", "-pk")


def rows_of(duties: Any, *, on: date) -> list[DutyRow]:
    return [DutyRow(duty=duty, status=status_of(duty, on=on)) for duty in duties]


def status_of(duty: Assignment, *, on: date) -> str:
    if duty.ended_at is not None or duty.cycle.ends_on < on:
        return OVER
    begins = max(duty.starts_on, duty.cycle.starts_on)
    return TO_COME if begins > on else RUNNING


def may_change(duty: Assignment, *, scope: UnitQuerySet) -> bool:
    """Whether it is the scope's own: one for the whole agency needs all of it."""
    if duty.owner_id is not None:
        return bool(scope.filter(pk=duty.owner_id).exists())
    return not Unit.objects.filter(depth=1).exclude(pk__in=scope).exists()


def _counted(duties: AssignmentQuerySet) -> AssignmentQuerySet:
    """With all that the words of a rule need, in two queries for any number."""
    return (
        duties.select_related("course", "cycle", "owner", "created_by", "ended_by")
        .prefetch_related("units__unit")
        .annotate(
            named=Count("people", filter=Q(people__mode=Mode.INCLUDE)),
            spared=Count("people", filter=Q(people__mode=Mode.EXCLUDE)),
        )
    )


def _included_units() -> Any:
    return AssignmentUnit.objects.filter(assignment=OuterRef("pk"), mode=Mode.INCLUDE)


def _people_of(scope: UnitQuerySet, *, on: date) -> Any:
    members = Membership.objects.on(on).filter(unit__in=scope)
    return AssignmentPerson.objects.filter(
        assignment=OuterRef("pk"),
        mode=Mode.INCLUDE,
        employee__in=members.values("employee_id"),
    )


def _units_about(scope: UnitQuerySet, text: str) -> Any:
    """Included units that are one of those meant, or lie above or below one."""
    meant = list(units_mentioning(scope, text)[:MOST_UNITS])
    condition = Q(unit__path__in={path for unit in meant for path in line_of(unit)})
    for unit in meant:
        condition |= Q(unit__path__startswith=unit.path)
    return _included_units().filter(condition)
