"""Steps to be put in order. As long as none is moved or confirmed, nothing is answered."""

from dataclasses import replace
from itertools import pairwise

from .shown import Asked, Controls, SheetItem, picture_of


def controls(asked: Asked) -> Controls:
    """The items as they were put; before that, as they were drawn, without a place."""
    authored = {
        item["key"]: SheetItem(
            name=f"{asked.name}-{item['key']}",
            label=asked.inline(item["text"]),
            words=asked.words(item),
            picture=picture_of(item),
        )
        for item in asked.body["items"]
    }
    given = asked.response or []
    drawn = [item["key"] for item in asked.in_order(asked.body["items"])]
    places = {key: place for place, key in enumerate(given, start=1)}
    follows = _follows(list(authored), given) if asked.shows_answers else {}
    return Controls(
        items=tuple(
            replace(authored[key], place=places.get(key), correct=follows.get(key))
            for key in given or drawn
        ),
        right_items=tuple(authored.values()) if asked.shows_answers else (),
    )


def _follows(right: list[str], given: list[str]) -> dict[str, bool]:
    """Whether each step follows the one before it rightly, as it is marked.

    The first follows nothing: it is right in its place, and else nothing is said of it.
    """
    successions = set(pairwise(right))
    found = {after: (before, after) in successions for before, after in pairwise(given)}
    return found | {key: True for key in given[:1] if key == right[0]}
