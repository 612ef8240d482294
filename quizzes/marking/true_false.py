"""A statement that is true or false: two options, the first says that it is true.

They are never shuffled.
"""

from random import Random
from typing import Any

from . import choices, single

mark = single.mark
normalise = choices.chosen_one
right = choices.right
is_complete = choices.is_complete
matched = choices.matched
lines = choices.lines


def order(body: Any, rng: Random) -> list[str]:
    """None: a statement keeps the order in which its author wrote it."""
    return []


def problems(body: Any) -> list[str]:
    found = single.problems(body)
    if "malformed" not in found and len(body["options"]) > 2:
        found.append("not_two_options")
    return found
