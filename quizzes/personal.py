"""The rules of a quiz as they hold for one person on one day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from courses.models import CourseVersion

from .models import Accommodation, Question
from .rules import QuizRules


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """The most time and the most attempts of all accommodations; they do not add up.

    ``accommodation`` is the one with the most time, since it moves a deadline.
    """

    extra_time_percent: int
    extra_attempts: int
    accommodation: Accommodation


@dataclass(frozen=True, kw_only=True)
class PersonalRules:
    """``rules`` are eased already where there is an ``allowance``."""

    rules: QuizRules
    allowance: Allowance | None = None

    @property
    def accommodation(self) -> Accommodation | None:
        """The row that an attempt by these rules names."""
        return self.allowance.accommodation if self.allowance else None


def rules_for(
    version: CourseVersion, *, employee_id: int | None, on: date
) -> PersonalRules:
    """The published rules, eased for whom that was granted, without what is due for review.

    One query where the rules have a limit, one where questions may be left out.
    """
    rules = QuizRules.of(version.content)
    if rules.skip_overdue:
        overdue = Question.objects.review_overdue(on=on)
        due = overdue.filter(pk__in=rules.pool_questions).values_list("pk", flat=True)
        rules = rules.without(set(due))
    if employee_id is None or not rules.has_limits:
        return PersonalRules(rules=rules)
    granted = Accommodation.objects.in_force(on=on).filter(
        Q(quiz__isnull=True) | Q(quiz_id=version.page_id), employee_id=employee_id
    )
    return eased(rules, by=list(granted))


def eased(rules: QuizRules, *, by: Sequence[Accommodation]) -> PersonalRules:
    """The rules for somebody who has been granted these accommodations."""
    if not by:
        return PersonalRules(rules=rules)
    allowance = Allowance(
        extra_time_percent=max(row.extra_time_percent for row in by),
        extra_attempts=max(row.extra_attempts for row in by),
        accommodation=max(by, key=lambda row: (row.extra_time_percent, -row.pk)),
    )
    return PersonalRules(
        rules=rules.eased(
            extra_time_percent=allowance.extra_time_percent,
            extra_attempts=allowance.extra_attempts,
        ),
        allowance=allowance,
    )
