"""Several right answers: each earns a part, each wrong one takes a part away."""

from decimal import Decimal
from typing import Any

from . import choices
from .parts import clamped

order = choices.order
normalise = choices.chosen
right = choices.right
is_complete = choices.is_complete
matched = choices.matched
lines = choices.lines

# Thirds and sixths are written with five or seven places and miss 1 by as little.
ALMOST_ALL = Decimal("0.999")


def problems(body: Any) -> list[str]:
    found = choices.problems(body)
    if "malformed" in found or not choices.named_shares(body):
        return found
    if any(o["correct"] != (_share(body, o["key"]) > 0) for o in body["options"]):
        found.append("share_against_right")
    if mark(body, choices.right(body)) < 1:
        found.append("right_options_earn_less")
    return found


def mark(body: Any, response: Any) -> Decimal:
    """(right chosen - wrong chosen) / right, or the sum of named shares; never below 0."""
    if not choices.named_shares(body):
        right_ones, picked = choices.right_keys(body), set(response)
        points = len(picked & right_ones) - len(picked - right_ones)
        return clamped(Decimal(points) / len(right_ones))
    earned = sum((_share(body, key) for key in response), Decimal(0))
    return Decimal(1) if earned >= ALMOST_ALL else clamped(earned)


def _share(body: Any, key: str) -> Decimal:
    """Where shares are named, an option that names none earns none."""
    return choices.named_shares(body).get(key, Decimal(0))
