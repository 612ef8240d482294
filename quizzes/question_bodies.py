"""What a question of each kind holds in a TOML file, as the body that is marked. Pure."""

from collections.abc import Callable
from string import ascii_lowercase
from typing import Any

from courses.library_toml import Table

MAX_PARTS = 26


def body_of(entry: Table, *, kind: str) -> dict[str, Any]:
    """The body of a question or of a part of a scenario; complains of an unknown kind."""
    read = BODIES.get(kind)
    if read is None:
        entry.complain("kind", f"kind must be one of: {', '.join(BODIES)}")
        return {}
    return read(entry)


def _choices(entry: Table) -> dict[str, Any]:
    body: dict[str, Any] = {"options": _keyed(entry, "option", _option)}
    return body | {"shuffle": False} if _kept(entry) else body


def _kept(entry: Table) -> bool:
    return entry.flag("keep_order", default=False)


def _option(entry: Table) -> dict[str, Any]:
    return {
        "text": entry.text("text", longest=1000),
        "correct": entry.flag("correct"),
        "feedback": entry.text("feedback", longest=1000, default=""),
        **({"share": entry.text("share")} if "share" in entry.data else {}),
    }


def _matching(entry: Table) -> dict[str, Any]:
    """Pairs of one match share a choice; ``distractors`` are choices that nothing meets."""
    pairs = _keyed(entry, "pair", _pair)
    distractors = entry.texts("distractors", required=False)
    texts = dict.fromkeys([*(pair["match"] for pair in pairs), *distractors])
    keys = {text: str(number) for number, text in enumerate(texts, start=1)}
    return {
        "items": [
            {"key": p["key"], "text": p["text"], "choice": keys[p["match"]]}
            for p in pairs
        ],
        "choices": [{"key": key, "text": text} for text, key in keys.items()],
    }


def _pair(entry: Table) -> dict[str, Any]:
    return {
        "text": entry.text("text", longest=1000),
        "match": entry.text("match", longest=1000),
    }


def _ordering(entry: Table) -> dict[str, Any]:
    """The items in their right order."""
    return {"items": _keyed(entry, "item", _item)}


def _item(entry: Table) -> dict[str, Any]:
    return {"text": entry.text("text", longest=1000)}


def _numeric(entry: Table) -> dict[str, Any]:
    return {
        "answers": _read(entry, "answer", _value),
        "unit": entry.text("unit", default=""),
    }


def _value(entry: Table) -> dict[str, Any]:
    return {
        "value": entry.text("value"),
        "tolerance": entry.text("tolerance", default="0"),
        **_worth(entry),
    }


def _short(entry: Table) -> dict[str, Any]:
    return {
        "answers": _read(entry, "answer", _variant),
        "match_case": entry.flag("match_case", default=False),
    }


def _variant(entry: Table) -> dict[str, Any]:
    return {"text": entry.text("text", longest=400), **_worth(entry)}


def _worth(entry: Table) -> dict[str, Any]:
    return {
        "share": entry.text("share", default="1"),
        "feedback": entry.text("feedback", longest=1000, default=""),
    }


def _scenario(entry: Table) -> dict[str, Any]:
    return {"parts": _keyed(entry, "part", _part)}


def _part(entry: Table) -> dict[str, Any]:
    kind = entry.text("kind")
    is_nested = kind == "scenario"
    if is_nested:
        entry.complain("stem", "a part of a scenario is no scenario itself")
    return {
        "kind": kind,
        "stem": entry.text("stem", longest=4000),
        "body": {} if is_nested else body_of(entry, kind=kind),
        "feedback": entry.text("feedback", longest=4000, default=""),
        "legal_basis": entry.text("legal_basis", longest=300, default=""),
    }


def _keyed(
    entry: Table, name: str, read: Callable[[Table], dict[str, Any]]
) -> list[dict[str, Any]]:
    """Tables by that name, each with a key of its own: a, b, c …"""
    rows = _read(entry, name, read)
    return [{"key": k, **row} for k, row in zip(ascii_lowercase, rows, strict=False)]


def _read(
    entry: Table, name: str, read: Callable[[Table], dict[str, Any]]
) -> list[dict[str, Any]]:
    tables = entry.tables(name)
    if len(tables) > MAX_PARTS:
        entry.complain("stem", f"{len(tables)} times {name}, at most {MAX_PARTS} fit")
    rows = []
    for table in tables[:MAX_PARTS]:
        rows.append(read(table))
        table.refuse_unknown()
    return rows


BODIES: dict[str, Callable[[Table], dict[str, Any]]] = {
    "single": _choices,
    "multiple": _choices,
    "true_false": _choices,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short": _short,
    "scenario": _scenario,
}
