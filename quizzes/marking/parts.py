"""Keyed parts of a body (options, items, answers) and the shares that they earn."""

from collections.abc import Collection, Sequence
from decimal import Decimal, InvalidOperation
from random import Random
from typing import Any


def share_of(part: Any) -> Decimal | None:
    """The share that a part names, -1 to 1; None where it is no such number."""
    try:
        share = Decimal(str(part.get("share", "1")))
    except InvalidOperation:
        return None
    return share if share.is_finite() and -1 <= share <= 1 else None


def clamped(share: Decimal) -> Decimal:
    return min(max(share, Decimal(0)), Decimal(1))


def drawn(keys: Sequence[str], rng: Random) -> list[str]:
    return rng.sample(keys, len(keys))


def in_order_of(offered: Sequence[str], wanted: Collection[str]) -> list[str]:
    return [key for key in offered if key in wanted]


def faults_of_parts(parts: list[Any]) -> list[str]:
    """Codes of what is wrong with keys and texts; a picture with words may stand alone."""
    found = []
    names = [part["key"] for part in parts]
    if len(set(names)) < len(names):
        found.append("keys_not_unique")
    if not all(names):
        found.append("key_empty")
    if not all(part["text"].strip() or part.get("picture") for part in parts):
        found.append("text_empty")
    return found


def is_part(part: Any) -> bool:
    return (
        isinstance(part, dict)
        and isinstance(part.get("key"), str)
        and isinstance(part.get("text"), str)
    )


def label_of(part: Any) -> str:
    """The words of a part; of a picture alone, what it shows."""
    return str(part["text"].strip() or part.get("picture", {}).get("alt", ""))


def texts_of(parts: list[Any], keys: Sequence[str] | None) -> list[str]:
    by_key = {part["key"]: label_of(part) for part in parts}
    return [by_key[key] for key in keys or []]
