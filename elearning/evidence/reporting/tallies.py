"""How many, of how many: the figures of every report, and how a percentage is told."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import Self

from django.utils import timezone

from elearning.people.models import Unit

TENTH = Decimal("0.1")
# Nothing is older than the republic; beyond either end the calendar itself gives out.
FIRST_DAY, LAST_DAY = date(1945, 8, 17), date(2100, 12, 31)


class State(StrEnum):
    """Where a person stands with a duty. Late is no state: it is a duty not done in time."""

    DONE = "done"
    PROGRESS = "progress"
    TODO = "todo"
    EXEMPT = "exempt"


OPEN = frozenset({State.PROGRESS, State.TODO})


def end_of(day: date) -> datetime:
    """The first moment after ``day`` in the time zone of the site."""
    midnight = datetime.combine(day + timedelta(days=1), time.min)
    return timezone.make_aware(midnight)


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def lines_of(path: str) -> list[str]:
    """The paths of a unit and of all above it, from the root down."""
    step = Unit.steplen
    return [path[:end] for end in range(step, len(path) + 1, step)]


def share(part: int, whole: int) -> Decimal | None:
    """Percent with one decimal, rounded down: 100 means all. None of nothing."""
    if not whole:
        return None
    return (Decimal(100) * part / whole).quantize(TENTH, ROUND_DOWN)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Duties counted, one for each person and module. ``late`` is part of the open ones."""

    done: int = 0
    progress: int = 0
    todo: int = 0
    exempt: int = 0
    late: int = 0

    def __add__(self, other: Self) -> "Tally":
        return Tally(
            done=self.done + other.done,
            progress=self.progress + other.progress,
            todo=self.todo + other.todo,
            exempt=self.exempt + other.exempt,
            late=self.late + other.late,
        )

    def __sub__(self, other: Self) -> "Tally":
        return Tally(
            done=self.done - other.done,
            progress=self.progress - other.progress,
            todo=self.todo - other.todo,
            exempt=self.exempt - other.exempt,
            late=self.late - other.late,
        )

    @property
    def obliged(self) -> int:
        """The denominator: those who must, without the exempt."""
        return self.done + self.progress + self.todo

    @property
    def everyone(self) -> int:
        return self.obliged + self.exempt

    @property
    def percent(self) -> Decimal | None:
        return share(self.done, self.obliged)

    @property
    def percent_of_everyone(self) -> Decimal | None:
        """The same with the exempt in the denominator."""
        return share(self.done, self.everyone)


def tally_of(state: str, overdue: int, n: int) -> Tally:
    """``n`` people in one state; the open ones are late once their last day has passed."""
    return Tally(late=n if overdue and state in OPEN else 0, **{State(state).value: n})
