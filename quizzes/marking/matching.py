"""Items and what belongs to each: every pair found earns its part.

A body is ``{"items": [{"key": "a", "text": "…", "choice": "1"}],
"choices": [{"key": "1", "text": "…"}]}``. Several items may share a choice, and a choice
without an item is there to mislead. A response gives the key of a choice to each item.
"""

from decimal import Decimal
from random import Random
from typing import Any

from .parts import drawn, faults_of_parts, is_part, label_of
from .responses import ResponseDoesNotFit


def problems(body: Any) -> list[str]:
    if not isinstance(body, dict):
        return ["malformed"]
    items: Any = body.get("items")
    offered: Any = body.get("choices")
    if not _are_parts(items) or not _are_parts(offered):
        return ["malformed"]
    if not all(isinstance(item.get("choice"), str) for item in items):
        return ["malformed"]
    found = list(dict.fromkeys([*faults_of_parts(items), *faults_of_parts(offered)]))
    if len(items) < 2 or len(offered) < 2:
        found.append("too_few_pairs")
    texts = [label_of(choice) for choice in offered]
    if len(set(texts)) < len(texts):
        found.append("choices_not_unique")
    if {item["choice"] for item in items} - {choice["key"] for choice in offered}:
        found.append("choice_unknown")
    return found


def _are_parts(parts: Any) -> bool:
    return isinstance(parts, list) and all(map(is_part, parts))


def order(body: Any, rng: Random) -> list[str]:
    """The choices are shuffled; the items stay as authored."""
    return drawn([choice["key"] for choice in body["choices"]], rng)


def right(body: Any) -> dict[str, str]:
    return {item["key"]: item["choice"] for item in body["items"]}


def normalise(body: Any, raw: Any) -> dict[str, str]:
    wanted = raw or {}
    if not isinstance(wanted, dict):
        raise ResponseDoesNotFit("A response gives a choice to each item.")
    offered = {choice["key"] for choice in body["choices"]}
    items = [item["key"] for item in body["items"]]
    if not set(wanted) <= set(items):
        raise ResponseDoesNotFit("Not an item of this question.")
    if any(key and key not in offered for key in map(_text, wanted.values())):
        raise ResponseDoesNotFit("Not a choice of this question.")
    return {key: wanted[key] for key in items if wanted.get(key)}


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise ResponseDoesNotFit("A choice is named by its key.")
    return value or ""


def mark(body: Any, response: Any) -> Decimal:
    pairs = right(body)
    found = sum(response.get(item) == choice for item, choice in pairs.items())
    return Decimal(found) / len(pairs)


def is_complete(body: Any, response: Any) -> bool:
    return len(response or {}) == len(body["items"])


def matched(body: Any, response: Any) -> None:
    """Nothing is typed, so nothing is matched."""


def lines(body: Any, response: Any) -> list[str]:
    names = {choice["key"]: label_of(choice) for choice in body["choices"]}
    given = response or {}
    return [
        f"{label_of(item)} → {names[given[item['key']]]}"
        for item in body["items"]
        if item["key"] in given
    ]
