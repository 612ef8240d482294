"""A question on its way in, while its texts may still be in different markups."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from quizzes import marking

from . import limits, markup, owned
from .messages import PROBLEMS
from .parsed import Note, ParsedQuestion
from .refusals import QuestionCannotBeRead
from .text import shorten, tidy


@dataclass(frozen=True)
class Text:
    """A text as a file has it. ``markup`` may be "moodle": plain lines that allow HTML."""

    text: str
    markup: str = "plain"

    @property
    def settled(self) -> str:
        """The markup that it really is in."""
        if self.markup == "moodle":
            return "html" if markup.looks_like_html(self.text) else "plain"
        return self.markup

    def within(self, target: str) -> str:
        """The text as it is written in another markup."""
        if len(self.text) > limits.LONGEST_TEXT:
            most = str(limits.LONGEST_TEXT)
            raise QuestionCannotBeRead("text_too_long", most=most)
        settled = self.settled
        if settled == "markdown":
            markup.check_signs(self.text)
        if settled == target and settled != "html":
            return self.text
        if target == "html":
            mark = self.markup if settled == "html" else settled
            return markup.as_html(self.text, mark)
        return self.text


@dataclass
class Draft:
    """As read from a file: ``Text`` stands in the body wherever a text has a markup."""

    line: int
    kind: str
    stem: Text
    body: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    code: str = ""
    feedback: Text = field(default_factory=lambda: Text(""))
    tags: list[str] = field(default_factory=list)
    category: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    exact: str = ""
    file: str = ""
    failure: QuestionCannotBeRead | None = None

    def note(self, code: str, **params: str) -> None:
        """Say once what was changed; the same note twice says no more."""
        note = Note(code, params)
        if note not in self.notes and len(self.notes) < limits.MOST_OPTIONS:
            self.notes.append(note)


def settle(draft: Draft) -> ParsedQuestion:
    """The question in one markup, cleaned and checked.

    Raises ``QuestionCannotBeRead``, unless our own writer added the exact question.
    """
    try:
        if draft.failure:
            raise draft.failure
        question = _plainly_read(draft)
        if draft.exact:
            question = owned.restored(question, draft.exact)
        check(question)
    except QuestionCannotBeRead as failure:
        if not draft.exact:
            raise
        question = _exact_alone(draft, failure)
        check(question)
    return question


def _plainly_read(draft: Draft) -> ParsedQuestion:
    texts = list(_texts([draft.stem, draft.feedback, draft.body]))
    target = _one_markup(texts)
    own = owned.taken_from(draft.tags)
    stem = tidy(draft.stem.within(target))
    question = ParsedQuestion(
        kind=draft.kind,
        stem=stem,
        body=_within(draft.body, target),
        title=_title(draft, stem=stem, target=target),
        code=draft.code[: limits.LONGEST_CODE + 1],
        markup=target,
        feedback=tidy(draft.feedback.within(target)),
        category=draft.category,
        pictures=dict(draft.pictures),
        line=draft.line,
        file=draft.file,
        **own.fields,
    )
    if own.is_shortened:
        draft.note("tag_not_kept")
    if any("<img" in text.text.lower() for text in texts if text.settled == "html"):
        draft.note("picture_missing", text="<img>")
    return replace(question, notes=tuple(draft.notes))


def _exact_alone(draft: Draft, failure: QuestionCannotBeRead) -> ParsedQuestion:
    """What our own writer added to a question that its format cannot express."""
    empty = ParsedQuestion("", "", {}, code=draft.code, category=draft.category)
    empty = replace(empty, pictures=dict(draft.pictures), line=draft.line)
    empty = replace(empty, file=draft.file)
    question = owned.restored(empty, draft.exact, alone=True)
    if question is empty:
        raise failure
    return question


def check(question: ParsedQuestion) -> None:
    """Raise ``QuestionCannotBeRead`` if nobody could answer the question."""
    if not question.stem.strip():
        raise QuestionCannotBeRead("stem_empty")
    for code in marking.problems(question.kind, question.body):
        if code in PROBLEMS:
            raise QuestionCannotBeRead(code)
        raise QuestionCannotBeRead("unsound", code=code)


def _texts(value: Any) -> Any:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _one_markup(texts: list[Text]) -> str:
    """The markup that can hold all of them without changing how they look."""
    said = [text for text in texts if text.text.strip()]
    markups = {text.settled for text in said}
    if len(markups) <= 1:
        return markups.pop() if markups else "plain"
    if markups == {"plain", "markdown"}:
        plain = [text.text for text in said if text.settled == "plain"]
        if all(map(markup.is_plain_in_markdown, plain)):
            return "markdown"
    return "html"


def _within(value: Any, target: str) -> Any:
    if isinstance(value, Text):
        return tidy(value.within(target))
    if isinstance(value, dict):
        return {key: _within(inner, target) for key, inner in value.items()}
    if isinstance(value, list):
        return [_within(inner, target) for inner in value]
    return tidy(value) if isinstance(value, str) else value


def _title(draft: Draft, *, stem: str, target: str) -> str:
    title = " ".join(tidy(re.sub(r"<[^<>]{0,200}>", "", draft.title)).split())
    if markup.says_nothing_new(title, stem=stem, markup=target):
        return ""
    if len(title) > limits.LONGEST_TITLE:
        draft.note("shortened", most=str(limits.LONGEST_TITLE), text=shorten(title, 40))
        return shorten(title, limits.LONGEST_TITLE)
    return title
