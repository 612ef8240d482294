"""Options to choose from: one, several, or whether a statement is true."""

from decimal import Decimal
from typing import Any

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
                earns_part=shows and _earns_part(option),
                feedback=asked.inline(option.get("feedback", "")) if shows else NOTHING,
            )
            for option in asked.in_order(asked.body["options"])
        )
    )


def _earns_part(option: dict[str, Any]) -> bool:
    return not option["correct"] and Decimal(str(option.get("share", "0"))) > 0
