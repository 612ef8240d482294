"""Finishes attempts: marks, scores, completes the step."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from courses.completing import complete_step_of_locked
from elearning.people.models import User
from quizzes import marking
from quizzes.models import Answer, Attempt
from quizzes.rules import QuizRules, percent

from .noting import Noticed, note_events
from .submitting import Submitted, lock_answers, lock_attempt, take


@transaction.atomic
def finish_attempt(
    *,
    attempt: Attempt,
    by: User | None,
    at: datetime,
    responses: Mapping[int, Submitted] | None = None,
    noticed: Sequence[Noticed] = (),
) -> Attempt:
    """Hand in: mark every answer, score the attempt, complete the step if the rules say so.

    ``responses`` is the form as it was handed in. When the time was up before, it is not
    looked at and what was saved in time is marked. What was ``noticed`` is written down and
    counts for nothing. Idempotent: a finished attempt is
    returned as it is. Raises ``ResponseDoesNotFit`` and what completing a step raises.
    """
    current = lock_attempt(attempt)
    if not current.is_open:
        return current
    note_events(current.pk, noticed, by=by, at=at)
    answers = lock_answers(current)
    if is_overdue(current, at=at):
        current.outcome = Attempt.Outcome.TIMED_OUT
    else:
        current.outcome = Attempt.Outcome.SUBMITTED
        take(answers, responses=responses or {}, by=by, at=at)
    rules = QuizRules.of(current.version.content)
    current.score = percent(_mark(answers))
    current.passed = rules.is_passed(current.score)
    current.finished_at, current.finished_by = at, by
    # One update of the attempt only: once it is finished the database refuses any other.
    _complete(current, rules=rules, by=by, at=at)
    current.save(
        update_fields=[
            "finished_at",
            "finished_by",
            "outcome",
            "passed",
            "score",
            "step_completion",
        ]
    )
    return current


def expire_overdue(*, attempt: Attempt, by: User | None, at: datetime) -> Attempt:
    """Finish the attempt with what was saved if its time and grace are over."""
    if attempt.is_open and is_overdue(attempt, at=at):
        return finish_attempt(attempt=attempt, by=by, at=at)
    return attempt


def is_overdue(attempt: Attempt, *, at: datetime) -> bool:
    """Whether even the grace after the deadline has passed. The server's clock decides."""
    if attempt.deadline is None or at <= attempt.deadline:
        return False
    return at > attempt.deadline + QuizRules.of(attempt.version.content).grace


def _mark(answers: list[Answer]) -> list[Decimal]:
    """Write what each answer earned, in one statement."""
    shares = []
    for answer in answers:
        question = answer.question_version
        answer.share = marking.mark(question.kind, question.body, answer.response)
        shares.append(answer.share)
    Answer.objects.bulk_update(answers, ["share"])
    return shares


def _complete(
    attempt: Attempt, *, rules: QuizRules, by: User | None, at: datetime
) -> None:
    """Complete the step once the grade over all attempts is enough."""
    grade = rules.grade([*_earlier_scores(attempt), attempt.score or Decimal(0)])
    if not rules.is_completed_by(grade):
        return
    attempt.step_completion = complete_step_of_locked(
        enrolment=attempt.enrolment,
        step=attempt.quiz,
        version=attempt.version,
        score=grade,
        by=by,
        at=at,
    )


def _earlier_scores(attempt: Attempt) -> list[Decimal]:
    """What the attempts before count by now: a regrade may have changed it."""
    if attempt.number == 1:
        return []
    finished = Attempt.objects.finished().filter(
        enrolment_id=attempt.enrolment_id, quiz_id=attempt.quiz_id
    )
    rows = finished.with_regrades().order_by("number")
    scores = [row.effective_score for row in rows]
    return [score for score in scores if score is not None]
