"""Reads Aiken: a question on a line, its answers below, and ``ANSWER: B``.

Forgiven and noted: texts over several lines, small letters, ``Answer:`` and ``Jawaban:``.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from . import bodies, limits
from .bodies import FULL, Choice
from .collecting import Collector
from .drafts import Draft, Text
from .refusals import QuestionCannotBeRead

OPTION = re.compile(r"([A-Za-z])[.)](?:\s+|(?=\S))(.*)")
KEY = re.compile(r"(?:ANSWER|JAWABAN)\s{0,20}:(.*)", re.IGNORECASE)
SEPARATORS = re.compile(r"[\s,;/&+.)]+")


@dataclass
class _Open:
    """A question that has begun: its lines, its answers by their letters."""

    line: int
    stem: list[str] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)
    loose: int = 0  # lines that were added to the last answer

    def expects(self, letter: str, *, is_capital: bool) -> bool:
        """The letter may begin an answer; a small one only in its turn."""
        is_next = ord(letter) - ord("A") == len(self.options)
        return is_next or (is_capital and letter not in self.options)


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
        reader.take(line.strip()[: limits.LONGEST_TEXT + 1], number)
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
        letter, is_capital = found[1].upper(), found[1].isupper()
        if self.open is None:
            if is_capital:
                self._complain("option_without_question", number, line)
            return is_capital
        if letter == "A" and self.open.options and is_capital:
            self._begin_again(number)
        if not self.open.expects(letter, is_capital=is_capital):
            return False
        self.open.options[letter] = [found[2].strip()]
        self.open.loose = 0
        return True

    def _begin_again(self, number: int) -> None:
        """An answer A after others: the lines before it were the next question."""
        left = self.open
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
        if len(letters) > 1:
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
