"""What an attempt shows: the questions as they were asked, and, afterwards, the review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from .models import Answer, Attempt
from .rules import QuizRules


@dataclass(frozen=True, kw_only=True)
class SheetOption:
    """``correct`` is None and ``feedback`` empty as long as right answers are not shown."""

    value: str
    label: str
    checked: bool
    correct: bool | None = None
    feedback: str = ""

    @property
    def chosen(self) -> bool:
        return self.checked


@dataclass(frozen=True, kw_only=True)
class SheetQuestion:
    number: int
    total: int
    stem: str
    kind: str
    options: tuple[SheetOption, ...]
    sequence: int
    saved_at: datetime | None
    share: Decimal | None = None
    feedback: str = ""
    legal_basis: str = ""

    @property
    def name(self) -> str:
        return f"soal-{self.number}"

    @property
    def url(self) -> str:
        return f"#{self.name}"

    @property
    def answered(self) -> bool:
        return any(option.checked for option in self.options)

    @property
    def percent(self) -> Decimal:
        return (self.share or Decimal(0)) * 100

    @property
    def is_partly_right(self) -> bool:
        return 0 < self.percent < 100


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """All questions of an attempt on one page, in the order in which they were drawn."""

    questions: tuple[SheetQuestion, ...]

    @property
    def answered_count(self) -> int:
        return sum(question.answered for question in self.questions)

    @property
    def right_count(self) -> int:
        """How many questions earned their whole share."""
        return sum(question.share == 1 for question in self.questions)

    @property
    def unanswered(self) -> list[SheetQuestion]:
        return [question for question in self.questions if not question.answered]

    @property
    def saved_at(self) -> datetime | None:
        times = [q.saved_at for q in self.questions if q.saved_at]
        return max(times, default=None)


def sheet_of(attempt: Attempt) -> Sheet:
    """The questions to answer. One query."""
    return sheet_from(_answers_of(attempt), shows_answers=False)


def review_of(attempt: Attempt) -> Sheet:
    """The questions with what was chosen; with what is right, if the rules say so."""
    shows = QuizRules.of(attempt.version.content).answers_shown == "always"
    return sheet_from(_answers_of(attempt), shows_answers=shows)


def _answers_of(attempt: Attempt) -> list[Answer]:
    answers = Answer.objects.filter(attempt=attempt)
    return list(answers.select_related("question_version").order_by("position"))


def sheet_from(answers: Iterable[Answer], *, shows_answers: bool) -> Sheet:
    """A sheet from answers, stored or (for a preview) not."""
    rows = list(answers)
    return Sheet(
        questions=tuple(
            _question(row, total=len(rows), shows_answers=shows_answers) for row in rows
        )
    )


def _question(answer: Answer, *, total: int, shows_answers: bool) -> SheetQuestion:
    version = answer.question_version
    chosen = answer.response or []
    options = [
        SheetOption(
            value=option["key"],
            label=option["text"],
            checked=option["key"] in chosen,
            correct=option["correct"] if shows_answers else None,
            feedback=option.get("feedback", "") if shows_answers else "",
        )
        for option in _in_order(version.body["options"], answer.option_order)
    ]
    return SheetQuestion(
        number=answer.position,
        total=total,
        stem=version.stem,
        kind=version.kind,
        options=tuple(options),
        sequence=answer.sequence,
        saved_at=answer.saved_at,
        share=answer.share,
        feedback=version.feedback if shows_answers else "",
        legal_basis=version.legal_basis if shows_answers else "",
    )


def _in_order(options: list[dict[str, Any]], keys: list[str]) -> list[dict[str, Any]]:
    """The options as they stood in this attempt; without a drawn order, as authored."""
    if not keys:
        return options
    by_key = {option["key"]: option for option in options}
    return [by_key[key] for key in keys]
