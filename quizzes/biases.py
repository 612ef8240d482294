"""What gives an answer away or makes a question weak: hints for its author, no refusals.

Pure: contents in, codes and numbers out. The thresholds are rules of thumb of the trade
(Haladyna and others 2002): options alike in length, no "all of the above", no bare "not".
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from .content import QuestionContent, letter

LONGER = 1.2
LONGER_BY = 6  # characters; a smaller difference is not seen
SHORT_STEM = 200  # characters; of a longer one only the last sentence asks
CATCH_ALL = re.compile(
    r"(semua|seluruh|tidak (ada|satu ?pun)|bukan salah satu)\b.{0,40}"
    r"\b(benar|betul|salah|tepat|di ?atas|tersebut)|(all|none) of (the above|these)",
    re.IGNORECASE,
)
NEGATIVE = re.compile(r"\b(kecuali|bukan|tidak|except|not)\b", re.IGNORECASE)
# "tidak" is an everyday word; it turns a question round where something is to be picked.
TURNS_ROUND = re.compile(
    r"\b(kecuali|bukan|except)\b"
    r"|\bmana(kah)?\b[^.?!]{0,60}\byang\s+tidak\b"
    r"|\byang\s+tidak\b[^.?!]{0,60}\b(adalah|ialah|yaitu)\b"
    r"|\b(which|what)\b[^.?!]{0,60}\b(is|are|does|do)\s+not\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.?!])\s+")
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, kw_only=True)
class Bias:
    """``code`` names what is odd; ``place`` the part of a scenario, from its key."""

    code: str
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class BankBiases:
    """Over the questions with one right answer of at least three options.

    ``longest_by_chance`` is how often the right answer would be the longest if its length
    gave nothing away; ``letter`` is the place where the right answer stands most often.
    """

    questions: int
    with_options: int
    longest: int
    longest_by_chance: float
    letter: str
    letter_count: int
    letter_by_chance: float
    two_options: int
    without_feedback: int
    without_basis: int
    catch_all: int
    negative: int

    @property
    def longest_is_odd(self) -> bool:
        return self._is_odd(self.longest, self.longest_by_chance)

    @property
    def letter_is_odd(self) -> bool:
        return self._is_odd(self.letter_count, self.letter_by_chance)

    def _is_odd(self, found: int, by_chance: float) -> bool:
        """More than chance, by over two standard deviations."""
        if self.with_options < 5:
            return False
        spread = (by_chance * (1 - by_chance / self.with_options)) ** 0.5
        return bool(found > by_chance + 2 * spread)


def biases_of(content: QuestionContent) -> list[Bias]:
    """What its author should look at once more."""
    said = _codes(content.kind, content.stem, content.body, markup=content.markup)
    found = [Bias(code=code) for code in said]
    if content.kind == "scenario":
        for part in content.body["parts"]:
            codes = _codes(
                part["kind"], part["stem"], part["body"], markup=content.markup
            )
            found += [Bias(code=code, place=part["key"]) for code in codes]
    if not _basis(content):
        found.append(Bias(code="no_legal_basis"))
    return found


def _basis(content: QuestionContent) -> bool:
    parts = content.body.get("parts", [])
    return bool(content.legal_basis.strip()) or (
        bool(parts) and all(part.get("legal_basis", "").strip() for part in parts)
    )


def _codes(kind: str, stem: str, body: dict[str, Any], *, markup: str) -> Iterator[str]:
    if kind not in {"single", "multiple"}:
        return
    if asks_round(stem, markup=markup):
        yield "negative_stem"
    options = body["options"]
    if right_is_longest(options):
        yield "right_is_longest"
    if len(options) == 2:
        yield "two_options"
    if any(CATCH_ALL.search(option["text"]) for option in options):
        yield "catch_all"
    if not all(option.get("feedback", "").strip() for option in options):
        yield "no_feedback"


def right_is_longest(options: list[dict[str, Any]]) -> bool:
    """Every right option is longer than all the others by more than a fifth, and visibly."""
    right = [_length(o) for o in options if o["correct"]]
    wrong = [_length(o) for o in options if not o["correct"]]
    if not right or not wrong:
        return False
    return min(right) > LONGER * max(wrong) and min(right) >= max(wrong) + LONGER_BY


def _length(option: dict[str, Any]) -> int:
    return len(unescape(TAG.sub("", option["text"])).strip())


def asks_round(stem: str, *, markup: str) -> bool:
    """The question asks for what is not, and the small word is not made to stand out."""
    words = TAG.sub("", stem).strip()
    asked = words if len(words) <= SHORT_STEM else SENTENCE.split(words)[-1]
    said = TURNS_ROUND.finditer(asked)
    return any(not _stands_out(match.group(), stem, markup=markup) for match in said)


def _stands_out(phrase: str, stem: str, *, markup: str) -> bool:
    word = NEGATIVE.search(phrase)
    small = word.group() if word else phrase
    if small.isupper():
        return True
    marks = {"markdown": r"(\*|_){1,2}[^*_]*%s", "html": r"<(b|strong|em|u|i)>[^<]*%s"}
    pattern = marks.get(markup)
    return bool(pattern and re.search(pattern % re.escape(small), stem, re.IGNORECASE))


def bank_biases(contents: Iterable[QuestionContent]) -> BankBiases:
    """The same over a whole bank, against what chance alone would give."""
    rows = list(contents)
    single = [
        content.body["options"]
        for content in rows
        if content.kind == "single" and len(content.body["options"]) > 2
    ]
    by_chance = sum(1 / len(options) for options in single)
    letters = Counter(right_place(options) for options in single)
    [(letter, count)] = letters.most_common(1) or [("", 0)]
    codes = Counter(code for c in rows for code in {bias.code for bias in biases_of(c)})
    return BankBiases(
        questions=len(rows),
        with_options=len(single),
        longest=sum(map(is_longest, single)),
        longest_by_chance=by_chance,
        letter=letter,
        letter_count=count,
        letter_by_chance=by_chance,
        two_options=codes["two_options"],
        without_feedback=codes["no_feedback"],
        without_basis=codes["no_legal_basis"],
        catch_all=codes["catch_all"],
        negative=codes["negative_stem"],
    )


def is_longest(options: list[dict[str, Any]]) -> bool:
    """The right option alone is the longest, by whatever little."""
    right = next(_length(option) for option in options if option["correct"])
    return all(_length(option) < right for option in options if not option["correct"])


def right_place(options: list[dict[str, Any]]) -> str:
    place = next(n for n, option in enumerate(options) if option["correct"])
    return letter(place).upper()
