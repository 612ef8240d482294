"""Steps to be put in order: each right succession of two earns its part.

A body is ``{"items": [{"key": "a", "text": "…"}]}``, authored in the right order. Succession
and not place counts, so that one step put wrongly does not spoil all the others.
"""

from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

from .parts import drawn, faults_of_parts, is_part, texts_of
from .responses import ResponseDoesNotFit


def problems(body: Any) -> list[str]:
    items = body.get("items") if isinstance(body, dict) else None
    if not isinstance(items, list) or not all(map(is_part, items)):
        return ["malformed"]
    found = faults_of_parts(items)
    if len(items) < 2:
        found.append("too_few_items")
    return found


def order(body: Any, rng: Random) -> list[str]:
    """A drawn order that is not the right one already."""
    keys = right(body)
    mixed = drawn(keys, rng)
    while mixed == keys and len(keys) > 1:
        mixed = drawn(keys, rng)
    return mixed


def right(body: Any) -> list[str]:
    return [item["key"] for item in body["items"]]


def normalise(body: Any, raw: Any) -> list[str]:
    """All keys in the order given, or none at all."""
    wanted = raw or []
    if not isinstance(wanted, list) or not all(isinstance(k, str) for k in wanted):
        raise ResponseDoesNotFit("A response is a list of keys.")
    if wanted and sorted(wanted) != sorted(right(body)):
        raise ResponseDoesNotFit("Every step has one place.")
    return list(wanted)


def mark(body: Any, response: Any) -> Decimal:
    keys = right(body)
    successions = set(pairwise(keys))
    found = sum(pair in successions for pair in pairwise(response))
    return Decimal(found) / (len(keys) - 1)


def is_complete(body: Any, response: Any) -> bool:
    return bool(response)


def matched(body: Any, response: Any) -> None:
    """Nothing is typed, so nothing is matched."""


def lines(body: Any, response: Any) -> list[str]:
    texts = texts_of(body["items"], response)
    return [f"{place}. {text}" for place, text in enumerate(texts, start=1)]
