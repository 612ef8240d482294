"""An attempt from start to end: every answer is on the server as soon as it is given.

Locks are taken in one order, enrolment before attempt before answers, so that parallel
starts, saves and hand-ins of one person wait for each other and never deadlock.
"""

from .finishing import expire_overdue, finish_attempt, is_overdue
from .held import Held, HeldAnswer, held_answers
from .noting import Noticed, note_events
from .papers import NoSuchAttempt, NoSuchQuestion, Paper, PaperQuestion, paper_of
from .saving import (
    AttemptIsFinished,
    Change,
    Receipt,
    Saved,
    save_answer,
    save_answers,
    save_changes,
)
from .starting import (
    AlreadyDone,
    CannotStart,
    NoAttemptsLeft,
    NothingToAsk,
    TooSoon,
    WrongCode,
    check_start,
    start_attempt,
)
from .submitting import Submitted

__all__ = [
    "AlreadyDone",
    "AttemptIsFinished",
    "CannotStart",
    "Change",
    "Held",
    "HeldAnswer",
    "NoAttemptsLeft",
    "NoSuchAttempt",
    "NoSuchQuestion",
    "NothingToAsk",
    "Noticed",
    "Paper",
    "PaperQuestion",
    "Receipt",
    "Saved",
    "Submitted",
    "TooSoon",
    "WrongCode",
    "check_start",
    "expire_overdue",
    "finish_attempt",
    "held_answers",
    "is_overdue",
    "note_events",
    "paper_of",
    "save_answer",
    "save_answers",
    "save_changes",
    "start_attempt",
]
