"""A module in a cycle with all its assignments, and where each person it hits stands.

Everything is derived in the database from memberships, rules, exemptions, enrolments and
completions, so that a figure and the rows behind it are one query in two shapes.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import add, or_
from typing import Any

from django.db.models import (
    Case,
    F,
    FilteredRelation,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)

from courses.duties import Rule, due_on, with_rules
from courses.models import (
    Assignment,
    CourseCompletion,
    CoursePage,
    Cycle,
    Enrolment,
    Exemption,
)
from elearning.people.models import Membership
from elearning.people.models.employees import MembershipQuerySet

from .tallies import State, end_of

NOBODY = Q(pk__in=[])


@dataclass(frozen=True)
class Horizon:
    """The last enrolment and the last completion that count; what came later does not."""

    enrolment: int
    completion: int


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """One module in one cycle on one day. Several assignments may ask for it."""

    course: CoursePage
    cycle: Cycle
    on: date
    assignments: tuple[Assignment, ...]
    conditions: tuple[Q, ...]

    @property
    def title(self) -> str:
        """The module, with its period where it is done anew in each."""
        once = self.cycle.code == "sekali"
        return self.course.title if once else f"{self.course.title} ({self.cycle.code})"

    def members(self) -> MembershipQuerySet:
        """Active memberships that an assignment hits on the day, each person once."""
        in_force = Membership.objects.on(self.on).active()
        return in_force.filter(reduce(or_, self.conditions))

    def standing(self) -> MembershipQuerySet:
        """The members with ``state``, ``overdue`` (0 or 1) and ``hits``.

        ``overdue`` says that the last day has passed, whatever the state: an open duty is
        late then. ``hits`` has a bit for each assignment that asks the person, see ``due``.
        """
        members = self.members().annotate(enrolment=self._enrolment())
        return members.annotate(
            state=self._state(),
            overdue=Case(When(self._overdue(), then=Value(1)), default=Value(0)),
            hits=reduce(add, map(self._bit, range(len(self.conditions)))),
        )

    def standing_at(self, horizon: Horizon) -> MembershipQuerySet:
        """The same with ``before``: the state without what came after the horizon."""
        return self.standing().annotate(before=self._state(horizon))

    def moved_since(self, horizon: Horizon) -> Any:
        """``standing_at`` of those whose state is another than it was at the horizon."""
        members: Any = self.standing_at(horizon).filter(
            employee_id__in=self._writers_since(horizon)
        )
        return members.exclude(before=F("state"))

    def _writers_since(self, horizon: Horizon) -> Any:
        begun = Enrolment.objects.filter(
            pk__gt=horizon.enrolment, course=self.course, cycle=self.cycle
        )
        completed = CourseCompletion.objects.filter(
            pk__gt=horizon.completion,
            enrolment__course=self.course,
            enrolment__cycle=self.cycle,
        )
        return begun.values("employee_id").union(
            completed.values("enrolment__employee_id")
        )

    def due(self, *, hits: int, in_unit_since: date) -> date:
        """The earliest last day of the assignments that ask a person.

        ``in_unit_since`` is the first day of the person's run in the unit.
        """
        membership = Membership(in_unit_since=in_unit_since)
        return min(
            due_on(assignment, membership)
            for bit, assignment in enumerate(self.assignments)
            if hits & 1 << bit
        )

    def _state(self, horizon: Horizon | None = None) -> Case:
        done = Q(
            enrolment__completion__completed_at__lt=end_of(self.on),
            enrolment__completion__revocation__isnull=True,
        )
        begun = Q(enrolment__isnull=False)
        if horizon is not None:
            done &= Q(enrolment__completion__pk__lte=horizon.completion)
            begun &= Q(enrolment__pk__lte=horizon.enrolment)
        return Case(
            When(employee_id__in=self._exempt_ids(), then=Value(State.EXEMPT.value)),
            When(done, then=Value(State.DONE.value)),
            When(begun, then=Value(State.PROGRESS.value)),
            default=Value(State.TODO.value),
        )

    def _exempt_ids(self) -> QuerySet[Any, Any]:
        exemptions = Exemption.objects.on(self.on).filter(
            Q(course=self.course) | Q(course__isnull=True)
        )
        return exemptions.values("employee_id")

    def _enrolment(self) -> FilteredRelation:
        """The one enrolment in this module and cycle that had begun by the day."""
        return FilteredRelation(
            "employee__enrolments",
            condition=Q(
                employee__enrolments__course=self.course,
                employee__enrolments__cycle=self.cycle,
                employee__enrolments__started_at__lt=end_of(self.on),
            ),
        )

    def _overdue(self) -> Q:
        return reduce(or_, map(self._overdue_by, range(len(self.assignments))))

    def _overdue_by(self, place: int) -> Q:
        """Whose last day under one assignment has passed; see courses.duties.due_on."""
        assignment, condition = self.assignments[place], self.conditions[place]
        if assignment.due_on is not None:
            return condition if assignment.due_on < self.on else NOBODY
        latest_start = self.on - timedelta(days=(assignment.due_days or 0) + 1)
        if assignment.starts_on > latest_start:
            return NOBODY
        return condition & Q(in_unit_since__lte=latest_start)

    def _bit(self, place: int) -> Case | Value:
        bit = Value(1 << place, output_field=IntegerField())
        if len(self.conditions) == 1:
            return bit
        return Case(When(self.conditions[place], then=bit), default=Value(0))


def campaigns_on(
    day: date, *, course: CoursePage | None = None, cycle: Cycle | None = None
) -> list[Campaign]:
    """The campaigns that run on a day, by title of the module; four queries.

    Without ``cycle`` those whose cycle covers the day: what was due in a cycle that has
    passed is told as of a day in that cycle.
    """
    found = Assignment.objects.in_force(day)
    if course is not None:
        found = found.filter(course=course)
    found = (
        found.filter(cycle=cycle)
        if cycle is not None
        else found.filter(cycle__starts_on__lte=day, cycle__ends_on__gte=day)
    )
    return _grouped(day, list(with_rules(found.order_by("course__title", "pk"))))


def _grouped(day: date, assignments: list[Assignment]) -> list[Campaign]:
    groups: dict[tuple[int, int], list[Assignment]] = {}
    for assignment in assignments:
        key = (assignment.course_id, assignment.cycle_id)
        groups.setdefault(key, []).append(assignment)
    return [
        Campaign(
            course=group[0].course,
            cycle=group[0].cycle,
            on=day,
            assignments=tuple(group),
            conditions=tuple(Rule.of(assignment).as_q() for assignment in group),
        )
        for group in groups.values()
    ]
