"""What a regrade would change: every finished attempt that was asked the question.

A regrade builds on the ones before it: of the other answers counts what they earn by now.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.models import CourseVersion, StepCompletion
from quizzes import marking
from quizzes.models import (
    Answer,
    Attempt,
    Question,
    QuestionVersion,
    Regrade,
    RegradedAnswer,
    RegradedAttempt,
)
from quizzes.rules import QuizRules, percent

from .keys import carried

Share = Decimal | None
Remark = Callable[[int, Any], Share]


class Row(NamedTuple):
    """An answer of an attempt as it counts now; ``regraded`` says that this is not new."""

    enrolment: int
    quiz: int
    number: int
    attempt: int
    rules: int
    score: Decimal
    passed: bool
    is_done: bool
    answer: int
    question: int
    wording: int
    response: Any
    marked: Decimal
    regraded: int | None
    regraded_share: Share

    @property
    def share(self) -> Share:
        return self.marked if self.regraded is None else self.regraded_share


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedAnswer:
    answer_id: int
    before: Share
    after: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One attempt that would change. Scores are in percent.

    ``grade`` is what all attempts of the learner are worth then, where that completes a step
    that is not done yet, by the rules of ``version_id``; it is None everywhere else.
    ``is_done`` says that the step is done, and stays so.
    """

    attempt_id: int
    enrolment_id: int
    quiz_id: int
    version_id: int
    answers: tuple[ChangedAnswer, ...]
    score_before: Decimal
    score_after: Decimal
    passed_before: bool
    passed_after: bool
    is_done: bool
    grade: Decimal | None


def effects_of(
    *, question: Question, policy: str, version: QuestionVersion | None
) -> Iterator[Effect]:
    """The attempts that change, learner by learner. Three queries, however many there are."""
    wordings = QuestionVersion.objects.filter(question=question).in_bulk()
    remark = _remark(policy, version, wordings=wordings)
    asked = asked_attempts(question)
    published = CourseVersion.objects.filter(page__in=asked.values("quiz"))
    rules = {v.pk: QuizRules.of(v.content) for v in published}
    for _key, rows in groupby(_rows(question), key=attrgetter("enrolment", "quiz")):
        yield from _of_one_learner(
            list(rows), question=question, remark=remark, rules=rules
        )


def asked_attempts(question: Question) -> QuerySet[Attempt]:
    """Finished attempts that were asked any wording of the question."""
    return Attempt.objects.finished().filter(
        answers__question_version__question=question
    )


def _remark(
    policy: str,
    version: QuestionVersion | None,
    *,
    wordings: dict[int, QuestionVersion],
) -> Remark:
    """What a response to a wording earns under the policy."""
    if policy == Regrade.Policy.ALL_RIGHT:
        return lambda wording, response: Decimal(1)
    if policy == Regrade.Policy.LEFT_OUT or version is None:
        return lambda wording, response: None

    def by_key(wording: int, response: Any) -> Decimal:
        body = wordings[wording].body
        meant = carried(
            kind=version.kind, body=body, other_body=version.body, response=response
        )
        return marking.mark(version.kind, version.body, meant)

    return by_key


def _rows(question: Question) -> Iterator[Row]:
    """Every answer in the attempts of those who were asked, learner by learner."""
    asked = asked_attempts(question)
    latest = RegradedAnswer.objects.filter(answer=OuterRef("pk")).order_by("-pk")[:1]
    attempt = RegradedAttempt.objects.filter(attempt=OuterRef("attempt")).order_by(
        "-pk"
    )[:1]
    done = StepCompletion.objects.filter(
        enrolment=OuterRef("attempt__enrolment"), step=OuterRef("attempt__quiz")
    )
    answers = Answer.objects.filter(
        attempt__finished_at__isnull=False,
        attempt__enrolment__in=asked.values("enrolment"),
        attempt__quiz__in=asked.values("quiz"),
    ).order_by("attempt__enrolment", "attempt__quiz", "attempt__number", "position")
    rows = answers.values_list(
        "attempt__enrolment",
        "attempt__quiz",
        "attempt__number",
        "attempt",
        "attempt__version",
        Coalesce(Subquery(attempt.values("score_after")), F("attempt__score")),
        Coalesce(Subquery(attempt.values("passed_after")), F("attempt__passed")),
        Exists(done),
        "pk",
        "question_version__question",
        "question_version",
        "response",
        "share",
        Subquery(latest.values("pk")),
        Subquery(latest.values("share_after")),
    )
    return map(Row._make, rows.iterator(chunk_size=2000))


def _of_one_learner(
    rows: list[Row], *, question: Question, remark: Remark, rules: dict[int, QuizRules]
) -> Iterator[Effect]:
    attempts = [list(group) for _pk, group in groupby(rows, key=attrgetter("attempt"))]
    changes = [_changed(a, question=question, remark=remark) for a in attempts]
    if not any(changes):
        return
    scores = [
        _score(attempt, changed=changed)
        for attempt, changed in zip(attempts, changes, strict=True)
    ]
    last = attempts[-1][0]
    grade = rules[last.rules].grade(scores)
    completes = not last.is_done and rules[last.rules].is_completed_by(grade)
    latest_change = max(place for place, changed in enumerate(changes) if changed)
    for place, changed in enumerate(changes):
        if not changed:
            continue
        first = attempts[place][0]
        yield Effect(
            attempt_id=first.attempt,
            enrolment_id=first.enrolment,
            quiz_id=first.quiz,
            version_id=last.rules,
            answers=changed,
            score_before=first.score,
            score_after=scores[place],
            passed_before=first.passed,
            passed_after=rules[first.rules].is_passed(scores[place]),
            is_done=first.is_done,
            grade=grade if completes and place == latest_change else None,
        )


def _changed(
    attempt: list[Row], *, question: Question, remark: Remark
) -> tuple[ChangedAnswer, ...]:
    found = (
        ChangedAnswer(
            answer_id=row.answer,
            before=row.share,
            after=remark(row.wording, row.response),
        )
        for row in attempt
        if row.question == question.pk
    )
    return tuple(answer for answer in found if answer.before != answer.after)


def _score(attempt: list[Row], *, changed: tuple[ChangedAnswer, ...]) -> Decimal:
    """The mean over what counts; an attempt of which nothing is left keeps its score."""
    if not changed:
        return attempt[0].score
    anew = {answer.answer_id: answer.after for answer in changed}
    shares = [anew.get(row.answer, row.share) for row in attempt]
    counted = [share for share in shares if share is not None]
    return percent(counted) if counted else attempt[0].score
