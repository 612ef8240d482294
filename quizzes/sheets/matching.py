"""Items, and for each a list of what may belong to it."""

from dataclasses import replace
from typing import Any

from django.utils.safestring import SafeString

from quizzes.content import letter

from .shown import NOTHING, Asked, Controls, SheetItem, SheetOption, picture_of

# Longer choices do not fit a list on a phone: they are read above it, by their letters.
FITS_A_LIST = 32


def controls(asked: Asked) -> Controls:
    given = asked.response or {}
    offered = _offered(asked)
    fits = all(len(choice.words) <= FITS_A_LIST for choice in offered)
    if not fits:
        offered = _lettered(offered)
    return Controls(
        options=() if fits else tuple(offered),
        items=tuple(
            _item(asked, item, offered=offered, chosen=given.get(item["key"], ""))
            for item in asked.body["items"]
        ),
    )


def _offered(asked: Asked) -> list[SheetOption]:
    return [
        SheetOption(
            value=choice["key"],
            label=asked.inline(choice["text"]),
            words=asked.words(choice),
            checked=False,
        )
        for choice in asked.in_order(asked.body["choices"])
    ]


def _lettered(offered: list[SheetOption]) -> list[SheetOption]:
    """A. This, B. That: as the list above the items numbers them."""
    return [
        replace(choice, words=SafeString(f"{letter(at).upper()}. ") + choice.words)
        for at, choice in enumerate(offered)
    ]


def _item(
    asked: Asked, item: dict[str, Any], *, offered: list[SheetOption], chosen: str
) -> SheetItem:
    labels = {choice.value: choice.label for choice in offered}
    shows = asked.shows_answers
    return SheetItem(
        name=f"{asked.name}-{item['key']}",
        label=asked.inline(item["text"]),
        words=asked.words(item),
        picture=picture_of(item),
        choices=tuple(replace(c, checked=c.value == chosen) for c in offered),
        answer=labels.get(chosen, NOTHING),
        correct=chosen == item["choice"] if shows else None,
        right=labels[item["choice"]] if shows else NOTHING,
    )
