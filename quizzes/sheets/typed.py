"""Something to type: a number or a few words."""

from decimal import Decimal
from typing import Any

from quizzes import marking

from .shown import NOTHING, Asked, Controls


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
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", ",").replace("-", "\u2212")


def _variant(pattern: str) -> str:
    """A variant as it is read: what a star stands for is left open."""
    return pattern.replace(r"\*", "\0").replace("*", "…").replace("\0", "*").strip()
