"""Means, spreads and the correlation of pairs, gathered one pair at a time. Pure."""

from dataclasses import dataclass
from math import sqrt

SMALLEST = 1e-12


@dataclass
class Moments:
    """Welford's sums over pairs: as exact as two passes, without keeping a pair.

    ``xx``, ``yy`` and ``xy`` are sums of products of the distances to the means.
    """

    n: int = 0
    mean_x: float = 0.0
    mean_y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    def add(self, x: float, y: float) -> None:
        self.n += 1
        off_x, off_y = x - self.mean_x, y - self.mean_y
        self.mean_x += off_x / self.n
        self.mean_y += off_y / self.n
        self.xx += off_x * (x - self.mean_x)
        self.yy += off_y * (y - self.mean_y)
        self.xy += off_x * (y - self.mean_y)

    def __add__(self, other: "Moments") -> "Moments":
        """The sums over both sets of pairs."""
        n = self.n + other.n
        if not n:
            return Moments()
        off_x, off_y = other.mean_x - self.mean_x, other.mean_y - self.mean_y
        weight = self.n * other.n / n
        return Moments(
            n=n,
            mean_x=self.mean_x + off_x * other.n / n,
            mean_y=self.mean_y + off_y * other.n / n,
            xx=self.xx + other.xx + off_x * off_x * weight,
            yy=self.yy + other.yy + off_y * off_y * weight,
            xy=self.xy + other.xy + off_x * off_y * weight,
        )

    def correlation(self, *, least: int) -> float | None:
        """Pearson's, -1 to 1; None for fewer than ``least`` pairs or without spread."""
        spread = SMALLEST * self.n
        if self.n < least or self.xx <= spread or self.yy <= spread:
            return None
        found = self.xy / sqrt(self.xx * self.yy)
        return min(max(found, -1.0), 1.0)
