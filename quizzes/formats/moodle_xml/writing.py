"""Writes Moodle XML that Moodle reads; it passes over the one element of our own."""

import base64
import html
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from quizzes.formats import markup, owned, shapes
from quizzes.formats.parsed import ParsedQuestion
from quizzes.formats.scenarios import DESCRIPTION
from quizzes.formats.text import tidy

from .reading import read
from .texts import HELD

FORMATS = {"plain": "plain_text", "markdown": "markdown", "html": "html"}
KINDS = {
    "single": "multichoice",
    "multiple": "multichoice",
    "true_false": "truefalse",
    "short": "shortanswer",
    "numeric": "numerical",
    "matching": "matching",
    "ordering": "ordering",
    DESCRIPTION: DESCRIPTION,
}
TOP = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
BOTTOM = "</quiz>\n"
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def write(questions: Iterable[ParsedQuestion], *, title: str) -> str:
    """The questions below a category that is called ``title``."""
    found = [TOP]
    if title:
        path = "$course$/top/" + " ".join(title.split()).replace("/", "//")
        found.append(
            f'<question type="category"><category>{_text(path)}</category></question>\n'
        )
    for number, question in enumerate(questions, start=1):
        text = _whole(question, case=str(number))
        exact = owned.exact(
            question, plain=shapes.read_back(f"{TOP}{text}{BOTTOM}", read)
        )
        found.append(_whole(question, case=str(number), exact=exact) if exact else text)
    return "".join([*found, BOTTOM])


def _whole(question: ParsedQuestion, *, case: str, exact: str = "") -> str:
    """One question; a case as a description and its questions."""
    if question.kind != "scenario":
        return _one(question, tags=shapes.tags(question), exact=exact)
    head = replace(question, kind=DESCRIPTION)
    found = [_one(head, tags=shapes.tags(head, case=case), exact=exact)]
    for place, part in enumerate(shapes.parts(question), start=1):
        tags = shapes.tags(part, case=case, place=place)
        found.append(_one(part, tags=tags, exact=""))
    return "".join(found)


def _one(question: ParsedQuestion, *, tags: list[str], exact: str) -> str:
    return "".join(
        f"{line}\n" for line in Writer(question).lines(tags=tags, exact=exact)
    )


def _text(text: str) -> str:
    return f"<text>{html.escape(tidy(text), quote=False)}</text>"


class Writer:
    """One question; every text is in the markup of its stem."""

    def __init__(self, question: ParsedQuestion) -> None:
        self.question, self.body = question, question.body
        self.markup, self.pictures = question.markup, question.pictures

    def lines(self, *, tags: list[str], exact: str) -> Iterator[str]:
        question = self.question
        title = question.title or markup.default_title(question.stem, self.markup)
        stem = {"text": question.stem, "picture": self.body.get("picture")}
        yield f'<question type="{KINDS[question.kind]}">'
        yield f"  <name>{_text(title)}</name>"
        yield f"  {self.rich('questiontext', stem)}"
        yield f"  {self.rich('generalfeedback', {'text': question.feedback})}"
        yield f"  <defaultgrade>{int(question.kind != DESCRIPTION)}</defaultgrade>"
        yield "  <penalty>0</penalty>"
        yield "  <hidden>0</hidden>"
        code = html.escape(tidy(question.code), quote=False)
        yield f"  <idnumber>{code}</idnumber>"
        if question.kind in LINES:
            yield from (f"  {line}" for line in LINES[question.kind](self))
        if tags:
            named = "".join(f"<tag>{_text(tag)}</tag>" for tag in tags)
            yield f"  <tags>{named}</tags>"
        if exact:
            yield f"  <elearning>{_text(exact)}</elearning>"
        yield "</question>"

    def rich(
        self, name: str, part: dict[str, Any], *, inner: str = "", **said: str
    ) -> str:
        """An element with a text in its format and, beside it, the picture in it."""
        text, form = part.get("text", ""), FORMATS[self.markup]
        picture, file = part.get("picture"), ""
        if picture:
            text = f"{markup.as_html(text, self.markup)}{self._image(picture)}"
            form, file = "html", self._file(picture)
        attributes = "".join(f' {key}="{value}"' for key, value in said.items())
        shown = f'{name}{attributes} format="{form}"'
        return f"<{shown}>{_text(text)}{file}{inner}</{name}>"

    def _image(self, picture: dict[str, str]) -> str:
        source = HELD + quote(picture["name"])
        return f'<img src="{source}" alt="{html.escape(picture.get("alt", ""))}">'

    def _file(self, picture: dict[str, str]) -> str:
        data = self.pictures.get(picture["name"])
        if data is None:
            return ""
        name = html.escape(tidy(picture["name"]))
        held = base64.b64encode(data).decode()
        return f'<file name="{name}" path="/" encoding="base64">{held}</file>'

    def feedback(self, part: dict[str, Any]) -> str:
        return self.rich("feedback", {"text": part.get("feedback", "")})

    def combined(self) -> Iterator[str]:
        """Moodle expects them, empty or not."""
        for name in COMBINED:
            yield f'<{name} format="html"><text></text></{name}>'

    def choices(self) -> Iterator[str]:
        kind, options = self.question.kind, self.body["options"]
        yield f"<single>{'true' if kind == 'single' else 'false'}</single>"
        shuffle = "true" if self.body.get("shuffle", True) else "false"
        yield f"<shuffleanswers>{shuffle}</shuffleanswers>"
        yield "<answernumbering>abc</answernumbering>"
        yield from self.combined()
        for option, weight in zip(options, shapes.weights(kind, options), strict=True):
            fraction, said = shapes.said(weight), self.feedback(option)
            yield self.rich("answer", option, inner=said, fraction=fraction)

    def true_false(self) -> Iterator[str]:
        for word, option in zip(("true", "false"), self.body["options"], strict=True):
            fraction = "100" if option["correct"] else "0"
            yield self._typed(word, option, fraction=fraction)

    def _typed(
        self, text: str, part: dict[str, Any], *, fraction: str, more: str = ""
    ) -> str:
        inner = f"{_text(text)}{self.feedback(part)}{more}"
        return f'<answer fraction="{fraction}" format="plain_text">{inner}</answer>'

    def short(self) -> Iterator[str]:
        yield f"<usecase>{int(self.body.get('match_case', False))}</usecase>"
        for answer in self.body["answers"]:
            fraction = shapes.said(shapes.weight_of(answer))
            yield self._typed(answer["text"], answer, fraction=fraction)

    def numeric(self) -> Iterator[str]:
        for answer in self.body["answers"]:
            fraction = shapes.said(shapes.weight_of(answer))
            tolerance = shapes.digits(answer.get("tolerance", "0"))
            more = f"<tolerance>{tolerance}</tolerance>"
            value = shapes.digits(answer["value"])
            yield self._typed(value, answer, fraction=fraction, more=more)
        if unit := self.body.get("unit", ""):
            name = html.escape(tidy(unit), quote=False)
            named = f"<multiplier>1</multiplier><unit_name>{name}</unit_name>"
            yield f"<units><unit>{named}</unit></units>"

    def matching(self) -> Iterator[str]:
        yield "<shuffleanswers>true</shuffleanswers>"
        yield from self.combined()
        for item, choice in shapes.pairs(self.body):
            said = _text(markup.as_plain(choice, self.markup))
            inner = f"<answer>{said}</answer>"
            yield self.rich("subquestion", item, inner=inner)

    def ordering(self) -> Iterator[str]:
        items = self.body["items"]
        yield "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype>"
        yield f"<selectcount>{len(items)}</selectcount>"
        yield "<gradingtype>RELATIVE_NEXT_EXCLUDE_LAST</gradingtype>"
        yield "<showgrading>SHOW</showgrading><numberingstyle>none</numberingstyle>"
        yield from self.combined()
        for place, item in enumerate(items, start=1):
            yield self.rich("answer", item, fraction=str(place))


LINES = {
    "single": Writer.choices,
    "multiple": Writer.choices,
    "true_false": Writer.true_false,
    "short": Writer.short,
    "numeric": Writer.numeric,
    "matching": Writer.matching,
    "ordering": Writer.ordering,
}
