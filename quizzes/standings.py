"""Where a learner stands with a quiz before he starts: rules, results, what is possible."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from courses.models import CourseVersion, Enrolment

from .accommodating import accommodation_for
from .answering import (
    AlreadyDone,
    NoAttemptsLeft,
    NothingToAsk,
    TooSoon,
    check_start,
)
from .models import Accommodation, Attempt
from .rules import QuizRules


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``hindrance`` says why no attempt can begin: done, none_left, wait, empty, or ''."""

    rules: QuizRules
    finished: tuple[Attempt, ...]
    open_attempt: Attempt | None
    hindrance: str
    wait_until: datetime | None = None
    accommodation: Accommodation | None = None

    @property
    def attempts_left(self) -> int | None:
        taken = len(self.finished) + (self.open_attempt is not None)
        extra = self.accommodation.extra_attempts if self.accommodation else 0
        return self.rules.attempts_left(taken, extra=extra)

    @property
    def grade(self) -> Decimal | None:
        """What the attempts are worth together, by what they count now."""
        found = [attempt.effective_score for attempt in self.finished]
        scores = [score for score in found if score is not None]
        return self.rules.grade(scores) if scores else None

    @property
    def is_done(self) -> bool:
        return any(attempt.effective_completion_id for attempt in self.finished)


def standing_of(
    *, enrolment: Enrolment | None, version: CourseVersion, at: datetime
) -> Standing:
    """The standing at the published ``version`` of a quiz. Two queries at most."""
    rules = QuizRules.of(version.content)
    attempts = _attempts(enrolment, version)
    given = _accommodation(enrolment, version, attempts, at=at)
    is_open = bool(attempts) and attempts[-1].is_open
    finished = attempts[:-1] if is_open else attempts
    hindrance, wait_until = _hindrance(rules, finished, at=at, accommodation=given)
    return Standing(
        rules=rules,
        finished=tuple(finished),
        open_attempt=attempts[-1] if is_open else None,
        hindrance=hindrance,
        wait_until=wait_until,
        accommodation=given,
    )


def _accommodation(
    enrolment: Enrolment | None,
    version: CourseVersion,
    attempts: list[Attempt],
    *,
    at: datetime,
) -> Accommodation | None:
    """What holds for this learner; not asked once the test is done."""
    if enrolment is None or any(a.effective_completion_id for a in attempts):
        return None
    return accommodation_for(
        employee_id=enrolment.employee_id,
        quiz_id=version.page_id,
        on=timezone.localdate(at),
    )


def _attempts(enrolment: Enrolment | None, version: CourseVersion) -> list[Attempt]:
    if enrolment is None:
        return []
    attempts = Attempt.objects.filter(enrolment=enrolment, quiz_id=version.page_id)
    return list(attempts.with_regrades().order_by("number"))


def _hindrance(
    rules: QuizRules,
    finished: list[Attempt],
    *,
    at: datetime,
    accommodation: Accommodation | None,
) -> tuple[str, datetime | None]:
    try:
        check_start(rules=rules, taken=finished, at=at, accommodation=accommodation)
    except NothingToAsk:
        return "empty", None
    except AlreadyDone:
        return "done", None
    except NoAttemptsLeft:
        return "none_left", None
    except TooSoon as refusal:
        return "wait", refusal.until
    return "", None
