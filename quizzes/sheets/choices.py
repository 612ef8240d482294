"""Options to choose from: one, several, or whether a statement is true."""

from .shown import NOTHING, Asked, Controls, SheetOption, picture_of


def controls(asked: Asked) -> Controls:
    chosen = asked.response or []
    shows = asked.shows_answers
    return Controls(
        options=tuple(
            SheetOption(
                value=option["key"],
                label=asked.inline(option["text"]),
                picture=picture_of(option),
                checked=option["key"] in chosen,
                correct=option["correct"] if shows else None,
                feedback=asked.inline(option.get("feedback", "")) if shows else NOTHING,
            )
            for option in asked.in_order(asked.body["options"])
        )
    )
