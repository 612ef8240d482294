"""A duty as it is planned: checked, shown, and only then made.

A plan is what HR decided, resolved to rows of the database. ``objections`` says in plain
words why it cannot be made; whom it hits is told by ``courses.duty_circles``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from elearning.people.models import Employee, Unit

from .cycles import span_of
from .duties import Rule
from .models import Assignment, CoursePage, Repeats

MOST_PEOPLE = 500  # by name; more are a unit, or a kind
LONGEST_DAYS = 3660
# The repetitions that each validity of a module allows: a completion counts for a period.
ALLOWED: dict[str, frozenset[str]] = {
    CoursePage.Renewal.ONCE: frozenset({Repeats.ONCE}),
    CoursePage.Renewal.YEAR: frozenset({Repeats.ONCE, Repeats.YEAR}),
    CoursePage.Renewal.SEMESTER: frozenset(
        {Repeats.ONCE, Repeats.YEAR, Repeats.SEMESTER}
    ),
}


@dataclass(frozen=True, kw_only=True)
class Objection:
    """Why a plan cannot be made, and the field to which that is said."""

    field: str
    text: str


@dataclass(frozen=True, kw_only=True)
class DutyPlan:
    """What is to be a duty: one assignment for each of ``courses``."""

    draft: UUID
    owner: Unit
    courses: tuple[CoursePage, ...]
    included_units: tuple[Unit, ...]
    excluded_units: tuple[Unit, ...]
    included_people: tuple[Employee, ...]
    excluded_people: tuple[Employee, ...]
    employment_kinds: tuple[str, ...]
    position_kinds: tuple[str, ...]
    rank_codes: tuple[str, ...]
    reason: str
    starts_on: date
    due_on: date | None
    due_days: int | None
    repeats: str
    replaces: Assignment | None = None

    @property
    def rule(self) -> Rule:
        return Rule(
            included_paths=tuple(unit.path for unit in self.included_units),
            excluded_paths=tuple(unit.path for unit in self.excluded_units),
            included_people=frozenset(e.pk for e in self.included_people),
            excluded_people=frozenset(e.pk for e in self.excluded_people),
            employment_kinds=frozenset(self.employment_kinds),
            position_kinds=frozenset(self.position_kinds),
            rank_codes=frozenset(self.rank_codes),
            within=self.owner.path,
        )


def objections(plan: DutyPlan, *, on: date) -> list[Objection]:
    """Everything that speaks against the plan on a day, whatever people it hits."""
    return [*_about_people(plan), *_about_days(plan, on=on), *_about_modules(plan, on)]


def _about_people(plan: DutyPlan) -> Iterator[Objection]:
    units = (*plan.included_units, *plan.excluded_units)
    if not plan.included_units and not plan.included_people:
        yield Objection(
            field="units", text=_("Choose at least one unit, or name somebody.")
        )
    if not all(unit.path.startswith(plan.owner.path) for unit in units):
        yield Objection(field="units", text=_("One of the units is not yours."))
    if set(plan.included_units) & set(plan.excluded_units):
        yield Objection(
            field="units", text=_("A unit cannot be included and left out at once.")
        )
    if set(plan.included_people) & set(plan.excluded_people):
        yield Objection(
            field="people", text=_("A person cannot be named and left out at once.")
        )
    named = len(plan.included_people) + len(plan.excluded_people)
    if named > MOST_PEOPLE:
        yield Objection(field="people", text=too_many(named))


def too_many(named: int) -> str:
    return _(
        "At most %(most)d people can be named, and these are %(named)d. Choose their "
        "units, kinds of position or ranks instead."
    ) % {"most": MOST_PEOPLE, "named": named}


def _about_days(plan: DutyPlan, *, on: date) -> Iterator[Objection]:
    if not plan.reason.strip():
        yield Objection(field="reason", text=_("Write the regulation or letter."))
    if (plan.due_on is None) == (plan.due_days is None):
        yield Objection(
            field="due_on", text=_("Choose a day, or a number of days; not both.")
        )
    elif plan.due_on is not None and plan.due_on < plan.starts_on:
        yield Objection(
            field="due_on", text=_("The last day lies before the first day.")
        )
    elif plan.due_on is not None and plan.due_on < on:
        yield Objection(
            field="due_on",
            text=_("This day has passed: everybody would be late at once."),
        )
    elif plan.due_days is not None and plan.due_days > LONGEST_DAYS:
        yield Objection(field="due_days", text=_("These are more than ten years."))


def _about_modules(plan: DutyPlan, on: date) -> Iterator[Objection]:
    if not plan.courses:
        yield Objection(field="courses", text=_("Choose at least one module."))
    for course in plan.courses:
        yield from _about_module(plan, course, on)


def _about_module(plan: DutyPlan, course: CoursePage, on: date) -> Iterator[Objection]:
    code, _first, last = span_of(course.renewal, on=plan.starts_on)
    values = {"module": course.title, "period": code, "day": date_format(last, "j F Y")}
    if not course.live:
        yield Objection(
            field="courses",
            text=_("%(module)s is not published: nobody could do it.") % values,
        )
    if plan.repeats not in ALLOWED[course.renewal]:
        yield Objection(field="repeats", text=_too_often(course))
    if last < on:
        yield Objection(
            field="starts_on",
            text=_("%(module)s: the period %(period)s ended on %(day)s.") % values,
        )
    elif plan.due_on is not None and plan.due_on > last:
        yield Objection(
            field="due_on",
            text=_(
                "%(module)s: the period %(period)s ends on %(day)s, and nobody can do it "
                "afterwards."
            )
            % values,
        )


def _too_often(course: CoursePage) -> str:
    if course.renewal == CoursePage.Renewal.ONCE:
        return _(
            "%(module)s is completed once for ever, so that it cannot be asked again."
        ) % {"module": course.title}
    return _(
        "%(module)s counts for a whole year, so that it cannot be asked each semester."
    ) % {"module": course.title}
