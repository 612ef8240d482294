"""The weaker and the stronger third of those who answered, by the rest of their score. Pure.

Nobody is kept: the rest scores are counted in steps, and a step that a border crosses is
shared out by weight.
"""

STEPS = 20
Counts = list[int]


def no_counts() -> Counts:
    return [0] * STEPS


def step_of(rest: float) -> int:
    """The step of a rest score between 0 and 1."""
    return min(int(rest * STEPS), STEPS - 1)


def lower_third(everyone: Counts) -> list[float]:
    """How much of each step belongs to the weaker third, 0 to 1."""
    left = sum(everyone) / 3
    weights = []
    for count in everyone:
        weights.append(min(left / count, 1.0) if count else 0.0)
        left = max(left - count, 0.0)
    return weights


def upper_third(everyone: Counts) -> list[float]:
    return lower_third(everyone[::-1])[::-1]


def rate(chosen: Counts, everyone: Counts, weights: list[float]) -> float:
    """The share of those ``everyone`` who have ``chosen``, in the part that is weighed."""
    whole = sum(w * n for w, n in zip(weights, everyone, strict=True))
    part = sum(w * n for w, n in zip(weights, chosen, strict=True))
    return part / whole if whole else 0.0
