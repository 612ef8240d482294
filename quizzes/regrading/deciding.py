"""Decides a proposed regrade: another person approves it, and what counts is written.

Attempts and answers stay as they were handed in. Who reaches the pass mark now completes the
step, with everything that follows from it; what somebody has completed is never taken away.
"""

from datetime import datetime

from django.db import transaction

from courses.completing import NoMembershipThen, complete_step
from courses.models import CourseVersion, Enrolment
from elearning.people.models import User
from quizzes.models import QuizPage, Regrade, RegradedAnswer, RegradedAttempt

from .effects import Effect, asked_attempts, effects_of
from .proposing import CannotRegrade, check_key

BATCH = 500


class RegradeIsDecided(CannotRegrade):
    """Somebody has decided this regrade before."""


class ProposerDecides(CannotRegrade):
    """A regrade is decided by somebody who did not propose it."""


class RefusalNeedsReason(CannotRegrade):
    """Nobody refuses a regrade without saying why."""


@transaction.atomic
def decide_regrade(
    *, regrade: Regrade, approve: bool, note: str, by: User, at: datetime
) -> Regrade:
    """Approve or refuse, once and for all.

    Raises the exceptions above, and ``KeyDoesNotFit`` where a wording was answered since the
    proposal that its key does not fit.
    """
    rows = Regrade.objects.select_for_update(of=("self",))
    current = rows.select_related("question", "version").get(pk=regrade.pk)
    if current.decided_at is not None:
        raise RegradeIsDecided
    if current.proposed_by_id == by.pk:
        raise ProposerDecides
    if not approve and not note.strip():
        raise RefusalNeedsReason
    decisions = Regrade.Decision
    current.decision = decisions.APPROVED if approve else decisions.REFUSED
    current.decision_note = note.strip()
    current.decided_at, current.decided_by = at, by
    current.save(
        update_fields=["decided_at", "decided_by", "decision", "decision_note"]
    )
    if approve:
        _apply(current, by=by, at=at)
    return current


def _apply(regrade: Regrade, *, by: User, at: datetime) -> None:
    question, policy, version = regrade.question, regrade.policy, regrade.version
    check_key(question=question, policy=policy, version=version)
    _lock_learners(regrade)
    effects = list(effects_of(question=question, policy=policy, version=version))
    completions = _complete(effects, by=by, at=at)
    RegradedAttempt.objects.bulk_create(
        (
            RegradedAttempt(
                regrade=regrade,
                attempt_id=effect.attempt_id,
                score_before=effect.score_before,
                score_after=effect.score_after,
                passed_before=effect.passed_before,
                passed_after=effect.passed_after,
                step_completion_id=completions.get(effect.attempt_id),
            )
            for effect in effects
        ),
        batch_size=BATCH,
    )
    RegradedAnswer.objects.bulk_create(
        (
            RegradedAnswer(
                regrade=regrade,
                answer_id=answer.answer_id,
                share_before=answer.before,
                share_after=answer.after,
            )
            for effect in effects
            for answer in effect.answers
        ),
        batch_size=BATCH,
    )


def _lock_learners(regrade: Regrade) -> None:
    """All of them first, in one order: no attempt is handed in and no other regrade of
    the same attempts is decided until this one is written."""
    asked = asked_attempts(regrade.question).values("enrolment")
    learners = Enrolment.objects.select_for_update().filter(pk__in=asked)
    list(learners.order_by("pk").values_list("pk", flat=True))


def _complete(effects: list[Effect], *, by: User, at: datetime) -> dict[int, int]:
    """Complete the steps whose pass mark is reached; the completions by attempt.

    Who belongs to no unit on that day gets none, since it could not say which.
    """
    reached = [effect for effect in effects if effect.grade is not None]
    learners = Enrolment.objects.select_related("course", "cycle", "employee").in_bulk(
        [effect.enrolment_id for effect in reached]
    )
    quizzes = QuizPage.objects.in_bulk({effect.quiz_id for effect in reached})
    versions = CourseVersion.objects.in_bulk({effect.version_id for effect in reached})
    found = {}
    for effect in reached:
        try:
            completion = complete_step(
                enrolment=learners[effect.enrolment_id],
                step=quizzes[effect.quiz_id],
                version=versions[effect.version_id],
                score=effect.grade,
                by=by,
                at=at,
            )
        except NoMembershipThen:
            continue
        found[effect.attempt_id] = completion.pk
    return found
