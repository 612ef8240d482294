"""Marking: pure arithmetic over a question's body and a response.

Every kind of question is a module with four functions, found by the name of the kind:

``problems(body)``        codes of what is wrong with the structure of a question
``keys(body)``            the keys that may be put in another order, as authored
``normalise(body, raw)``  a response as it is stored, or ``ResponseDoesNotFit``
``mark(body, response)``  the share earned, 0 to 1

A response to a question of choices is the list of the chosen keys, in authored order.
"""

from decimal import Decimal
from typing import Any, Protocol

from . import multiple, single, true_false
from .responses import ResponseDoesNotFit

__all__ = [
    "KINDS",
    "ResponseDoesNotFit",
    "UnknownKind",
    "keys",
    "mark",
    "normalise",
    "problems",
]

PLACES = Decimal("0.0001")


class UnknownKind(Exception):
    """No kind of question goes by this name."""


class Kind(Protocol):
    def problems(self, body: Any) -> list[str]: ...
    def keys(self, body: Any) -> list[str]: ...
    def normalise(self, body: Any, raw: Any) -> Any: ...
    def mark(self, body: Any, response: Any) -> Decimal: ...


KINDS: dict[str, Kind] = {
    "single": single,
    "multiple": multiple,
    "true_false": true_false,
}


def problems(kind: str, body: Any) -> list[str]:
    """What keeps ``body`` from being a question of this kind: codes, empty when sound."""
    if kind not in KINDS:
        return ["unknown_kind"]
    return KINDS[kind].problems(body)


def keys(kind: str, body: Any) -> list[str]:
    """The keys of the parts whose order may be drawn, as the author wrote them."""
    return _kind(kind).keys(body)


def normalise(kind: str, body: Any, response: Any) -> Any:
    """The response as it is stored. Raises ``ResponseDoesNotFit`` for what was not offered."""
    return _kind(kind).normalise(body, response)


def mark(kind: str, body: Any, response: Any) -> Decimal:
    """The share of the question that a normalised response earns; none earns 0."""
    if not response:
        return Decimal(0)
    return _kind(kind).mark(body, response).quantize(PLACES)


def _kind(name: str) -> Kind:
    try:
        return KINDS[name]
    except KeyError:
        raise UnknownKind(name) from None
