"""The access code of a quiz: set by a trainer, told in the room, asked at the start."""

from datetime import datetime
from hmac import compare_digest
from secrets import choice

from django.db import transaction
from django.db.models import Subquery
from wagtail.log_actions import log

from elearning.people.models import User

from .models import AccessCode, QuizPage

FEWEST, MOST = 6, 40
# Told apart when read out and when written on a board: no 0 and O, no 1, I and L.
SUGGESTED = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class CodeDoesNotFit(Exception):
    """Too short to be kept from guessing, or too long to be typed."""


def suggestion() -> str:
    return "".join(choice(SUGGESTED) for _ in range(FEWEST))


@transaction.atomic
def set_access_code(
    *, quiz: QuizPage, code: str, by: User | None, at: datetime
) -> AccessCode:
    """From now on a new attempt asks for ``code``; whoever has begun goes on without it.

    Raises ``CodeDoesNotFit``. The log says that it was set, never what it is.
    """
    kept = " ".join(code.split())
    if len(folded(kept)) < FEWEST or len(kept) > MOST:
        raise CodeDoesNotFit
    row, _ = AccessCode.objects.update_or_create(
        quiz=quiz, defaults={"code": kept, "set_at": at, "set_by": by}
    )
    log(instance=quiz, action="quizzes.set_code", user=by, timestamp=at)
    return row


@transaction.atomic
def remove_access_code(*, quiz: QuizPage, by: User, at: datetime) -> None:
    """From now on nobody is asked. Nothing happens where there was none."""
    removed, _ = AccessCode.objects.filter(quiz=quiz).delete()
    if removed:
        log(instance=quiz, action="quizzes.remove_code", user=by, timestamp=at)


def asks_for_code(quiz_id: int) -> bool:
    return AccessCode.objects.filter(quiz_id=quiz_id).exists()


def code_of(quiz_id: int) -> Subquery:
    """A column for a query that is made anyway: the code, or None."""
    return Subquery(AccessCode.objects.filter(quiz_id=quiz_id).values("code"))


def opens(wanted: str | None, *, given: str) -> bool:
    """Whether ``given`` lets somebody in: it is the code ``wanted``, or there is none.

    How long the comparison takes says nothing about how much of it is right.
    """
    if wanted is None:
        return True
    return compare_digest(folded(wanted).encode(), folded(given).encode())


def folded(code: str) -> str:
    """As it is heard: without spaces, capital or not."""
    return "".join(code.split()).casefold()
