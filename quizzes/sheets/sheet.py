"""All questions of an attempt on one page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from quizzes.models import Answer, Attempt

from .questions import SheetQuestion, question_of


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The questions in the order in which they were drawn.

    ``right_count`` says how many earned their whole share; it tells of no single one.
    """

    questions: tuple[SheetQuestion, ...]
    right_count: int = 0

    @property
    def answered_count(self) -> int:
        return sum(question.answered for question in self.questions)

    @property
    def unanswered(self) -> list[SheetQuestion]:
        """Questions without any answer."""
        return [question for question in self.questions if not question.is_begun]

    @property
    def incomplete(self) -> list[SheetQuestion]:
        """Questions of which a part is answered."""
        return [q for q in self.questions if q.is_begun and not q.answered]

    @property
    def open_questions(self) -> list[SheetQuestion]:
        """Questions of which anything is left to answer."""
        return [question for question in self.questions if not question.answered]

    @property
    def has_ordering(self) -> bool:
        return any(question.has_ordering for question in self.questions)

    @property
    def saved_at(self) -> datetime | None:
        times = [q.saved_at for q in self.questions if q.saved_at]
        return max(times, default=None)


def sheet_of(attempt: Attempt, *, instead: Mapping[int, Any] | None = None) -> Sheet:
    """The questions to answer. One query.

    ``instead`` gives places what was typed there and could not be saved.
    """
    answers = _answers_of(attempt)
    for answer in answers:
        if instead and answer.position in instead:
            answer.response = instead[answer.position]
    return sheet_from(answers, shows_answers=False)


def review_of(
    attempt: Attempt,
    *,
    shows_answers: bool,
    shares: Mapping[int, Decimal | None] | None = None,
) -> Sheet:
    """The questions with what was answered; with what is right, if that may be shown.

    ``shares`` gives places what they earn since a regrade.
    """
    answers = _answers_of(attempt)
    for answer in answers:
        if shares and answer.position in shares:
            answer.share = shares[answer.position]
    return sheet_from(answers, shows_answers=shows_answers)


def _answers_of(attempt: Attempt) -> list[Answer]:
    answers = Answer.objects.filter(attempt=attempt)
    return list(answers.select_related("question_version").order_by("position"))


def sheet_from(answers: Iterable[Answer], *, shows_answers: bool) -> Sheet:
    """A sheet from answers, stored or (for a preview) not."""
    rows = list(answers)
    return Sheet(
        questions=tuple(
            question_of(row, total=len(rows), shows_answers=shows_answers)
            for row in rows
        ),
        right_count=sum(row.share == 1 for row in rows),
    )
