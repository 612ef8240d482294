"""Proposes that a question be marked again. Nothing changes until another person decides."""

from datetime import datetime

from django.db import transaction

from elearning.people.models import User
from quizzes.models import Answer, Question, QuestionVersion, Regrade

from .effects import effects_of
from .keys import Difference, difference


class CannotRegrade(Exception):
    """A question is not marked again like this; the kinds below say why."""


class RegradeNeedsReason(CannotRegrade):
    """Those whose score changes are told why."""


class RegradeIsWaiting(CannotRegrade):
    """A regrade of this question waits for its decision already."""


class KeyNotNamed(CannotRegrade):
    """The version whose key counts is missing, or belongs to another question."""


class NothingWouldChange(CannotRegrade):
    """No finished attempt would be worth more or less."""


class KeyDoesNotFit(CannotRegrade):
    """What was asked is not what the key answers: the options are others.

    ``differences`` says so for each wording, by its number.
    """

    def __init__(self, differences: dict[int, Difference]) -> None:
        super().__init__(differences)
        self.differences = differences


@transaction.atomic
def propose_regrade(
    *,
    question: Question,
    policy: str,
    version: QuestionVersion | None,
    reason: str,
    by: User,
    at: datetime,
) -> Regrade:
    """Write the proposal down. Raises ``CannotRegrade``.

    ``version`` is the one whose key counts, for the policy ``key`` only.
    """
    Question.objects.select_for_update().get(pk=question.pk)
    if not reason.strip():
        raise RegradeNeedsReason
    if Regrade.objects.filter(question=question, decided_at__isnull=True).exists():
        raise RegradeIsWaiting
    check_key(question=question, policy=policy, version=version)
    effects = effects_of(question=question, policy=policy, version=version)
    if next(effects, None) is None:
        raise NothingWouldChange
    return Regrade.objects.create(
        question=question,
        policy=policy,
        version=version,
        reason=reason.strip(),
        proposed_at=at,
        proposed_by=by,
    )


def check_key(
    *, question: Question, policy: str, version: QuestionVersion | None
) -> None:
    """Raise what keeps answers from being marked by the key of ``version``."""
    if policy != Regrade.Policy.KEY:
        if version is not None:
            raise KeyNotNamed
        return
    if version is None or version.question_id != question.pk:
        raise KeyNotNamed
    answered = Answer.objects.filter(
        attempt__finished_at__isnull=False, question_version__question=question
    )
    asked = QuestionVersion.objects.filter(pk__in=answered.values("question_version"))
    found = {
        wording.number: difference(
            kind=wording.kind,
            body=wording.body,
            other_kind=version.kind,
            other_body=version.body,
        )
        for wording in asked.order_by("number")
    }
    if differing := {number: said for number, said in found.items() if said}:
        raise KeyDoesNotFit(differing)
