"""What the server holds of an attempt, for a browser that was away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from elearning.people.models import User
from quizzes.models import Answer

from .papers import NoSuchAttempt


@dataclass(frozen=True, kw_only=True)
class HeldAnswer:
    position: int
    response: Any
    sequence: int
    saved_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Held:
    """The answers by their place, and until when they may change."""

    answers: tuple[HeldAnswer, ...]
    deadline: datetime | None
    is_open: bool


def held_answers(attempt_id: int, *, taken_by: User) -> Held:
    """One query. Raises ``NoSuchAttempt``, also for somebody else's."""
    mine = Answer.objects.filter(
        attempt_id=attempt_id, attempt__enrolment__employee__user=taken_by
    )
    rows = list(mine.select_related("attempt").order_by("position"))
    if not rows:
        raise NoSuchAttempt(attempt_id)
    attempt = rows[0].attempt
    return Held(
        answers=tuple(
            HeldAnswer(
                position=row.position,
                response=row.response,
                sequence=row.sequence,
                saved_at=row.saved_at,
            )
            for row in rows
        ),
        deadline=attempt.deadline,
        is_open=attempt.is_open,
    )
