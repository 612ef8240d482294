"""When somebody is told: days before and after the last day, and the hours of rest. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from courses.models.notices import Stage

BEFORE = (
    (1, Stage.DAY),
    (7, Stage.WEEK),
    (14, Stage.FORTNIGHT),
    (30, Stage.MONTH),
)
FARTHEST = BEFORE[-1][0]
ESCALATED_AFTER = 7  # days after the last day


def stage_on(day: date, *, due_on: date) -> Stage | None:
    """The stage a duty is in on a day; None while the last day is far.

    Somebody who joins five days before the last day is told at once, as 'a week before'.
    """
    left = (due_on - day).days
    if left < 0:
        return Stage.OVERDUE
    return next((stage for days, stage in BEFORE if left <= days), None)


def is_escalated(day: date, *, due_on: date) -> bool:
    """Whether the head of the unit is to be told by now."""
    return (day - due_on).days >= ESCALATED_AFTER


@dataclass(frozen=True)
class QuietHours:
    """From one time of day to another, over midnight where the first is the later."""

    begins: time
    ends: time

    def cover(self, moment: datetime, *, zone: str) -> bool:
        now = moment.astimezone(ZoneInfo(zone)).time()
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends


def day_in(zone: str, *, at: datetime) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
