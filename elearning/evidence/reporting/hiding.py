"""Which parts of a total must be hidden so that nobody reckons a small group. Pure.

A group below ten is not told. Where its neighbours and their total are, it is what is left:
so the next smallest neighbours are hidden too, until at least two parts are hidden and hold
ten people together.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from elearning.intervals import LEAST

from .gain_figures import are_few

Part = TypeVar("Part")


class Hidden(StrEnum):
    """Why a figure is not told."""

    FEW = "few"
    NEIGHBOUR = "neighbour"


def hidden_parts(people: Mapping[Part, int]) -> dict[Part, Hidden]:
    """The parts of a told total that are hidden; ``people`` counts each of them."""
    found = {part: Hidden.FEW for part, n in people.items() if are_few(n)}
    others = sorted(
        (part for part, n in people.items() if n >= LEAST),
        key=lambda part: people[part],
    )
    for part in others:
        if not found or _cannot_be_reckoned(found, people):
            break
        found[part] = Hidden.NEIGHBOUR
    return found


def _cannot_be_reckoned(
    hidden: Mapping[Part, Hidden], people: Mapping[Part, int]
) -> bool:
    return len(hidden) > 1 and sum(people[part] for part in hidden) >= LEAST
