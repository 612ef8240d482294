"""What a group knew before and after: paired means with their intervals. Pure."""

from dataclasses import dataclass

from elearning.intervals import LEAST, Interval, mean_interval

FULL = 100.0


@dataclass(frozen=True, kw_only=True)
class Gain:
    """Of ``people`` who took both tests, in percent of the score.

    ``normalised`` is the part of the possible gain that was gained, in percent, as the mean
    over the ``improvable`` people who had less than 100 before; None below ten of them.
    """

    people: int
    before: float
    after: float
    difference: Interval
    improvable: int
    normalised: Interval | None

    @property
    def bar(self) -> dict[str, float]:
        """Where a bar from before to after and the interval at its end lie, 0 to 100."""
        start, end = sorted((_within(self.before), _within(self.after)))
        low = _within(self.before + self.difference.low)
        high = _within(self.before + self.difference.high)
        return {
            "x": round(start, 1),
            "width": round(end - start, 1),
            "low": round(low, 1),
            "high": round(high, 1),
        }


@dataclass
class GainSums:
    """Sums over pairs of scores, to be added up from part to part of a group."""

    n: int = 0
    before: float = 0.0
    after: float = 0.0
    squares: float = 0.0
    improvable: int = 0
    normalised: float = 0.0
    normalised_squares: float = 0.0

    def add(self, before: float, after: float) -> None:
        self.n += 1
        self.before += before
        self.after += after
        self.squares += (after - before) ** 2
        if before < FULL:
            part = (after - before) / (FULL - before)
            self.improvable += 1
            self.normalised += part
            self.normalised_squares += part * part

    def __iadd__(self, other: "GainSums") -> "GainSums":
        self.n += other.n
        self.before += other.before
        self.after += other.after
        self.squares += other.squares
        self.improvable += other.improvable
        self.normalised += other.normalised
        self.normalised_squares += other.normalised_squares
        return self

    def gain(self) -> Gain | None:
        """The figures; None below ten people."""
        difference = mean_interval(
            n=self.n, total=self.after - self.before, squares=self.squares
        )
        if difference is None:
            return None
        return Gain(
            people=self.n,
            before=self.before / self.n,
            after=self.after / self.n,
            difference=difference,
            improvable=self.improvable,
            normalised=mean_interval(
                n=self.improvable,
                total=FULL * self.normalised,
                squares=FULL * FULL * self.normalised_squares,
            ),
        )


def are_few(people: int) -> bool:
    """Whether a group is too small to be told of, though not empty."""
    return 0 < people < LEAST


def _within(percent: float) -> float:
    return min(max(percent, 0.0), FULL)
