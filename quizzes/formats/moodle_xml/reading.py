"""Reads Moodle XML."""

import re

from quizzes.formats import limits
from quizzes.formats.collecting import Collector
from quizzes.formats.drafts import Draft, Text
from quizzes.formats.markup import escaped
from quizzes.formats.refusals import FileIsRefused, QuestionCannotBeRead
from quizzes.formats.scenarios import DESCRIPTION
from quizzes.formats.text import shorten

from . import texts
from .kinds import KINDS
from .parsing import Node, parse

COURSE = re.compile(r"^\$\w{1,20}\$/(?:top/)?")
STANDARD = {
    "Your answer is correct.",
    "Your answer is partially correct.",
    "Your answer is incorrect.",
    "Jawaban Anda benar.",
    "Jawaban Anda sebagian benar.",
    "Jawaban Anda salah.",
}
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
USUAL_PENALTIES = {"", "0", "0.1", "0.3333333", "0.5", "1"}


def read(text: str, collector: Collector) -> None:
    """Every question of the file to the collector, sound or not."""
    reader = _Reader(collector)
    try:
        parse(text, take=reader.take, complain=reader.complain)
    except FileIsRefused as reason:
        collector.complain(reason, line=reason.line)


class _Reader:
    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.category = ""

    def complain(self, reason: QuestionCannotBeRead, title: str) -> None:
        self.collector.complain(reason, line=reason.line, title=title)

    def take(self, node: Node) -> None:
        kind = node.attributes.get("type", "").strip()
        if kind == "category":
            path = node.said("category/text") or node.said("category")
            self.category = COURSE.sub("", path)[: limits.LONGEST_LINE_OF_LAW]
            return
        draft = Draft(node.line, DESCRIPTION, Text(""), category=self.category)
        try:
            draft.title = texts.plain(node.find("name"))
            if kind not in KINDS:
                code = "unsupported_kind" if kind else "no_kind"
                raise QuestionCannotBeRead(code, kind=kind[:40])
            fill(draft, node)
            KINDS[kind](node, draft, draft.stem.markup)
        except QuestionCannotBeRead as reason:
            draft.failure = reason
        self.collector.add(draft)


def fill(draft: Draft, node: Node) -> None:
    """What every kind of question says. Raises ``QuestionCannotBeRead``."""
    stem = texts.rich(
        node.find("questiontext"), "html", draft, pictured=True, beside=_old_image(node)
    )
    draft.stem = stem.text
    mark = stem.text.markup
    if stem.picture:
        draft.body["picture"] = stem.picture
        if not stem.text.text:  # a picture alone: its words are the question
            draft.stem = Text(escaped(stem.picture["alt"]), "html")
    feedback = texts.rich(node.find("generalfeedback"), mark, draft, pictured=False)
    draft.feedback = feedback.text
    draft.code = node.said("idnumber")
    draft.exact = node.said("elearning/text")
    draft.tags = [
        texts.plain(tag)
        for name in ("tags", "coursetags")
        for tags in node.all(name)
        for tag in tags.all("tag")
    ]
    _note_losses(draft, node)


def _old_image(node: Node) -> tuple[str, str]:
    """Name and content of the one picture that files of Moodle 1 could hold."""
    name = node.said("image").replace("/", "_")
    content = node.said("image_base64")
    return (name, content) if name and content else ("", "")


def _note_losses(draft: Draft, node: Node) -> None:
    """Say what Moodle knows of a question and we do not."""
    for name in COMBINED:
        said = texts.plain(node.find(name))
        words = shorten(re.sub(r"<[^<>]{0,200}>", "", said[:2000]))
        if words and words not in STANDARD:
            draft.note("combined_feedback", text=words)
    if any(hint.said("text") for hint in node.all("hint")):
        draft.note("hints")
    if node.said("hidden") == "1":
        draft.note("hidden")
    mark = node.said("defaultgrade", "1").rstrip("0").rstrip(".")
    if mark not in {"1", ""}:
        draft.note("default_mark", mark=mark[:12])
    penalty = node.said("penalty").rstrip("0").rstrip(".")
    if penalty not in USUAL_PENALTIES:
        draft.note("penalty")
