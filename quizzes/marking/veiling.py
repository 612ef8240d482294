"""Keys that tell nothing: neither which option is right nor which step comes first.

Keys stand in the page that a learner gets. Written as a, b, c they would tell the order in
which the author thought of the options, which for steps is the answer itself.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

LENGTH = 8


def veiled(kind: str, body: Any) -> Any:
    """The same body with keys made of the words they stand for. Doing it twice is once.

    Of two equal texts the second gets a number. Statements keep their keys, since their two
    words always stand in the same order, and so do items that are never mixed.
    """
    veil = VEILS.get(kind)
    return veil(body) if veil else body


def _choices(body: Any) -> Any:
    return body | {"options": _rekeyed(body["options"])[0]}


def _ordering(body: Any) -> Any:
    return body | {"items": _rekeyed(body["items"])[0]}


def _matching(body: Any) -> Any:
    choices, new = _rekeyed(body["choices"])
    items = [item | {"choice": new[item["choice"]]} for item in body["items"]]
    return body | {"choices": choices, "items": items}


def _scenario(body: Any) -> Any:
    parts = [p | {"body": veiled(p["kind"], p["body"])} for p in body["parts"]]
    return body | {"parts": parts}


def _rekeyed(parts: list[Any]) -> tuple[list[Any], dict[str, str]]:
    """The parts with new keys, and the new key of each old one."""
    found: list[Any] = []
    new: dict[str, str] = {}
    for part in parts:
        key = _key(part)
        twins = sum(other["key"].startswith(key) for other in found)
        new[part["key"]] = f"{key}{twins or ''}"
        found.append(part | {"key": new[part["key"]]})
    return found, new


def _key(part: Any) -> str:
    words = part["text"] + part.get("picture", {}).get("sha256", "")
    return sha256(words.encode()).hexdigest()[:LENGTH]


VEILS: dict[str, Callable[[Any], Any]] = {
    "single": _choices,
    "multiple": _choices,
    "matching": _matching,
    "ordering": _ordering,
    "scenario": _scenario,
}
