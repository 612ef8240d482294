"""Where a learner stands with a quiz before he starts: rules, results, what is possible."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from courses.models import CourseVersion, Enrolment

from .answering import (
    AlreadyDone,
    NoAttemptsLeft,
    NothingToAsk,
    TooSoon,
    check_start,
)
from .codes import asks_for_code
from .models import Attempt
from .personal import Allowance, rules_for
from .rules import QuizRules


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``hindrance`` says why no attempt can begin: done, none_left, wait, empty, or ''.

    ``rules`` are those of this person: eased already where there is an ``accommodation``.
    ``asks_for_code`` is true where an attempt could begin with the access code.
    """

    rules: QuizRules
    finished: tuple[Attempt, ...]
    open_attempt: Attempt | None
    hindrance: str
    wait_until: datetime | None = None
    accommodation: Allowance | None = None
    asks_for_code: bool = False

    @property
    def attempts_left(self) -> int | None:
        taken = len(self.finished) + (self.open_attempt is not None)
        return self.rules.attempts_left(taken)

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
    """The standing at the published ``version`` of a quiz. One query, ``rules_for``, the code."""
    attempts = _attempts(enrolment, version)
    his = rules_for(
        version,
        employee_id=enrolment.employee_id if enrolment else None,
        on=timezone.localdate(at),
    )
    is_open = bool(attempts) and attempts[-1].is_open
    finished = attempts[:-1] if is_open else attempts
    hindrance, wait_until = _hindrance(his.rules, finished, at=at)
    return Standing(
        rules=his.rules,
        finished=tuple(finished),
        open_attempt=attempts[-1] if is_open else None,
        hindrance=hindrance,
        wait_until=wait_until,
        accommodation=his.allowance,
        asks_for_code=not (is_open or hindrance) and asks_for_code(version.page_id),
    )


def _attempts(enrolment: Enrolment | None, version: CourseVersion) -> list[Attempt]:
    if enrolment is None:
        return []
    attempts = Attempt.objects.filter(enrolment=enrolment, quiz_id=version.page_id)
    return list(attempts.with_regrades().order_by("number"))


def _hindrance(
    rules: QuizRules, finished: list[Attempt], *, at: datetime
) -> tuple[str, datetime | None]:
    try:
        check_start(rules=rules, taken=finished, at=at)
    except NothingToAsk:
        return "empty", None
    except AlreadyDone:
        return "done", None
    except NoAttemptsLeft:
        return "none_left", None
    except TooSoon as refusal:
        return "wait", refusal.until
    return "", None
