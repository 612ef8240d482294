"""An attempt from start to end: every answer is on the server as soon as it is given.

Locks are taken in one order, enrolment before attempt before answers, so that parallel
starts, saves and hand-ins of one person wait for each other and never deadlock.
"""

from .finishing import expire_overdue, finish_attempt, is_overdue
from .saving import (
    AttemptIsFinished,
    NoSuchQuestion,
    Receipt,
    save_answer,
    save_answers,
    save_response,
)
from .starting import (
    AlreadyDone,
    CannotStart,
    NoAttemptsLeft,
    NothingToAsk,
    TooSoon,
    check_start,
    start_attempt,
)
from .submitting import Submitted

__all__ = [
    "AlreadyDone",
    "AttemptIsFinished",
    "CannotStart",
    "NoAttemptsLeft",
    "NoSuchQuestion",
    "NothingToAsk",
    "Receipt",
    "Submitted",
    "TooSoon",
    "check_start",
    "expire_overdue",
    "finish_attempt",
    "is_overdue",
    "save_answer",
    "save_answers",
    "save_response",
    "start_attempt",
]
