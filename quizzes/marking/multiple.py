"""Several right answers: each earns a part, each wrong one takes a part away."""

from decimal import Decimal
from typing import Any

from . import choices

problems = choices.problems
keys = choices.keys
normalise = choices.chosen


def mark(body: Any, response: Any) -> Decimal:
    """(right chosen - wrong chosen) / right, never below 0."""
    right = choices.right_keys(body)
    picked = set(response)
    points = len(picked & right) - len(picked - right)
    return Decimal(max(points, 0)) / len(right)
