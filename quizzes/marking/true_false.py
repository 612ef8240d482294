"""A statement that is true or false: two options, one of them right, never shuffled."""

from typing import Any

from . import choices, single

mark = single.mark
normalise = choices.chosen_one


def keys(body: Any) -> list[str]:
    """None: a statement keeps the order in which its author wrote it."""
    return []


def problems(body: Any) -> list[str]:
    found = single.problems(body)
    if "malformed" not in found and len(body["options"]) > 2:
        found.append("not_two_options")
    return found
