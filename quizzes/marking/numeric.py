"""A number: right within the tolerance of an answer.

A body is ``{"answers": [{"value": "3.14", "tolerance": "0.01", "share": "1",
"feedback": ""}], "unit": ""}``. The response is kept as it was typed.
"""

from decimal import Decimal, InvalidOperation
from random import Random
from typing import Any

from .numbers import read_number, readings
from .parts import clamped, share_of
from .responses import ResponseDoesNotFit

LARGEST_EXPONENT = 40


def problems(body: Any) -> list[str]:
    answers = body.get("answers") if isinstance(body, dict) else None
    if not isinstance(answers, list) or not all(map(_is_answer, answers)):
        return ["malformed"]
    if not isinstance(body.get("unit", ""), str):
        return ["malformed"]
    found = []
    if not answers:
        found.append("no_answer")
    elif not any(share_of(answer) == 1 for answer in answers):
        found.append("no_answer_earns_all")
    return found


def _is_answer(answer: Any) -> bool:
    if not isinstance(answer, dict) or share_of(answer) is None:
        return False
    value, tolerance = _decimal(answer.get("value")), _decimal(_tolerance(answer))
    return value is not None and tolerance is not None and tolerance >= 0


def _tolerance(answer: Any) -> Any:
    return answer.get("tolerance", "0")


def _decimal(text: Any) -> Decimal | None:
    if not isinstance(text, str):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    is_sane = number.is_finite() and abs(number.adjusted()) <= LARGEST_EXPONENT
    return number if is_sane else None


def order(body: Any, rng: Random) -> list[str]:
    return []


def right(body: Any) -> str:
    """The first value that earns all, in plain digits."""
    best = next(a for a in body["answers"] if share_of(a) == 1)
    return format(Decimal(best["value"]), "f").replace(".", ",")


def normalise(body: Any, raw: Any) -> str:
    """The number as typed, without outer space. Raises for what cannot be read."""
    if raw is not None and not isinstance(raw, str):
        raise ResponseDoesNotFit("A response is typed.")
    typed = (raw or "").strip()
    if typed and read_number(typed) is None:
        raise ResponseDoesNotFit("This is no number.")
    return typed


def matched(body: Any, response: Any) -> dict[str, Any] | None:
    """The answer that the number meets; of several, the one that earns most."""
    met = [
        answer
        for number in readings(response or "")
        for answer in body["answers"]
        if abs(number - Decimal(answer["value"])) <= Decimal(_tolerance(answer))
    ]
    return max(met, key=lambda answer: share_of(answer) or Decimal(0), default=None)


def mark(body: Any, response: Any) -> Decimal:
    answer = matched(body, response)
    return clamped(share_of(answer) or Decimal(0)) if answer else Decimal(0)


def is_complete(body: Any, response: Any) -> bool:
    return bool(response)


def lines(body: Any, response: Any) -> list[str]:
    unit = body.get("unit", "")
    return [f"{response} {unit}".strip()] if response else []
