"""One right answer among options: all or nothing, unless options name their own share."""

from decimal import Decimal
from typing import Any

from . import choices
from .parts import clamped, share_of

order = choices.order
normalise = choices.chosen_one
is_complete = choices.is_complete
matched = choices.matched
right = choices.right
lines = choices.lines


def problems(body: Any) -> list[str]:
    found = choices.problems(body)
    if "malformed" in found:
        return found
    if len(choices.right_keys(body)) > 1:
        found.append("several_right_options")
    if any(o["correct"] and share_of(o) != 1 for o in body["options"]):
        found.append("right_option_earns_less")
    return found


def mark(body: Any, response: Any) -> Decimal:
    [key] = response
    unnamed = Decimal(key in choices.right_keys(body))
    return clamped(choices.named_shares(body).get(key, unnamed))
