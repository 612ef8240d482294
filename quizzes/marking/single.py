"""One right answer among options: all or nothing."""

from decimal import Decimal
from typing import Any

from . import choices

keys = choices.keys
normalise = choices.chosen_one


def problems(body: Any) -> list[str]:
    found = choices.problems(body)
    if "malformed" not in found and len(choices.right_keys(body)) > 1:
        found.append("several_right_options")
    return found


def mark(body: Any, response: Any) -> Decimal:
    return Decimal(set(response) == choices.right_keys(body))
