"""The answers of a GIFT question, between its braces: of which kind, and what they say.

Which kind it is follows Moodle's order of tests. Text is protected (see ``escapes``).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quizzes.formats import bodies
from quizzes.formats.bodies import FULL, Choice
from quizzes.formats.drafts import Draft, Text
from quizzes.formats.refusals import QuestionCannotBeRead
from quizzes.formats.text import shorten

from .escapes import restored

WEIGHT = re.compile(r"%(-?\d{1,3}(?:[.,]\d{0,20})?)%")
MARKER = re.compile(r"\[(html|markdown|plain|moodle)\]")
ORDERING = re.compile(r">\s*\d{1,4}\b")
ORDERING_WORDS = re.compile(
    r"(?:ALL_OR_NOTHING|ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG|HORIZONTAL|HORI|H|VERTICAL"
    r"|VERT|V|ABSOLUTE_POSITION|ABSOLUTE|ABS|RELATIVE(?:_[A-Z]+)*|LONGEST_[A-Z_]+|SHOW"
    r"|HIDE|TRUE|FALSE|YES|NO|1|0|none|123|abc|ABCD|iii|IIII)(?=\s|$)"
)
MOST_SETTINGS = 6  # an ordering has five
TRUE_WORDS, FALSE_WORDS = {"T", "TRUE"}, {"F", "FALSE"}


@dataclass(frozen=True)
class Piece:
    """What follows a mark (``=``, ``~`` or none) up to the next, and on which line."""

    mark: str
    text: str
    line: int


@dataclass(frozen=True)
class Answers:
    """The text between the braces, its first line, and the markup of the question."""

    text: str
    line: int
    markup: str

    def said(self, text: str) -> Text:
        return marked(text, self.markup)


def marked(text: str, default: str) -> Text:
    """A text with the markup that it names, such as ``[html]``, or the question's."""
    text = text.strip()
    if found := MARKER.match(text):
        default, text = found[1], text[found.end() :]
    if default in {"plain", "moodle"}:  # indents are the layout of the file
        text = "\n".join(line.strip() for line in text.split("\n"))
    elif default == "html":
        text = "\n".join(line.rstrip() for line in text.split("\n"))
    return Text(restored(text.strip()).strip(), default)


def kind_of(text: str) -> str:
    """The kind that answers belong to, by the rules of Moodle."""
    if not text:
        return "essay"
    if ORDERING.match(text):
        return "ordering"
    if text.startswith("#"):
        return "numeric"
    if "~" in text:
        return "choices"
    if "=" in text and "->" in text:
        return "matching"
    word = text.partition("#")[0].strip()
    if word in TRUE_WORDS | FALSE_WORDS or word.upper() in {"TRUE", "FALSE"}:
        return "true_false"
    return "short"


def read(draft: Draft, answers: Answers) -> None:
    """Fill kind and body of the draft. Raises ``QuestionCannotBeRead``."""
    kind = kind_of(answers.text)
    if kind not in READERS:
        raise QuestionCannotBeRead("unsupported_kind", kind=kind)
    READERS[kind](draft, answers)


def pieces(text: str, marks: str, line: int) -> Iterator[Piece]:
    """The text cut at its marks; what stands before the first has none."""
    cut = re.split(f"([{marks}])", text)
    mark = ""
    for part in cut:
        if len(part) == 1 and part in marks:
            mark = part
            continue
        if part.strip():
            empty = len(part) - len(part.lstrip())
            yield Piece(mark, part.strip(), line + part.count("\n", 0, empty))
        line += part.count("\n")
        mark = ""


def _choice(answers: Answers, piece: Piece, *, unweighted: Decimal) -> Choice:
    """An answer with its weight in percent and its feedback."""
    text, weight = piece.text, unweighted
    if text.startswith("%") and (found := WEIGHT.match(text)):
        weight = bodies.percent(found[1], line=piece.line)
        text = text[found.end() :]
    said, _hash, feedback = text.partition("#")
    return Choice(answers.said(said), weight, answers.said(feedback))


def _choices(draft: Draft, answers: Answers) -> None:
    found = list(pieces(answers.text, "=~", answers.line))
    single = any(piece.mark == "=" for piece in found)
    choices = [
        _choice(answers, piece, unweighted=FULL if piece.mark == "=" else Decimal(0))
        for piece in found
    ]
    if single and sum(choice.weight == FULL for choice in choices) > 1:
        draft.note("several_earn_all")
    draft.kind = "single" if single else "multiple"
    draft.body = bodies.choices_body(choices, single=single)


def _matching(draft: Draft, answers: Answers) -> None:
    pairs: list[tuple[Text, str, dict[str, str] | None]] = []
    for piece in pieces(answers.text, "=", answers.line):
        item, arrow, choice = piece.text.partition("->")
        if not arrow:
            text = shorten(restored(piece.text), 40)
            raise QuestionCannotBeRead(
                "matching_without_arrow", line=piece.line, text=text
            )
        pairs.append((answers.said(item), marked(choice, "plain").text, None))
    draft.kind = "matching"
    draft.body = bodies.matching_body(pairs)


def _true_false(draft: Draft, answers: Answers) -> None:
    word, *said = answers.text.split("#", 2)
    said += [""] * (2 - len(said))
    word = word.strip()
    if word not in TRUE_WORDS | FALSE_WORDS:
        draft.note("true_false_case", text=word)
    is_true = word.upper() in TRUE_WORDS
    wrong, right = map(answers.said, said)
    draft.kind = "true_false"
    draft.body = bodies.true_false_body(
        is_true=is_true,
        if_true=right if is_true else wrong,
        if_false=wrong if is_true else right,
    )


def _short(draft: Draft, answers: Answers) -> None:
    found = [
        _choice(answers, piece, unweighted=FULL)
        for piece in pieces(answers.text, "=", answers.line)
    ]
    draft.kind = "short"
    draft.body = bodies.short_body(found, match_case=False)


def _numeric(draft: Draft, answers: Answers) -> None:
    text, tilde, others = answers.text[1:].partition("~")
    found = [
        _numeric_answer(draft, answers, piece)
        for piece in pieces(text, "=", answers.line)
    ]
    if tilde:
        _said, _hash, feedback = others.partition("#")
        if feedback.strip():
            draft.note("other_feedback", text=shorten(answers.said(feedback).text))
    found = [each for each in found if each]
    if not found:
        raise QuestionCannotBeRead("no_numeric_answer", line=answers.line)
    bodies.enough(found)
    draft.kind = "numeric"
    draft.body = {"answers": found, "unit": ""}


def _numeric_answer(draft: Draft, answers: Answers, piece: Piece) -> dict[str, Any]:
    choice = _choice(answers, piece, unweighted=FULL)
    said = choice.text.text
    if said == "*":
        draft.note("other_feedback", text=shorten(choice.feedback.text))
        return {}
    read = span(said)
    if read is None:
        text = shorten(said, 40)
        raise QuestionCannotBeRead("not_a_number", line=piece.line, text=text)
    if "," in said:
        draft.note("comma_read")
    value, tolerance = read
    return bodies.numeric_answer(
        value, tolerance=tolerance, weight=choice.weight, feedback=choice.feedback
    )


def span(text: str) -> tuple[str, str] | None:
    """Value and tolerance of ``5``, ``5:0.1`` or ``4.9..5.1``; None if it is none."""
    if ".." in text:
        least, most = (bodies.number(end) for end in text.split("..", 1))
        if least is None or most is None:
            return None
        low, high = Decimal(least), Decimal(most)
        return bodies.plainly((low + high) / 2), bodies.plainly(abs(high - low) / 2)
    said, colon, margin = text.partition(":")
    value, tolerance = bodies.number(said), bodies.number(margin) if colon else "0"
    if value is None or tolerance is None or tolerance.startswith("-"):
        return None
    return value, tolerance.removeprefix("+")


def _ordering(draft: Draft, answers: Answers) -> None:
    found = ORDERING.match(answers.text)
    rest = answers.text[found.end() :] if found else answers.text
    is_by_neighbours = False
    settings, _end, items = rest.partition("\n")
    for _each in range(MOST_SETTINGS):
        settings = settings.lstrip()
        if not (word := ORDERING_WORDS.match(settings)):
            break
        is_by_neighbours |= word[0] == "RELATIVE_NEXT_EXCLUDE_LAST"
        settings = settings[word.end() :]
    if not is_by_neighbours:
        draft.note("ordering_marked")
    lines = [line for line in [settings, *items.split("\n")] if line.strip()]
    draft.kind = "ordering"
    draft.body = bodies.ordering_body(
        [(marked(line, "moodle"), None) for line in lines]
    )


READERS: dict[str, Callable[[Draft, Answers], None]] = {
    "choices": _choices,
    "matching": _matching,
    "true_false": _true_false,
    "short": _short,
    "numeric": _numeric,
    "ordering": _ordering,
}
