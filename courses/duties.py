"""Who must do what: derived from rules, memberships and exemptions, never stored."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db.models import Q

from elearning.people.models import Employee, Membership
from elearning.people.models.employees import LegalStatus, MembershipQuerySet

from .models import Assignment, Exemption, Mode
from .models.duties import AssignmentQuerySet


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The people an assignment hits, as a condition for the database and for one row.

    Both forms say the same; a test holds them together. ``within`` bounds all the rest: what
    HR of a subtree decides hits nobody outside it, named people included.
    """

    included_paths: tuple[str, ...]
    excluded_paths: tuple[str, ...]
    included_people: frozenset[int]
    excluded_people: frozenset[int]
    employment_kinds: frozenset[str]
    position_kinds: frozenset[str]
    rank_codes: frozenset[str]
    within: str = ""

    @classmethod
    def of(cls, assignment: Assignment) -> Self:
        """Reads owner, units and people of the assignment; see ``with_rules`` for many."""
        units = list(assignment.units.all())
        people = list(assignment.people.all())
        return cls(
            included_paths=_paths(units, Mode.INCLUDE),
            excluded_paths=_paths(units, Mode.EXCLUDE),
            included_people=_people(people, Mode.INCLUDE),
            excluded_people=_people(people, Mode.EXCLUDE),
            employment_kinds=frozenset(assignment.employment_kinds),
            position_kinds=frozenset(assignment.position_kinds),
            rank_codes=frozenset(assignment.rank_codes),
            within=assignment.owner.path if assignment.owner else "",
        )

    def as_q(self) -> Q:
        by_unit = _any_of("unit__path__startswith", self.included_paths)
        if self.excluded_paths:
            by_unit &= ~_any_of("unit__path__startswith", self.excluded_paths)
        for field, values in self._kinds():
            if values:
                by_unit &= Q(**{f"{field}__in": values})
        by_name = Q(employee_id__in=self.included_people)
        found = (by_unit | by_name) & ~Q(employee_id__in=self.excluded_people)
        return found & Q(unit__path__startswith=self.within) if self.within else found

    def matches(self, membership: Membership) -> bool:
        path = membership.unit.path
        if membership.employee_id in self.excluded_people:
            return False
        if not path.startswith(self.within):
            return False
        if membership.employee_id in self.included_people:
            return True
        return (
            path.startswith(self.included_paths)
            and not (self.excluded_paths and path.startswith(self.excluded_paths))
            and all(
                not values or getattr(membership, field) in values
                for field, values in self._kinds()
            )
        )

    def _kinds(self) -> tuple[tuple[str, frozenset[str]], ...]:
        return (
            ("employment_kind", self.employment_kinds),
            ("position_kind", self.position_kinds),
            ("rank_code", self.rank_codes),
        )


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One module that one person must complete: in which cycle, by which day, or exempt."""

    assignment: Assignment
    due_on: date
    exemption: Exemption | None = None

    @property
    def is_exempt(self) -> bool:
        return self.exemption is not None


def obliged(assignment: Assignment, *, on: date) -> MembershipQuerySet:
    """Memberships that count in the denominator of ``assignment`` on a day.

    Active people in the included units, of the given kinds, minus who was left out by unit or
    name. Exemptions are not taken off here: they are counted apart.
    """
    in_force = Membership.objects.on(on).active()
    return in_force.filter(Rule.of(assignment).as_q())


def exempted_ids(course_id: int, *, on: date) -> set[int]:
    """Ids of the employees who are exempt from a module on a day."""
    exemptions = Exemption.objects.on(on).filter(
        Q(course_id=course_id) | Q(course__isnull=True)
    )
    return set(exemptions.values_list("employee_id", flat=True))


def due_on(assignment: Assignment, membership: Membership) -> date:
    """The last day: fixed, or so many days after coming into the unit or after the duty
    began. A promotion in the unit does not start the days again.
    """
    if assignment.due_on is not None:
        return assignment.due_on
    begins = max(membership.in_unit_since, assignment.starts_on)
    return begins + timedelta(days=assignment.due_days or 0)


def duties_of(employee: Employee, *, on: date) -> list[Duty]:
    """What ``employee`` must complete on a day, soonest first. Constant queries."""
    membership = (
        Membership.objects.filter(employee=employee)
        .on(on)
        .select_related("unit")
        .first()
    )
    if membership is None or membership.legal_status != LegalStatus.ACTIVE:
        return []
    exempt = _exemptions_of(employee, on=on)
    duties = [
        Duty(
            assignment=assignment,
            due_on=due_on(assignment, membership),
            exemption=exempt.get(assignment.course_id) or exempt.get(None),
        )
        for assignment in with_rules(Assignment.objects.running(on))
        if Rule.of(assignment).matches(membership)
    ]
    return sorted(duties, key=lambda duty: (duty.due_on, duty.assignment.pk))


def with_rules(assignments: AssignmentQuerySet) -> AssignmentQuerySet:
    """All that ``Rule.of`` reads, in two more queries for any number of assignments."""
    return assignments.select_related("course", "cycle", "owner").prefetch_related(
        "units__unit", "people"
    )


def _exemptions_of(employee: Employee, *, on: date) -> dict[int | None, Exemption]:
    """Those in force by module, of several the one that lasts longest; None for all."""
    found = Exemption.objects.on(on).filter(employee=employee)
    lasting = sorted(found, key=lambda e: (e.ends_on or date.max, -e.pk))
    return {exemption.course_id: exemption for exemption in lasting}


def _paths(rows: list, mode: Mode) -> tuple[str, ...]:  # type: ignore[type-arg]
    return tuple(row.unit.path for row in rows if row.mode == mode)


def _people(rows: list, mode: Mode) -> frozenset[int]:  # type: ignore[type-arg]
    return frozenset(row.employee_id for row in rows if row.mode == mode)


def _any_of(lookup: str, values: tuple[str, ...]) -> Q:
    """One of the values; none of them where there are no values."""
    condition = Q(pk__in=[])
    for value in values:
        condition |= Q(**{lookup: value})
    return condition
