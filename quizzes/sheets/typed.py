"""Something to type: a number or a few words."""

from decimal import Decimal
from typing import Any

from django.utils.formats import get_format, number_format

from quizzes import marking

from .shown import NOTHING, Asked, Controls

GROUPED_FROM = 10_000


def number(asked: Asked) -> Controls:
    return _typed(asked, accepted=[_range(a) for a in _counting(asked)])


def short(asked: Asked) -> Controls:
    return _typed(asked, accepted=[_variant(a["text"]) for a in _counting(asked)])


def _typed(asked: Asked, *, accepted: list[str]) -> Controls:
    shows, feedback = asked.shows_answers, ""
    if shows and asked.response:
        met = marking.matched(asked.kind, asked.body, asked.response)
        feedback = met.get("feedback", "") if met else ""
    return Controls(
        typed=asked.response or "",
        unit=asked.body.get("unit", ""),
        accepted=tuple(accepted) if shows else (),
        answer_feedback=asked.inline(feedback) if feedback else NOTHING,
    )


def _counting(asked: Asked) -> list[dict[str, Any]]:
    """The answers that earn all of it; those that earn a part are told by their feedback."""
    return [a for a in asked.body["answers"] if Decimal(str(a.get("share", "1"))) == 1]


def _range(answer: dict[str, Any]) -> str:
    """3,13 – 3,15; a value alone where it must be met exactly."""
    value, tolerance = Decimal(answer["value"]), Decimal(answer.get("tolerance", "0"))
    if not tolerance:
        return _written(value)
    return f"{_written(value - tolerance)} – {_written(value + tolerance)}"


def _written(number: Decimal) -> str:
    """As the language writes it; what may be a year is not grouped."""
    plain = format(number.normalize(), "f")
    if abs(number) < GROUPED_FROM:
        return _with_minus(plain.replace(".", get_format("DECIMAL_SEPARATOR")))
    places = len(plain.partition(".")[2])
    return _with_minus(number_format(number, decimal_pos=places, force_grouping=True))


def _with_minus(number: str) -> str:
    return number.replace("-", "\u2212")


def _variant(pattern: str) -> str:
    """A variant as it is read: what a star stands for is left open."""
    return pattern.replace(r"\*", "\0").replace("*", "…").replace("\0", "*").strip()
