"""A few words: right when they are one of the accepted variants.

A body is ``{"answers": [{"text": "gratifikasi", "share": "1", "feedback": ""}],
"match_case": false}``. Forms of letters and white space are folded, and case unless the
question minds it; ``*`` stands for anything, ``\\*`` for a star. What was typed is kept.
"""

import re
import unicodedata
from decimal import Decimal
from random import Random
from typing import Any

from .parts import clamped, share_of
from .responses import ResponseDoesNotFit

LONGEST = 400


def problems(body: Any) -> list[str]:
    answers = body.get("answers") if isinstance(body, dict) else None
    if not isinstance(answers, list) or not all(map(_is_answer, answers)):
        return ["malformed"]
    if not isinstance(body.get("match_case", False), bool):
        return ["malformed"]
    found = []
    if not answers:
        found.append("no_answer")
    elif not any(share_of(answer) == 1 for answer in answers):
        found.append("no_answer_earns_all")
    elif mark(body, right(body)) < 1:
        found.append("answer_out_of_reach")
    if not all(answer["text"].strip() for answer in answers):
        found.append("text_empty")
    if any(len(answer["text"]) > LONGEST for answer in answers):
        found.append("answer_too_long")
    return found


def _is_answer(answer: Any) -> bool:
    return (
        isinstance(answer, dict)
        and isinstance(answer.get("text"), str)
        and share_of(answer) is not None
    )


def order(body: Any, rng: Random) -> list[str]:
    return []


def right(body: Any) -> str:
    """The first variant that earns all, its stars left out."""
    best = next(a for a in body["answers"] if share_of(a) == 1)
    pieces = _pieces(best["text"])
    return " ".join(piece.strip() for piece in pieces if piece.strip()) or "*"


def normalise(body: Any, raw: Any) -> str:
    if raw is not None and not isinstance(raw, str):
        raise ResponseDoesNotFit("A response is typed.")
    typed = (raw or "").strip()
    if len(typed) > LONGEST:
        raise ResponseDoesNotFit("This answer is too long.")
    return typed


def matched(body: Any, response: Any) -> dict[str, Any] | None:
    """The first accepted variant that the words meet, in the author's order."""
    minds_case = body.get("match_case", False)
    words = _folded(response or "", minds_case=minds_case)
    for answer in body["answers"]:
        pieces = [_folded(p, minds_case=minds_case) for p in _pieces(answer["text"])]
        if _meets(words, pieces):
            found: dict[str, Any] = answer
            return found
    return None


def mark(body: Any, response: Any) -> Decimal:
    answer = matched(body, response)
    return clamped(share_of(answer) or Decimal(0)) if answer else Decimal(0)


def is_complete(body: Any, response: Any) -> bool:
    return bool(response)


def lines(body: Any, response: Any) -> list[str]:
    return [response] if response else []


def _pieces(pattern: str) -> list[str]:
    """What stands between the stars; a star behind a backslash is a letter."""
    pieces = re.split(r"(?<!\\)\*", pattern.strip())
    return [piece.replace(r"\*", "*") for piece in pieces]


def _folded(text: str, *, minds_case: bool) -> str:
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))
    return plain if minds_case else plain.casefold()


def _meets(words: str, pieces: list[str]) -> bool:
    """Whether the pieces stand in the words in this order, first and last at the ends.

    Walked by hand and not as a pattern, so that no answer can make it slow.
    """
    first, *middle = pieces
    if not middle:
        return words.strip() == first.strip()
    last = middle.pop()
    if not words.startswith(first.lstrip()) or len(words) < len(first.lstrip()):
        return False
    place = len(first.lstrip())
    for piece in middle:
        found = words.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return words.endswith(last.rstrip()) and len(words) - len(last.rstrip()) >= place
