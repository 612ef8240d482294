"""Marking: pure arithmetic over a question's body and a response.

Every kind of question is a module with these functions, found by the name of the kind:

``problems(body)``              codes of what is wrong with the structure of a question
``order(body, rng)``            an order of its parts, drawn; empty where nothing is shuffled
``right(body)``                 a response that earns all
``normalise(body, raw)``        a response as it is stored, or ``ResponseDoesNotFit``
``mark(body, response)``        the share earned, 0 to 1
``is_complete(body, response)`` whether nothing is left to answer
``matched(body, response)``     the accepted answer that something typed has met
``lines(body, response)``       the response as a person reads it

The module of each kind says what its body and its responses look like. A new kind is a new
module here and a part in ``sheets``, ``editing`` and ``formats``.
"""

from decimal import Decimal
from random import Random
from typing import Any

from . import scenario
from .kinds import IN_A_SCENARIO, Kind
from .numbers import read_number
from .responses import ResponseDoesNotFit
from .veiling import veiled

__all__ = [
    "KINDS",
    "ResponseDoesNotFit",
    "UnknownKind",
    "is_complete",
    "lines",
    "mark",
    "matched",
    "normalise",
    "order",
    "problems",
    "read_number",
    "right",
    "veiled",
]

PLACES = Decimal("0.0001")
KINDS: dict[str, Kind] = {**IN_A_SCENARIO, "scenario": scenario}


class UnknownKind(Exception):
    """No kind of question goes by this name."""


def problems(kind: str, body: Any) -> list[str]:
    """What keeps ``body`` from being a question of this kind: codes, empty when sound."""
    if kind not in KINDS:
        return ["unknown_kind"]
    return KINDS[kind].problems(body)


def order(kind: str, body: Any, *, rng: Random) -> Any:
    """The order in which the parts are shown, drawn: keys, or for a scenario keys by part."""
    return _kind(kind).order(body, rng)


def right(kind: str, body: Any) -> Any:
    """A response that earns the whole question."""
    return _kind(kind).right(body)


def normalise(kind: str, body: Any, response: Any) -> Any:
    """The response as it is stored. Raises ``ResponseDoesNotFit`` for what was not offered."""
    return _kind(kind).normalise(body, response)


def mark(kind: str, body: Any, response: Any) -> Decimal:
    """The share of the question that a normalised response earns; none earns 0."""
    if not response:
        return Decimal(0)
    return _kind(kind).mark(body, response).quantize(PLACES)


def is_complete(kind: str, body: Any, response: Any) -> bool:
    """Whether every part of the question has been answered."""
    return _kind(kind).is_complete(body, response)


def matched(kind: str, body: Any, response: Any) -> dict[str, Any] | None:
    """Of something typed, the accepted answer that it met; None for other kinds."""
    return _kind(kind).matched(body, response)


def lines(kind: str, body: Any, response: Any) -> list[str]:
    """The response as a person reads it, a line a part; empty where there is none."""
    return _kind(kind).lines(body, response)


def _kind(name: str) -> Kind:
    try:
        return KINDS[name]
    except KeyError:
        raise UnknownKind(name) from None
