"""What a regrade does to whom: totals and a page of the list, before and after it is decided.

Before, it is reckoned from what counts now, in a stream; afterwards it is read as written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Self

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from courses.models import StepCompletion
from quizzes.models import (
    Attempt,
    Question,
    QuestionVersion,
    Regrade,
    RegradedAttempt,
)

from .effects import Effect, asked_attempts, effects_of

A_PAGE = 50
WAYS = ("rises", "falls", "passes", "fails")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An attempt before and after. ``completes`` says that the step is done by this.

    ``keeps`` says that a completion stays although the attempt passes no more.
    """

    attempt_id: int
    score_before: Decimal
    score_after: Decimal
    passed_before: bool
    passed_after: bool
    completes: bool
    is_done: bool

    @classmethod
    def of(cls, effect: Effect) -> Self:
        return cls(
            attempt_id=effect.attempt_id,
            score_before=effect.score_before,
            score_after=effect.score_after,
            passed_before=effect.passed_before,
            passed_after=effect.passed_after,
            completes=effect.grade is not None,
            is_done=effect.is_done,
        )

    @property
    def rises(self) -> bool:
        return self.score_after > self.score_before

    @property
    def falls(self) -> bool:
        return self.score_after < self.score_before

    @property
    def passes(self) -> bool:
        return self.passed_after and not self.passed_before

    @property
    def fails(self) -> bool:
        return self.passed_before and not self.passed_after

    @property
    def keeps(self) -> bool:
        return self.fails and self.is_done


@dataclass(frozen=True, kw_only=True)
class Line:
    """A change and whose it is."""

    change: Change
    name: str
    quiz: str
    number: int
    ended_at: datetime


@dataclass(kw_only=True)
class Totals:
    """Finished attempts that were asked, and what becomes of them."""

    asked: int = 0
    changed: int = 0
    rises: int = 0
    falls: int = 0
    passes: int = 0
    fails: int = 0
    completes: int = 0
    keeps: int = 0

    def add(self, change: Change) -> None:
        self.changed += 1
        self.rises += change.rises
        self.falls += change.falls
        self.passes += change.passes
        self.fails += change.fails
        self.completes += change.completes
        self.keeps += change.keeps


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """``open_count`` attempts are being answered: they are not touched."""

    totals: Totals
    lines: tuple[Line, ...]
    open_count: int
    way: str
    page: int
    pages: int


def outlook_of(
    *,
    question: Question,
    policy: str,
    version: QuestionVersion | None,
    way: str = "",
    page: int = 1,
) -> Outlook:
    """What would change. As many queries for ten attempts as for ten thousand.

    ``way`` narrows the list to those who rise, fall, newly pass or newly fail.
    """
    totals = Totals(asked=asked_attempts(question).distinct().count())
    first, shown, matching = (page - 1) * A_PAGE, [], 0
    effects = effects_of(question=question, policy=policy, version=version)
    for change in map(Change.of, effects):
        totals.add(change)
        if way and not getattr(change, way):
            continue
        if first <= matching < first + A_PAGE:
            shown.append(change)
        matching += 1
    return Outlook(
        totals=totals,
        lines=tuple(_lines(shown)),
        open_count=_open_count(question),
        way=way,
        page=page,
        pages=_pages(matching),
    )


def outcome_of(regrade: Regrade, *, way: str = "", page: int = 1) -> Outlook:
    """What an approved regrade has changed, as it is written."""
    step = StepCompletion.objects.filter(
        enrolment=OuterRef("attempt__enrolment"), step=OuterRef("attempt__quiz")
    )
    rows = RegradedAttempt.objects.filter(regrade=regrade).annotate(
        is_done=Exists(step)
    )
    asked = asked_attempts(regrade.question).filter(finished_at__lte=regrade.decided_at)
    totals = Totals(asked=asked.distinct().count(), **_tallied(rows))
    matching = rows.filter(_ways()[way]) if way else rows
    first = (page - 1) * A_PAGE
    return Outlook(
        totals=totals,
        lines=tuple(
            _lines(_written(r) for r in matching.order_by("pk")[first : first + A_PAGE])
        ),
        open_count=0,
        way=way,
        page=page,
        pages=_pages(matching.count()),
    )


def _ways() -> dict[str, Q]:
    return {
        "rises": Q(score_after__gt=F("score_before")),
        "falls": Q(score_after__lt=F("score_before")),
        "passes": Q(passed_before=False, passed_after=True),
        "fails": Q(passed_before=True, passed_after=False),
    }


def _tallied(rows: QuerySet[RegradedAttempt]) -> dict[str, int]:
    ways = {way: Count("pk", filter=condition) for way, condition in _ways().items()}
    counted: dict[str, int] = rows.aggregate(
        **ways,
        changed=Count("pk"),
        completes=Count("step_completion"),
        keeps=Count("pk", filter=_ways()["fails"] & Q(is_done=True)),
    )
    return counted


def _written(row: RegradedAttempt) -> Change:
    return Change(
        attempt_id=row.attempt_id,
        score_before=row.score_before,
        score_after=row.score_after,
        passed_before=row.passed_before,
        passed_after=row.passed_after,
        completes=row.step_completion_id is not None,
        is_done=row.is_done,  # type: ignore[attr-defined]
    )


def _lines(changes: Iterable[Change]) -> Iterator[Line]:
    shown = list(changes)
    attempts = Attempt.objects.select_related("enrolment__employee", "quiz").in_bulk(
        [change.attempt_id for change in shown]
    )
    for change in shown:
        attempt = attempts[change.attempt_id]
        yield Line(
            change=change,
            name=attempt.enrolment.employee.full_name,
            quiz=attempt.quiz.title,
            number=attempt.number,
            ended_at=attempt.ended_at,
        )


def _open_count(question: Question) -> int:
    running = Attempt.objects.open().filter(
        answers__question_version__question=question
    )
    return running.distinct().count()


def _pages(matching: int) -> int:
    return max(-(-matching // A_PAGE), 1)
