"""All questions of the worksheet, with what the system can show for each."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count

from courses.models import CourseCompletion
from elearning.evidence.models import Remark
from elearning.frameworks.models import Area, Framework, Question
from elearning.people.models import Unit

from .campaigns import campaigns_on
from .remarks import verdicts
from .tallies import State, Tally, end_of, share, start_of


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A question with the figures of the modules that serve it; none where none does."""

    question: Question
    modules: tuple[str, ...]
    should: int
    did: int
    completions: int
    verdict: Remark | None

    @property
    def percent(self) -> Decimal | None:
        return share(self.did, self.should)


@dataclass(frozen=True, kw_only=True)
class AreaGroup:
    area: Area
    rows: tuple[QuestionRow, ...]

    @property
    def served(self) -> list[QuestionRow]:
        return [row for row in self.rows if row.modules]

    @property
    def others(self) -> list[QuestionRow]:
        return [row for row in self.rows if not row.modules]


def question_rows(
    *, framework: Framework, unit: Unit, starts_on: date, ends_on: date
) -> tuple[AreaGroup, ...]:
    """Areas in order, those that modules serve first. Queries grow with modules only."""
    tallies = _tallies(unit, on=ends_on)
    done = _completions(unit, starts_on=starts_on, ends_on=ends_on)
    decided = verdicts(unit=unit, year=ends_on.year)
    groups: dict[Area, list[QuestionRow]] = defaultdict(list)
    questions = (
        framework.questions.select_related("indicator__area")
        .prefetch_related("courses")
        .order_by("sort_order", "pk")
    )
    for question in questions:
        courses = list(question.courses.all())  # type: ignore[attr-defined]
        total = sum((tallies.get(c.pk, Tally()) for c in courses), Tally())
        groups[question.indicator.area].append(
            QuestionRow(
                question=question,
                modules=tuple(course.title for course in courses),
                should=total.obliged,
                did=total.done,
                completions=sum(done.get(course.pk, 0) for course in courses),
                verdict=decided.get(question.pk),
            )
        )
    found = [AreaGroup(area=area, rows=tuple(rows)) for area, rows in groups.items()]
    return tuple(sorted(found, key=lambda g: (not g.served, g.area.sort_order)))


def _tallies(unit: Unit, *, on: date) -> dict[int, Tally]:
    tallies: dict[int, Tally] = defaultdict(Tally)
    for campaign in campaigns_on(on):
        people: Any = campaign.standing().in_subtree(unit).order_by()
        for state, count in people.values_list("state").annotate(Count("pk")):
            tallies[campaign.course.pk] += Tally(**{State(state).value: count})
    return tallies


def _completions(unit: Unit, *, starts_on: date, ends_on: date) -> dict[int, int]:
    rows = CourseCompletion.objects.valid().in_subtree(unit)
    within = rows.filter(
        completed_at__gte=start_of(starts_on), completed_at__lt=end_of(ends_on)
    )
    return dict(
        within.values_list("enrolment__course").annotate(Count("pk")).order_by()
    )
