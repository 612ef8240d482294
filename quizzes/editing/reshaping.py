"""Changes the shape of a form that is being filled in: its kind, its rows and their order.

A button says what it wants in ``_reshape``; what has been typed is renamed, never lost.
"""

import re
from collections.abc import Callable

from django.http import QueryDict

from .rows import MOST_ROWS, number_of_rows
from .scenario import PARTS

WANTED = "_reshape"
ROW = re.compile(r"(?P<rows>.+)-(?P<place>\d{1,3})")


def reshaped(data: QueryDict) -> QueryDict:
    """The posted form as its button wants it; unknown wishes change nothing."""
    filled = data.copy()
    wish, _colon, target = data.get(WANTED, "").partition(":")
    if wish in WISHES:
        WISHES[wish](filled, target)
    return filled


def _add(data: QueryDict, rows: str) -> None:
    count = number_of_rows(data, rows)
    data[f"{rows}-TOTAL_FORMS"] = str(min(count + 1, MOST_ROWS))


def _remove(data: QueryDict, row: str) -> None:
    rows, place, count = _place(data, row)
    if place < count:
        for later in range(place, count - 1):
            _swap(data, rows, later)
        _drop(data, f"{rows}-{count - 1}-")
        data[f"{rows}-TOTAL_FORMS"] = str(count - 1)


def _up(data: QueryDict, row: str) -> None:
    rows, place, count = _place(data, row)
    if 0 < place < count:
        _swap(data, rows, place - 1)


def _down(data: QueryDict, row: str) -> None:
    rows, place, count = _place(data, row)
    if place < count - 1:
        _swap(data, rows, place)


def _place(data: QueryDict, row: str) -> tuple[str, int, int]:
    found = ROW.fullmatch(row)
    if found is None:
        return "", 0, 0
    rows = found["rows"]
    return rows, int(found["place"]), number_of_rows(data, rows)


def _swap(data: QueryDict, rows: str, place: int) -> None:
    """The row at ``place`` and the next one change places."""
    here, there = f"{rows}-{place}-", f"{rows}-{place + 1}-"
    first, second = _drop(data, here), _drop(data, there)
    for name, values in first.items():
        data.setlist(there + name, values)
    for name, values in second.items():
        data.setlist(here + name, values)


def _drop(data: QueryDict, start: str) -> dict[str, list[str]]:
    """Take out what begins with ``start``; answers it by the rest of the names."""
    names = [name for name in data if name.startswith(start)]
    return {name.removeprefix(start): data.pop(name) for name in names}


def _change_kind(data: QueryDict, base: str) -> None:
    """Carry the texts of the rows over to the kind chosen, if nothing is written in its own."""
    kind, was = data.get(f"{base}kind", ""), data.get(f"{base}kind_was", "")
    if kind not in PARTS or was not in PARTS:
        return
    for name, value in PARTS[kind].beginning().items():
        data.setdefault(f"{base}{name}", value)
    old, new = PARTS[was].text_rows, PARTS[kind].text_rows
    if not new or old == new or any(_texts(data, f"{base}{new}")):
        return
    texts = list(filter(None, _texts(data, f"{base}{old}"))) if old else []
    rows = max(len(texts), 4, number_of_rows(data, f"{base}{new}"))
    data[f"{base}{new}-TOTAL_FORMS"] = str(rows)
    for place, text in enumerate(texts):
        data[f"{base}{new}-{place}-text"] = text


def _texts(data: QueryDict, rows: str) -> list[str]:
    return [
        data.get(f"{rows}-{place}-text", "").strip()
        for place in range(number_of_rows(data, rows))
    ]


WISHES: dict[str, Callable[[QueryDict, str], None]] = {
    "add": _add,
    "remove": _remove,
    "up": _up,
    "down": _down,
    "kind": _change_kind,
}
