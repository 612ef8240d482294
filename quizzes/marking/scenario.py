"""A case with several questions that hang on it, asked together and worth one question.

A body is ``{"parts": [{"key": "a", "kind": "single", "stem": "…", "body": {…},
"feedback": "…", "legal_basis": "…"}]}``. A response gives each part its own.
"""

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

from . import kinds
from .responses import ResponseDoesNotFit


def problems(body: Any) -> list[str]:
    parts = body.get("parts") if isinstance(body, dict) else None
    if not isinstance(parts, list) or not all(map(_is_part, parts)):
        return ["malformed"]
    found = []
    if not parts:
        found.append("no_parts")
    names = [part["key"] for part in parts]
    if len(set(names)) < len(names):
        found.append("keys_not_unique")
    if not all(names):
        found.append("key_empty")
    if not all(part["stem"].strip() for part in parts):
        found.append("stem_empty")
    for part, kind in _parts(body):
        found += kind.problems(part["body"])
    return list(dict.fromkeys(found))


def _is_part(part: Any) -> bool:
    return (
        isinstance(part, dict)
        and isinstance(part.get("key"), str)
        and isinstance(part.get("stem"), str)
        and part.get("kind") in kinds.IN_A_SCENARIO
        and "body" in part
    )


def _parts(body: Any) -> Iterator[tuple[Any, kinds.Kind]]:
    for part in body["parts"]:
        yield part, kinds.IN_A_SCENARIO[part["kind"]]


def order(body: Any, rng: Random) -> dict[str, Any]:
    return {part["key"]: kind.order(part["body"], rng) for part, kind in _parts(body)}


def right(body: Any) -> dict[str, Any]:
    return {part["key"]: kind.right(part["body"]) for part, kind in _parts(body)}


def normalise(body: Any, raw: Any) -> dict[str, Any]:
    wanted = raw or {}
    if not isinstance(wanted, dict):
        raise ResponseDoesNotFit("A response answers each part.")
    if not set(wanted) <= {part["key"] for part in body["parts"]}:
        raise ResponseDoesNotFit("Not a part of this question.")
    found = {
        part["key"]: kind.normalise(part["body"], wanted.get(part["key"]))
        for part, kind in _parts(body)
    }
    return {key: response for key, response in found.items() if response}


def mark(body: Any, response: Any) -> Decimal:
    earned = [
        kind.mark(part["body"], response[part["key"]])
        for part, kind in _parts(body)
        if response.get(part["key"])
    ]
    return sum(earned, Decimal(0)) / len(body["parts"])


def is_complete(body: Any, response: Any) -> bool:
    given = response or {}
    return all(
        kind.is_complete(part["body"], given.get(part["key"]))
        for part, kind in _parts(body)
    )


def matched(body: Any, response: Any) -> None:
    """Ask the parts."""


def lines(body: Any, response: Any) -> list[str]:
    given = response or {}
    return [
        f"{part['key']}) {line}"
        for part, kind in _parts(body)
        for line in kind.lines(part["body"], given.get(part["key"]))
    ]
