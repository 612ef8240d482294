"""Reads Aiken: a question on a line, its answers below, and ``ANSWER: B``.

Forgiven: texts over several lines (which is noted), small letters, blank lines between
answers, no space behind a letter, ``Answer:``, ``Jawaban:`` and ``Kunci jawaban:``.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from . import bodies, limits
from .bodies import FULL, Choice
from .collecting import Collector
from .drafts import Draft, Text
from .refusals import QuestionCannotBeRead
from .text import MARK

OPTION = re.compile(r"([A-Za-z])[.)](\s*)(.*)")
BEYOND_Z = re.compile(r"[A-Za-z]{2}[.)]\s")
LETTERS = 26
KEY = re.compile(
    r"(?:ANSWER|(?:KUNCI\s{1,9})?JAWABAN|KUNCI)\s{0,20}:(.*)", re.IGNORECASE
)
SEPARATORS = re.compile(r"[\s,;/&+.)]+")


@dataclass
class _Open:
    """A question that has begun: its lines, its answers by their letters."""

    line: int
    stem: list[str] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)
    loose: int = 0  # lines that were added to the last answer
    first: str = ""  # the line of answer A as it stands in the file
    is_too_long: bool = False  # there are more answers than letters

    def expects(self, letter: str, *, is_plain: bool) -> bool:
        """The letter may begin an answer; one that is not plainly meant in its turn."""
        place = ord(letter) - ord("A")
        is_next = place == len(self.options)
        is_later = bool(self.options) and letter > max(self.options)
        return is_next or (is_plain and is_later)


def _letters(key: str) -> list[str]:
    """The letters that an ANSWER line names; words after the first are its answer."""
    words = [word for word in SEPARATORS.split(key[:200]) if word]
    letters = [w.upper() for w in words if w.lower() not in {"dan", "and"}]
    letters = list(dict.fromkeys(letters))
    if all(len(letter) == 1 for letter in letters):
        return letters
    return [letter for letter in letters[:1] if len(letter) == 1]


def read(text: str, collector: Collector) -> None:
    """Every question of the file to the collector, sound or not."""
    reader = _Reader(collector)
    for number, line in enumerate(text.split("\n"), start=1):
        reader.take(line.lstrip(MARK).strip()[: limits.LONGEST_TEXT + 1], number)
    reader.give_up()


class _Reader:
    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.open: _Open | None = None
        self.is_after_blank = False

    def take(self, line: str, number: int) -> None:
        if not line:
            self.is_after_blank = True
            return
        if found := KEY.fullmatch(line):
            self._close(found[1].strip(), number)
        elif not self._take_option(line, number):
            self._take_text(line, number)
        self.is_after_blank = False

    def _take_option(self, line: str, number: int) -> bool:
        """Take a line as an answer; False if it is none."""
        found = OPTION.fullmatch(line)
        if not found:
            return False
        letter, is_plain = found[1].upper(), found[1].isupper() and bool(found[2])
        if self.open is None:
            is_lost = is_plain and letter == "A"  # K. H. Dewantara is no answer
            if is_lost:
                self._complain("option_without_question", number, line)
            return is_lost
        if letter == "A" and self.open.options and is_plain:
            self._begin_again(number)
        if not self.open.expects(letter, is_plain=is_plain):
            return False
        self.open.first = self.open.first or line
        self.open.options[letter] = [found[3].strip()]
        self.open.loose = 0
        return True

    def _begin_again(self, number: int) -> None:
        """An answer A after others: the lines before it were the next question.

        Where it follows an A at once, the first of them was a name in the question.
        """
        left = self.open
        if left is not None and list(left.options) == ["A"] and not left.loose:
            left.stem.append(left.first)
            left.options.clear()
            left.first = ""
        if left is None or not left.loose:
            return
        last = next(reversed(left.options.values()))
        stem = last[-left.loose :]
        del last[-left.loose :]
        self.give_up()
        self.open = _Open(number - len(stem), stem)

    def _take_text(self, line: str, number: int) -> None:
        if self.open is not None and not self.is_after_blank:
            if self.open.options:
                is_full = len(self.open.options) == LETTERS
                self.open.is_too_long |= is_full and bool(BEYOND_Z.match(line))
                next(reversed(self.open.options.values())).append(line)
                self.open.loose += 1
            else:
                self.open.stem.append(line)
            return
        self.give_up()
        self.open = _Open(number, [line])

    def give_up(self) -> None:
        """Complain of a question that no ANSWER line ended."""
        if self.open is not None:
            stem = " ".join(self.open.stem)
            self._complain("question_incomplete", self.open.line, stem)
            self.open = None

    def _close(self, key: str, number: int) -> None:
        question, self.open = self.open, None
        if question is None:
            self._complain("key_without_question", number, "")
            return
        stem = "\n".join(question.stem)
        letters = _letters(key)
        if not set(letters) <= set(question.options):
            letters = letters[:1]  # the rest are words of the answer
        if question.is_too_long:
            reason = QuestionCannotBeRead("too_many_options", most=str(LETTERS))
            self.collector.complain(reason, line=question.line, title=stem)
        elif len(letters) > 1:
            self._complain("several_keys", number, stem, key=key[:40])
        elif not letters or letters[0] not in question.options:
            self._complain("key_not_an_option", number, stem, key=key[:40])
        else:
            self._add(question, stem, letters[0])

    def _add(self, question: _Open, stem: str, right: str) -> None:
        choices = [
            Choice(
                Text("\n".join(lines)), FULL if key == right else Decimal(0), Text("")
            )
            for key, lines in question.options.items()
        ]
        body = bodies.choices_body(choices, single=True)
        draft = Draft(question.line, "single", Text(stem), body)
        if len(question.stem) > 1 or any(
            len(ls) > 1 for ls in question.options.values()
        ):
            draft.note("text_joined")
        self.collector.add(draft)

    def _complain(self, code: str, line: int, title: str, *, key: str = "") -> None:
        reason = QuestionCannotBeRead(code, key=key)
        self.collector.complain(reason, line=line, title=title)
