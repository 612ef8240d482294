"""A mean with its 95 % interval, by Student's t. Knows no model and needs no scipy."""

from dataclasses import dataclass
from functools import cache
from math import fsum, sqrt
from statistics import NormalDist

LEAST = 10


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A mean, and between which values it lies with the confidence of 95 %."""

    mean: float
    low: float
    high: float


def mean_interval(*, n: int, total: float, squares: float) -> Interval | None:
    """Of ``n`` values with the sum ``total`` and the sum of squares ``squares``.

    None below ten values: so few say nothing about a group.
    """
    if n < LEAST:
        return None
    mean = total / n
    variance = max(squares - total * total / n, 0) / (n - 1)
    half = t_quantile(n - 1) * sqrt(variance / n)
    return Interval(mean=mean, low=mean - half, high=mean + half)


@cache
def t_quantile(freedom: int, p: float = 0.975) -> float:
    """Where the share ``p`` of Student's t lies below, from nine degrees of freedom on.

    Fisher's expansion around the normal quantile (Abramowitz & Stegun 26.7.5): right to
    four decimals where ``p`` is 0.975. Raises ValueError below, where it would not be.
    """
    if freedom < LEAST - 1:
        raise ValueError(f"Only from {LEAST - 1} degrees of freedom on: {freedom}")
    z: float = NormalDist().inv_cdf(p)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + fsum(term / freedom**n for n, term in enumerate(terms, start=1))
