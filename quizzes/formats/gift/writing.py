"""Writes GIFT that Moodle reads; what it has no word for stands in comments."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from quizzes.formats import markup, owned, shapes
from quizzes.formats.parsed import ParsedQuestion
from quizzes.formats.scenarios import DESCRIPTION

from .escapes import escaped
from .reading import EXACT, read

ORDERING = "ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST SHOW none"


def write(questions: Iterable[ParsedQuestion], *, title: str) -> str:
    """The questions, with a blank line between them."""
    name = " ".join(title.split()).replace("/", "//")
    found = [f"$CATEGORY: {name}\n"] if name else []
    for number, question in enumerate(questions, start=1):
        bare = shapes.without_pictures(question)
        text = _whole(bare, case=str(number))
        exact = owned.exact(bare, plain=shapes.read_back(text, read))
        found.append(_whole(bare, case=str(number), exact=exact) if exact else text)
    return "\n".join(found)


def _whole(question: ParsedQuestion, *, case: str, exact: str = "") -> str:
    """One question; a case as a description and its questions."""
    if question.kind != "scenario":
        return _one(question, tags=shapes.tags(question), exact=exact)
    head = replace(question, kind=DESCRIPTION)
    found = [_one(head, tags=shapes.tags(head, case=case), exact=exact)]
    for place, part in enumerate(shapes.parts(question), start=1):
        found.append(
            _one(part, tags=shapes.tags(part, case=case, place=place), exact="")
        )
    return "\n".join(found)


def _one(question: ParsedQuestion, *, tags: list[str], exact: str) -> str:
    writer = Writer(question)
    tokens = [_token("id", question.code)] if question.code else []
    tokens += [_token("tag", tag) for tag in tags]
    lines = [f"// {' '.join(tokens)}"] if tokens else []
    if exact:
        lines.append(f"{EXACT}{exact}")
    title = f"::{escaped(question.title)}::" if question.title else ""
    lines.append(f"{title}{writer.stem()}{writer.answers()}")
    return "\n".join(lines) + "\n"


def _token(name: str, value: str) -> str:
    said = " ".join(value.split()).replace("]", "\\]")
    gap = " " if said.endswith("\\") else ""  # a backslash before the ] would take it
    return f"[{name}:{said}{gap}]"


class Writer:
    """One question; every text is in the markup of its stem."""

    def __init__(self, question: ParsedQuestion) -> None:
        self.question, self.body = question, question.body
        self.markup = question.markup

    def stem(self) -> str:
        text = self.question.stem
        is_bare = self.markup == "plain" and not text.startswith(("[", "//"))
        marker = "" if is_bare and not self._holds_signs() else f"[{self.markup}]"
        return marker + escaped(text)

    def _holds_signs(self) -> bool:
        """Moodle would take plain text for HTML."""
        return markup.looks_like_html(str(self.body) + self.question.stem)

    def text(self, text: str) -> str:
        """A text within the answers; one that begins as a marker gets its own."""
        marker = f"[{self.markup}]" if text.lstrip().startswith("[") else ""
        return marker + escaped(text)

    def feedback(self, part: dict[str, Any]) -> str:
        said = part.get("feedback", "")
        return f"#{self.text(said)}" if said else ""

    def answers(self) -> str:
        kind = self.question.kind
        if kind == DESCRIPTION:
            return ""
        said = self.question.feedback
        general = f"####{self.text(said)}" if said else ""
        if kind == "true_false":
            return f"{{{self._true_false()}{general}}}"
        opening, lines = LINES[kind](self)
        if general:
            lines.append(general)
        inner = "".join(f"\t{line}\n" for line in lines)
        return f"{{{opening}\n{inner}}}"

    def _true_false(self) -> str:
        true, false = self.body["options"]
        right, wrong = (true, false) if true["correct"] else (false, true)
        word = "TRUE" if true["correct"] else "FALSE"
        if right.get("feedback"):
            return (
                f"{word}#{self.text(wrong.get('feedback', ''))}{self.feedback(right)}"
            )
        return f"{word}{self.feedback(wrong)}"

    def choices(self) -> tuple[str, list[str]]:
        kind, options = self.question.kind, self.body["options"]
        lines = []
        for option, weight in zip(options, shapes.weights(kind, options), strict=True):
            if kind == "single" and option["correct"]:
                mark = "="
            elif weight or option["text"].startswith("%"):
                mark = f"~%{shapes.said(weight)}%"
            else:
                mark = "~"
            lines.append(f"{mark}{self.text(option['text'])}{self.feedback(option)}")
        return "", lines

    def short(self) -> tuple[str, list[str]]:
        lines = []
        for answer in self.body["answers"]:
            mark = f"=%{shapes.said(shapes.weight_of(answer))}%"
            text = escaped(answer["text"].replace("->", "→"))
            lines.append(f"{mark}{text}{self.feedback(answer)}")
        return "", lines

    def numeric(self) -> tuple[str, list[str]]:
        lines = []
        for answer in self.body["answers"]:
            mark = f"=%{shapes.said(shapes.weight_of(answer))}%"
            value = shapes.digits(answer["value"])
            tolerance = shapes.digits(answer.get("tolerance", "0"))
            lines.append(f"{mark}{value}:{tolerance}{self.feedback(answer)}")
        return "#", lines

    def matching(self) -> tuple[str, list[str]]:
        lines = []
        for item, choice in shapes.pairs(self.body):
            text = self.text(item.get("text", "").replace("->", "→"))
            plain = markup.as_plain(choice, self.markup)
            lines.append(f"={text} -> {escaped(plain)}")
        return "", lines

    def ordering(self) -> tuple[str, list[str]]:
        items = self.body["items"]
        lines = [escaped(" ".join(item["text"].split())) for item in items]
        return f">{len(items)} {ORDERING}", lines


LINES = {
    "single": Writer.choices,
    "multiple": Writer.choices,
    "short": Writer.short,
    "numeric": Writer.numeric,
    "matching": Writer.matching,
    "ordering": Writer.ordering,
}
