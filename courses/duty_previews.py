"""What a plan would do, shown before it is saved: how many, who, and what they have done.

The ``seal`` of a preview stands for what is decided by saving: the plan itself, each person
it hits, and who of them is exempt. Who saves brings it back, so that nothing else is saved
than was shown. That somebody goes on learning meanwhile does not break it.
"""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.crypto import salted_hmac

from elearning.canonical import digest
from elearning.people.models import Membership

from .cycles import span_of
from .duties import Rule, with_rules
from .duty_circles import SAMPLE, Circle, Figures, UnitFigures, planned_circle
from .duty_plans import DutyPlan
from .models import Assignment, CoursePage


@dataclass(frozen=True, kw_only=True)
class ModulePreview:
    """One module of the plan. The samples hold a few names; the figures say how many.

    ``asked_already`` counts those whom another duty asks for the same module and period.
    """

    course: CoursePage
    period: str
    ends_on: date
    figures: Figures
    by_unit: list[UnitFigures]
    sample: list[Membership]
    exempt: list[Membership]
    done: list[Membership]
    late: list[Membership]
    asked_already: int


@dataclass(frozen=True, kw_only=True)
class Preview:
    """``on`` is the day whose people are shown: today, or the first day of the duty."""

    plan: DutyPlan
    on: date
    modules: list[ModulePreview]
    seal: str

    @property
    def hits_nobody(self) -> bool:
        return not any(module.figures.everyone for module in self.modules)


def preview(plan: DutyPlan, *, on: date) -> Preview:
    """As many queries for any number of people; about ten for each module."""
    circles = [_circle(plan, course, on=on) for course in plan.courses]
    return Preview(
        plan=plan,
        on=max(on, plan.starts_on),
        modules=[_module(plan, circle) for circle in circles],
        seal=_seal(plan, circles),
    )


def _circle(plan: DutyPlan, course: CoursePage, *, on: date) -> Circle:
    code, _first, _last = span_of(course.renewal, on=plan.starts_on)
    return planned_circle(plan, course, code=code, on=on)


def _module(plan: DutyPlan, circle: Circle) -> ModulePreview:
    _code, _first, last = span_of(circle.course.renewal, on=plan.starts_on)
    return ModulePreview(
        course=circle.course,
        period=circle.cycle_code,
        ends_on=last,
        figures=circle.figures(),
        by_unit=circle.by_unit(top=plan.owner),
        sample=list(circle.named()[:SAMPLE]),
        exempt=list(circle.named(status="exempt")[:SAMPLE]),
        done=list(circle.named(status="done")[:SAMPLE]),
        late=list(circle.named(status="late")[:SAMPLE]),
        asked_already=_asked_already(plan, circle),
    )


def _asked_already(plan: DutyPlan, circle: Circle) -> int:
    others = Assignment.objects.filter(
        course=circle.course, cycle__code=circle.cycle_code, ended_at__isnull=True
    )
    if plan.replaces is not None:
        others = others.exclude(pk=plan.replaces.pk)
    rules = [Rule.of(assignment).as_q() for assignment in with_rules(others)]
    if not rules:
        return 0
    either: Q = reduce(or_, rules)
    return circle.members().filter(either).count()


def _seal(plan: DutyPlan, circles: list[Circle]) -> str:
    facts: dict[str, Any] = {
        "courses": [course.pk for course in plan.courses],
        "draft": str(plan.draft),
        "due": [plan.due_on, plan.due_days],
        "kinds": [
            sorted(plan.employment_kinds),
            sorted(plan.position_kinds),
            sorted(plan.rank_codes),
        ],
        "owner": plan.owner.pk,
        "people": [_ids(plan.included_people), _ids(plan.excluded_people)],
        "reason": plan.reason,
        "repeats": plan.repeats,
        "replaces": plan.replaces.pk if plan.replaces else None,
        "starts_on": plan.starts_on,
        "units": [_ids(plan.included_units), _ids(plan.excluded_units)],
        "who": [_who(circle) for circle in circles],
    }
    return salted_hmac("courses.duty", digest(facts)).hexdigest()


def _ids(rows: Any) -> list[int]:
    return sorted(row.pk for row in rows)


def _who(circle: Circle) -> list[list[Any]]:
    people: Any = circle.members().order_by("employee_id")
    rows = people.values_list("employee_id", "state").iterator(chunk_size=2000)
    return [[employee, state == "exempt"] for employee, state in rows]
