"""Bodies of questions from what every format says: weights, pairs, numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import count
from string import ascii_lowercase
from typing import Any

from . import limits
from .drafts import Text
from .refusals import QuestionCannotBeRead

FULL = Decimal(100)
CLOSE = Decimal("0.5")
NUMBER = re.compile(
    r"[+-]?(?:\d{1,30}(?:[.,]\d{0,30})?|[.,]\d{1,30})(?:[eE][+-]?\d{1,2})?"
)
TRUE, FALSE = "Benar", "Salah"  # what learners read, as the editor writes it


@dataclass(frozen=True)
class Choice:
    """An answer and what it earns, in percent of the mark."""

    text: Text
    weight: Decimal
    feedback: Text
    picture: dict[str, str] | None = None


def keys() -> Iterator[str]:
    """a, b, … z, aa, ab, …"""
    for number in count():
        first, last = divmod(number, 26)
        yield (ascii_lowercase[first - 1] if first else "") + ascii_lowercase[last]


def percent(text: str, *, line: int = 0) -> Decimal:
    """A weight as written. Raises ``QuestionCannotBeRead`` for what is none."""
    said = text.strip().replace(",", ".")
    try:
        weight = Decimal(said) if len(said) < 30 else Decimal("NaN")
    except InvalidOperation:
        weight = Decimal("NaN")
    if not weight.is_finite():
        raise QuestionCannotBeRead("weight_not_a_number", line=line, weight=said[:30])
    if abs(weight) > FULL:
        raise QuestionCannotBeRead("weight_out_of_range", line=line, weight=said)
    return weight


def share(weight: Decimal) -> str:
    """What a weight earns of the whole, as bodies hold it: 33.33333 gives 0.3333333."""
    return plainly((weight / FULL).quantize(Decimal("0.0000001")))


def plainly(number: Decimal) -> str:
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def number(text: str) -> str | None:
    """A number as it was written, with a decimal point; None if it is none."""
    said = text.strip().replace("\u2212", "-")
    return said.replace(",", ".") if NUMBER.fullmatch(said) else None


def choices_body(
    choices: list[Choice], *, single: bool, shuffle: bool = True
) -> dict[str, Any]:
    """The body of a question of choices; shares only where the plain rule is not meant.

    Of several that earn all where one is chosen, the first is the right one.
    """
    enough(choices)
    weights = [choice.weight for choice in choices]
    if single:
        right = [
            weight == FULL and FULL not in weights[:place]
            for place, weight in enumerate(weights)
        ]
        is_by_rule = not any(
            w for w, is_right in zip(weights, right, strict=True) if not is_right
        )
    else:
        weights = _rounded(weights)
        right = [weight > 0 for weight in weights]
        part = FULL / max(sum(right), 1)
        is_by_rule = all(abs(weight) == part for weight in weights) and any(right)
    options = []
    for key, choice, weight, is_right in zip(
        keys(), choices, weights, right, strict=False
    ):
        option: dict[str, Any] = {
            "key": key,
            "text": choice.text,
            "correct": is_right,
            "feedback": choice.feedback,
        }
        if weight and not is_by_rule:
            option["share"] = share(weight)
        if choice.picture:
            option["picture"] = choice.picture
        options.append(option)
    return {"options": options} if shuffle else {"options": options, "shuffle": False}


def _rounded(weights: list[Decimal]) -> list[Decimal]:
    """Equal parts of the whole exactly, where they were written as 33.3 or 33."""
    right = [weight for weight in weights if weight > 0]
    if not right or len(set(right)) > 1:
        return weights
    part = FULL / len(right)
    if abs(right[0] - part) >= CLOSE:
        return weights
    return [
        part if weight > 0 else -part if abs(weight + part) < CLOSE else weight
        for weight in weights
    ]


def true_false_body(*, is_true: bool, if_true: Text, if_false: Text) -> dict[str, Any]:
    return {
        "options": [
            {"key": "a", "text": TRUE, "correct": is_true, "feedback": if_true},
            {"key": "b", "text": FALSE, "correct": not is_true, "feedback": if_false},
        ]
    }


def matching_body(
    pairs: list[tuple[Text, str, dict[str, str] | None]],
) -> dict[str, Any]:
    """Pairs of item and choice; an item without text is none, its choice a distractor."""
    enough(pairs)
    names: dict[str, str] = {}
    items = []
    fresh = keys()
    for text, choice, picture in pairs:
        name = names.setdefault(choice, str(len(names) + 1))
        if text.text.strip() or picture:
            item: dict[str, Any] = {"key": next(fresh), "text": text, "choice": name}
            items.append({**item, "picture": picture} if picture else item)
    choices = [{"key": key, "text": Text(text)} for text, key in names.items()]
    return {"items": items, "choices": choices}


def ordering_body(texts: list[tuple[Text, dict[str, str] | None]]) -> dict[str, Any]:
    enough(texts)
    return {
        "items": [
            {"key": key, "text": text} | ({"picture": picture} if picture else {})
            for key, (text, picture) in zip(keys(), texts, strict=False)
        ]
    }


def short_body(answers: list[Choice], *, match_case: bool) -> dict[str, Any]:
    """Answers are compared with what is typed, so that they stay as they are written."""
    enough(answers)
    return {
        "answers": [
            {
                "text": answer.text.text.strip(),
                "share": share(answer.weight),
                "feedback": answer.feedback,
            }
            for answer in answers
        ],
        "match_case": match_case,
    }


def numeric_answer(
    value: str, *, tolerance: str, weight: Decimal, feedback: Text
) -> dict[str, Any]:
    return {
        "value": value,
        "tolerance": tolerance,
        "share": share(weight),
        "feedback": feedback,
    }


def enough(answers: list[Any]) -> None:
    """Raise ``QuestionCannotBeRead`` for more answers than anybody reads."""
    if len(answers) > limits.MOST_OPTIONS:
        most = str(limits.MOST_OPTIONS)
        raise QuestionCannotBeRead("too_many_options", most=most)
