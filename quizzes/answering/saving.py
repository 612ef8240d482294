"""Saves answers one at a time, as they are given, or a whole form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from elearning.people.models import User
from quizzes import marking
from quizzes.models import Answer, Attempt

from .finishing import expire_overdue, is_overdue
from .noting import Noticed, note_events
from .papers import NoSuchAttempt, NoSuchQuestion, Paper, paper_of
from .submitting import Submitted, lock_answers, lock_attempt, take


class AttemptIsFinished(Exception):
    """The attempt was handed in or its time was up: answers change no more."""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the server holds after a save.

    ``accepted`` is false when a save of the same or a later ``sequence`` was there already;
    then ``response`` is that one, and ``saved_at`` its time. ``left_out`` names the parts of
    a scenario that did not fit.
    """

    saved_at: datetime
    sequence: int
    accepted: bool
    response: Any
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Change:
    """What was given at a place of the attempt. ``sequence`` grows with every change."""

    position: int
    response: Any
    sequence: int


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What became of a change: a receipt, or why there is none."""

    position: int
    receipt: Receipt | None = None
    problem: type[Exception] | None = None


def save_changes(
    *,
    attempt_id: int,
    changes: Iterable[Change],
    by: User | None,
    at: datetime,
    noticed: Sequence[Noticed] = (),
) -> list[Saved]:
    """Save each change for itself, so that one that does not fit keeps no other back.

    What was ``noticed`` comes along and is written down after the answers.
    Raises ``NoSuchAttempt`` and ``AttemptIsFinished``.
    """
    found = []
    for change in changes:
        outcome: dict[str, Any]
        try:
            outcome = {"receipt": save_change(attempt_id, change, by=by, at=at)}
        except (NoSuchQuestion, marking.ResponseDoesNotFit) as refused:
            outcome = {"problem": type(refused)}
        found.append(Saved(position=change.position, **outcome))
    if not found:  # Nothing was saved that would have asked whose attempt it is.
        _check_open(attempt_id, by=by, at=at)
    note_events(attempt_id, noticed, by=by, at=at)
    return found


def save_answer(
    *,
    attempt: Attempt,
    position: int,
    response: Any,
    sequence: int,
    by: User | None,
    at: datetime,
) -> Receipt:
    """Save the response at ``position``; see ``save_change``."""
    change = Change(position=position, response=response, sequence=sequence)
    return save_change(attempt.pk, change, by=by, at=at)


def save_change(
    attempt_id: int, change: Change, *, by: User | None, at: datetime
) -> Receipt:
    """Save a change if it is newer than what is there. One statement, no lock.

    Saving again is harmless: what arrives late or twice changes nothing. An attempt whose
    time is up is finished instead. ``by`` takes the attempt himself; None is the system.
    Raises ``NoSuchAttempt``, ``NoSuchQuestion``, ``ResponseDoesNotFit`` and
    ``AttemptIsFinished``.
    """
    paper = paper_of(attempt_id)
    try:
        reading = paper.at(change.position).read(change.response)
    except (NoSuchQuestion, marking.ResponseDoesNotFit):
        _check_open(attempt_id, by=by, at=at)
        raise
    # The conditions on the row itself stand outside of the subquery: a save that waited
    # for another one looks at them again.
    is_saved = Answer.objects.filter(
        Exists(_in_time(paper, by=by, at=at)),
        attempt_id=attempt_id,
        position=change.position,
        sequence__lt=change.sequence,
        share__isnull=True,
    ).update(
        response=reading.response,
        sequence=change.sequence,
        saved_at=at,
        saved_by=by,
    )
    if is_saved:
        return Receipt(
            saved_at=at,
            sequence=change.sequence,
            accepted=True,
            response=reading.response,
            left_out=reading.left_out,
        )
    _check_open(attempt_id, by=by, at=at)
    return _receipt_of_newer(attempt_id, change.position, at=at)


def _in_time(paper: Paper, *, by: User | None, at: datetime) -> Any:
    """The attempt of an answer, if it is ``by``'s and not overdue."""
    attempts = Attempt.objects.filter(
        Q(deadline__isnull=True) | Q(deadline__gte=at - paper.grace),
        pk=OuterRef("attempt_id"),
    )
    return attempts if by is None else attempts.taken_by(by)


def _check_open(attempt_id: int, *, by: User | None, at: datetime) -> None:
    """Raise what forbids every save: a stranger's attempt, or one that is over."""
    attempts = Attempt.objects.select_related("version")
    attempt = (attempts if by is None else attempts.taken_by(by)).filter(pk=attempt_id)
    found = attempt.first()
    if found is None:
        raise NoSuchAttempt(attempt_id)
    if not expire_overdue(attempt=found, by=by, at=at).is_open:
        raise AttemptIsFinished(attempt_id)


def _receipt_of_newer(attempt_id: int, position: int, *, at: datetime) -> Receipt:
    newer = Answer.objects.get(attempt_id=attempt_id, position=position)
    if newer.share is not None:  # The end came between the two looks.
        raise AttemptIsFinished(attempt_id)
    return Receipt(
        saved_at=newer.saved_at or at,
        sequence=newer.sequence,
        accepted=False,
        response=newer.response,
    )


@transaction.atomic
def save_answers(
    *,
    attempt: Attempt,
    responses: Mapping[int, Submitted],
    by: User | None,
    at: datetime,
    noticed: Sequence[Noticed] = (),
) -> Attempt:
    """Save a whole form, by position: what differs and is not older than what is there.

    Raises ``ResponseDoesNotFit`` and ``AttemptIsFinished``.
    """
    current = lock_attempt(attempt)
    if not current.is_open or is_overdue(current, at=at):
        raise AttemptIsFinished(current.pk)
    take(lock_answers(current), responses=responses, by=by, at=at)
    note_events(current.pk, noticed, by=by, at=at)
    return current
