"""Whom a duty hits and where each of them stands, before it is made and afterwards.

Derived in the database from the rule, so that a count and the names behind it are one query
in two shapes, and as many queries for a million people as for ten.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Substr

from elearning.people.models import Membership, Unit
from elearning.people.models.employees import MembershipQuerySet
from elearning.people.models.units import UnitQuerySet

from .duties import Rule
from .duty_plans import DutyPlan
from .models import Assignment, CourseCompletion, CoursePage, Enrolment, Exemption

NOBODY = Q(pk__in=[])
OPEN = ("progress", "todo")
SAMPLE = 8


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How many people, and where they stand. ``late`` is part of the open ones."""

    done: int = 0
    progress: int = 0
    todo: int = 0
    exempt: int = 0
    late: int = 0

    @property
    def everyone(self) -> int:
        return self.done + self.progress + self.todo + self.exempt

    @property
    def obliged(self) -> int:
        return self.everyone - self.exempt


@dataclass(frozen=True, kw_only=True)
class UnitFigures:
    """A unit with all below it; ``unit`` is a child of the top, or the top itself."""

    unit: Unit
    figures: Figures


@dataclass(frozen=True, kw_only=True)
class Circle:
    """The people of one module's duty on a day."""

    rule: Rule
    course: CoursePage
    cycle_code: str
    starts_on: date
    due_on: date | None
    due_days: int | None
    on: date

    def members(self, scope: UnitQuerySet | None = None) -> MembershipQuerySet:
        """With ``state`` and ``overdue``; exempt before done, as everywhere."""
        found = Membership.objects.on(self.on).active().filter(self.rule.as_q())
        if scope is not None:
            found = found.filter(unit__in=scope)
        return found.annotate(
            state=Case(
                When(Exists(self._exempt()), then=Value("exempt")),
                When(Exists(self._done()), then=Value("done")),
                When(Exists(self._begun()), then=Value("progress")),
                default=Value("todo"),
            ),
            overdue=Case(When(self._overdue(), then=Value(1)), default=Value(0)),
        )

    def figures(self, scope: UnitQuerySet | None = None) -> Figures:
        people: Any = self.members(scope).order_by()
        rows = people.values_list("state", "overdue").annotate(Count("pk"))
        return _figures_of(iter(rows))

    def by_unit(
        self, *, top: Unit | None, scope: UnitQuerySet | None = None
    ) -> list[UnitFigures]:
        """Rolled up to the units right below ``top``; three queries with any tree."""
        length = (len(top.path) if top else Unit.steplen) + Unit.steplen
        people: Any = self.members(scope).order_by()
        people = people.annotate(place=Substr("unit__path", 1, length))
        rows = people.values_list("place", "state", "overdue").annotate(Count("pk"))
        parts: dict[str, list[tuple[str, int, int]]] = {}
        for place, *counted in rows:
            parts.setdefault(place, []).append(tuple(counted))
        units = Unit.objects.filter(path__in=parts).order_by("path")
        return [
            UnitFigures(unit=unit, figures=_figures_of(iter(parts[unit.path])))
            for unit in units
        ]

    def named(
        self, *, status: str = "", scope: UnitQuerySet | None = None
    ) -> "QuerySet[Membership]":
        """The people themselves, in the order of the tree; ``late`` is a status too."""
        people: Any = self.members(scope).select_related("employee", "unit")
        if status == "late":
            people = people.filter(overdue=1, state__in=OPEN)
        elif status:
            people = people.filter(state=status)
        found: QuerySet[Membership] = people.order_by(
            "unit__path", "employee__name", "pk"
        )
        return found

    def _exempt(self) -> QuerySet[Any]:
        of_person = Exemption.objects.on(self.on).filter(
            employee=OuterRef("employee_id")
        )
        return of_person.filter(Q(course=self.course) | Q(course__isnull=True))

    def _begun(self) -> QuerySet[Any]:
        return Enrolment.objects.filter(
            employee=OuterRef("employee_id"),
            course=self.course,
            cycle__code=self.cycle_code,
        )

    def _done(self) -> QuerySet[Any]:
        return CourseCompletion.objects.valid().filter(
            enrolment__employee=OuterRef("employee_id"),
            enrolment__course=self.course,
            enrolment__cycle__code=self.cycle_code,
        )

    def _overdue(self) -> Q:
        """See ``courses.duties.due_on``, which says the same of one person."""
        if self.due_on is not None:
            return ~NOBODY if self.due_on < self.on else NOBODY
        latest_start = self.on - timedelta(days=(self.due_days or 0) + 1)
        if self.starts_on > latest_start:
            return NOBODY
        return Q(starts_on__lte=latest_start)


def circle_of(assignment: Assignment, *, on: date) -> Circle:
    """Whom a duty hits: on a day, but not before it begins nor after its cycle."""
    first = max(assignment.starts_on, assignment.cycle.starts_on)
    return Circle(
        rule=Rule.of(assignment),
        course=assignment.course,
        cycle_code=assignment.cycle.code,
        starts_on=assignment.starts_on,
        due_on=assignment.due_on,
        due_days=assignment.due_days,
        on=min(max(on, first), max(assignment.cycle.ends_on, first)),
    )


def planned_circle(
    plan: DutyPlan, course: CoursePage, *, code: str, on: date
) -> Circle:
    return Circle(
        rule=plan.rule,
        course=course,
        cycle_code=code,
        starts_on=plan.starts_on,
        due_on=plan.due_on,
        due_days=plan.due_days,
        on=max(on, plan.starts_on),
    )


def _figures_of(rows: Iterator[tuple[str, int, int]]) -> Figures:
    counted: Counter[str] = Counter()
    for state, overdue, count in rows:
        counted[state] += count
        if overdue and state in OPEN:
            counted["late"] += count
    return Figures(**counted)
