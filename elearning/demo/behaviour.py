"""How an invented employee goes about a module: when, how far, how well. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

WIB_IN_UTC = timedelta(hours=7)
OFFICE_HOURS = ([8] * 3 + [9] * 5 + [10] * 5 + [11] * 3 + [13] * 5 + [14] * 4) + (
    [15] * 3 + [16] + [19] * 2 + [20] * 2 + [21]
)


@dataclass(frozen=True, kw_only=True)
class Way:
    """The way through a module: when it began, how many steps were done, how able."""

    begins_at: datetime
    steps_done: int
    pre_ability: float
    post_ability: float
    attempts: int


def way_through(
    rng: Random, *, eagerness: float, window: tuple[date, date], steps: int
) -> Way | None:
    """Draw the way of one person, or None for somebody who has not begun."""
    zeal = eagerness * rng.uniform(0.72, 1.12)
    luck = rng.random()
    if luck > zeal + 0.07:
        return None
    done = steps if luck <= zeal else rng.randint(0, steps - 1)
    ability = min(max(rng.gauss(0.58, 0.14), 0.2), 0.92)
    return Way(
        begins_at=_moment(rng, window=window),
        steps_done=done,
        pre_ability=ability,
        post_ability=min(ability + rng.uniform(0.16, 0.34), 0.98),
        attempts=rng.choices([1, 2, 3], weights=[78, 17, 5])[0],
    )


def _moment(rng: Random, *, window: tuple[date, date]) -> datetime:
    """A working moment in the window: many at once, most before the due date."""
    first, last = window
    span = max((last - first).days, 1)
    share = rng.betavariate(1.3, 1.9) if rng.random() < 0.6 else rng.betavariate(5, 1.4)
    day = first + timedelta(days=min(int(share * span), span - 1))
    if day.weekday() >= 5 and rng.random() < 0.8:
        day = max(first, day - timedelta(days=day.weekday() - 4))
    hour = time(rng.choice(OFFICE_HOURS), rng.randrange(60), rng.randrange(60))
    return datetime.combine(day, hour, tzinfo=UTC) - WIB_IN_UTC
