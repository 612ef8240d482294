"""Steps to be put in order. As long as none is moved or confirmed, nothing is answered."""

from dataclasses import replace

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
    right = list(authored)
    drawn = [item["key"] for item in asked.in_order(asked.body["items"])]
    given = asked.response or []
    places = {key: place for place, key in enumerate(given, start=1)}
    shown = [replace(authored[key], place=places.get(key)) for key in given or drawn]
    if not asked.shows_answers:
        return Controls(items=tuple(shown))
    return Controls(
        items=tuple(
            replace(item, right_place=at, correct=item.place == at if given else None)
            for item, at in zip(
                shown, (right.index(key) + 1 for key in given or drawn), strict=True
            )
        ),
        right_items=tuple(authored.values()),
    )
