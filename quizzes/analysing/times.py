"""How long a question takes, from the moments at which answers were saved. Pure.

Nothing measures the time on a question. What is known is when each answer was saved last: the
time between two saves, in their order, is taken as the time on the later one, for the first
from the start of the attempt. So reading ahead counts for the question that was saved next,
and an answer changed later counts where it was changed. A pause counts as half an hour at
most. Answers that reach the server together (a form, a queue after a time offline) have no
times of their own and are left out.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime

LONGEST = 30 * 60
TOGETHER = 1
# To the second below two minutes, to ten seconds above.
EDGES: tuple[int, ...] = (*range(120), *range(120, LONGEST + 1, 10))


def seconds_on(
    started_at: datetime, saved: Sequence[datetime | None]
) -> list[float | None]:
    """Seconds on each answer in the order of ``saved``; None where nothing is known."""
    order = sorted(
        (moment, place) for place, moment in enumerate(saved) if moment is not None
    )
    found: list[float | None] = [None] * len(saved)
    gaps = _gaps(started_at, [moment for moment, _place in order])
    for at, (_moment, place) in enumerate(order):
        is_alone = gaps[at] >= TOGETHER and gaps[at + 1] >= TOGETHER
        if is_alone:
            found[place] = min(gaps[at], LONGEST)
    return found


def _gaps(started_at: datetime, moments: list[datetime]) -> list[float]:
    """Seconds before each moment; behind the last one there is time enough."""
    before = [started_at, *moments]
    gaps = [
        (later - earlier).total_seconds()
        for earlier, later in zip(before, moments, strict=False)
    ]
    return [*gaps, LONGEST]


class TimeTally:
    """Counts of times, for a median in a fixed amount of memory."""

    def __init__(self) -> None:
        self.n = 0
        self.counts = [0] * len(EDGES)

    def add(self, seconds: float) -> None:
        self.n += 1
        self.counts[bisect_right(EDGES, seconds) - 1] += 1

    def median(self) -> float | None:
        """The middle of the step in which the (lower) median lies, in seconds."""
        if not self.n:
            return None
        seen, place = 0, 0
        while seen + self.counts[place] < self.n / 2:
            seen += self.counts[place]
            place += 1
        later = EDGES[place + 1] if place + 1 < len(EDGES) else EDGES[place]
        return (EDGES[place] + later) / 2
