"""Saves answers one at a time, as they are chosen, or a whole form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from elearning.people.models import User
from quizzes import marking
from quizzes.models import Answer, Attempt

from .finishing import expire_overdue, is_overdue
from .submitting import Submitted, lock_answers, lock_attempt, take


class AttemptIsFinished(Exception):
    """The attempt was handed in or its time was up: answers change no more."""


class NoSuchQuestion(Exception):
    """The attempt has no question at this place."""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the server holds after a save.

    ``accepted`` is false when a save of the same or a later ``sequence`` was there already.
    """

    saved_at: datetime
    sequence: int
    accepted: bool


def save_answer(
    *,
    attempt: Attempt,
    position: int,
    response: Any,
    sequence: int,
    by: User | None,
    at: datetime,
) -> Receipt:
    """Save the response at ``position``; see ``save_response``.

    Raises ``NoSuchQuestion`` as well.
    """
    answers = Answer.objects.filter(attempt=attempt, position=position)
    answer = answers.select_related("attempt", "question_version").first()
    if answer is None:
        raise NoSuchQuestion(position)
    return save_response(
        answer=answer, response=response, sequence=sequence, by=by, at=at
    )


def save_response(
    *, answer: Answer, response: Any, sequence: int, by: User | None, at: datetime
) -> Receipt:
    """Save a response if it is newer than what is there. One statement, no lock.

    Saving again is harmless: ``sequence`` grows with every change, and what arrives late or
    twice changes nothing. An attempt whose time is up is finished instead.
    Raises ``ResponseDoesNotFit`` and ``AttemptIsFinished``.
    """
    if not expire_overdue(attempt=answer.attempt, by=by, at=at).is_open:
        raise AttemptIsFinished(answer.attempt_id)
    question = answer.question_version
    kept = marking.normalise(question.kind, question.body, response)
    is_saved = Answer.objects.filter(
        pk=answer.pk, sequence__lt=sequence, share__isnull=True
    ).update(response=kept, sequence=sequence, saved_at=at, saved_by=by)
    if is_saved:
        return Receipt(saved_at=at, sequence=sequence, accepted=True)
    answer.refresh_from_db(fields=["share", "sequence", "saved_at"])
    if answer.share is not None:
        raise AttemptIsFinished(answer.attempt_id)
    return Receipt(
        saved_at=answer.saved_at or at, sequence=answer.sequence, accepted=False
    )


@transaction.atomic
def save_answers(
    *,
    attempt: Attempt,
    responses: Mapping[int, Submitted],
    by: User | None,
    at: datetime,
) -> Attempt:
    """Save a whole form, by position: what differs and is not older than what is there.

    Raises ``ResponseDoesNotFit`` and ``AttemptIsFinished``.
    """
    current = lock_attempt(attempt)
    if not current.is_open or is_overdue(current, at=at):
        raise AttemptIsFinished(current.pk)
    take(lock_answers(current), responses=responses, by=by, at=at)
    return current
