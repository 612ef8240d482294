"""Reads QTI: one item, or all items of a package."""

from typing import Any

from quizzes.formats import bodies, limits
from quizzes.formats.collecting import Collector
from quizzes.formats.drafts import Draft, Text
from quizzes.formats.refusals import EnoughIsRead, FileIsRefused, QuestionCannotBeRead
from quizzes.formats.scenarios import DESCRIPTION
from quizzes.formats.text import decode

from .declarations import Declared, declared
from .feedbacks import Feedbacks
from .kinds import KINDS, Asking
from .layout import Asked, Layout, layout
from .manifest import Source, sources
from .packages import Package, is_package
from .parsing import Document, Node, parse
from .processing import Processing
from .texts import Words

ITEM, OLD = "assessmentItem", "questestinterop"
TESTS = {"assessmentTest", "assessmentSection", "manifest"}
TOOL = "elearning"


def read(data: bytes, collector: Collector) -> None:
    """Every question of the file to the collector, sound or not."""
    if not is_package(data):
        read_item(decode(data), collector, source=Source(""), package=Package())
        return
    package = Package(data)
    for source in sources(package):
        try:
            if source.path not in package:
                raise FileIsRefused("item_missing")
            text = decode(package.read(source.path, most=limits.MOST_ITEM_BYTES))
            read_item(text, collector, source=source, package=package)
        except FileIsRefused as reason:
            collector.complain(reason, line=reason.line, file=source.path)
            if package.is_spent:
                raise EnoughIsRead(reason.code) from reason


def read_item(
    text: str, collector: Collector, *, source: Source, package: Package
) -> None:
    """One question of an item. Raises ``FileIsRefused`` for what is no item."""
    package.count_tags(text)
    document = parse(text)
    root = document.root
    if root.name == OLD:
        raise FileIsRefused("qti_too_old", line=root.line)
    if root.name in TESTS:
        if source.path:  # of a package without a list; its items are there beside it
            return
        raise FileIsRefused("qti_needs_package", line=root.line)
    if root.name != ITEM:
        raise FileIsRefused("qti_not_item", line=root.line, found=root.name[:40])
    collector.add(_draft(document, source, package))


def _draft(document: Document, source: Source, package: Package) -> Draft:
    root = document.root
    draft = Draft(root.line, DESCRIPTION, Text(""), category=source.category)
    draft.file, draft.title = source.path, root.said("title")
    draft.tags, draft.exact = list(source.tags), document.own
    if root.said("toolName") == TOOL:
        draft.code = root.said("label")
    try:
        _Item(root, draft, Words(package, source.path, draft)).fill()
    except QuestionCannotBeRead as reason:
        draft.failure = reason
    return draft


class _Item:
    def __init__(self, root: Node, draft: Draft, words: Words) -> None:
        self.root, self.draft, self.words = root, draft, words
        self.responses = declared(root)
        self.processing = Processing(root, self.responses)
        self.feedbacks = Feedbacks(root, self.processing, words)

    def fill(self) -> None:
        """Raises ``QuestionCannotBeRead``."""
        body = self.root.find("itemBody")
        if self.root.find("templateProcessing"):
            raise QuestionCannotBeRead("qti_template", line=self.root.line)
        if body is None:
            raise QuestionCannotBeRead("stem_empty")
        if self.root.said("adaptive") == "true":
            self.draft.note("hints")
        found = layout(body)
        self.words.gaps = found.gaps
        self._check(found)
        if len(found.asked) == 1:
            self._one(found.asked[0])
        else:
            self._case(found)
        self.draft.feedback = self.feedbacks.to_all("")
        self.feedbacks.note_the_rest()

    def _check(self, found: Layout) -> None:
        if not found.asked:
            raise QuestionCannotBeRead("qti_nothing_asked", line=self.root.line)
        for asked in found.asked:
            kind, line = asked.node.name, asked.node.line
            if kind not in KINDS:
                raise QuestionCannotBeRead("qti_interaction", line=line, kind=kind[:40])
        if len(found.asked) > limits.MOST_PARTS:
            most = str(limits.MOST_PARTS)
            raise QuestionCannotBeRead("too_many_interactions", most=most)

    def _one(self, asked: Asked) -> None:
        self.draft.kind, body = self._asked(asked)
        stem = self._stem(asked)
        self.draft.stem = stem.pop("stem")
        self.draft.body = stem | body

    def _case(self, found: Layout) -> None:
        case = self.words.rich(found.case, pictured=True)
        title = Text(self.root.said("title"))
        self.draft.kind = "scenario"
        self.draft.stem = case.text if case.text.text.strip() else title
        parts = [
            {"key": key} | self._part(asked, number)
            for number, (key, asked) in enumerate(
                zip(bodies.keys(), found.asked, strict=False), start=1
            )
        ]
        self.draft.body = {"parts": parts}
        if case.picture:
            self.draft.body["picture"] = case.picture

    def _part(self, asked: Asked, number: int) -> dict[str, Any]:
        kind, body = self._asked(asked)
        stem = self._stem(asked)
        said = stem.pop("stem")
        return {
            "kind": kind,
            "stem": said if said.text.strip() else Text(f"({number})"),
            "body": stem | body,
            "feedback": self.feedbacks.to_all(asked.node.said("responseIdentifier")),
            "legal_basis": "",
        }

    def _asked(self, asked: Asked) -> tuple[str, dict[str, Any]]:
        name = asked.node.said("responseIdentifier")
        unknown = Declared(name, "single", "", (), None)
        asking = Asking(
            asked.node,
            self.responses.get(name, unknown),
            self.processing,
            self.feedbacks,
            self.words,
            asked.unit,
        )
        kind, body = KINDS[asked.node.name](asking)
        if kind == "numeric" and asked.unit:
            asked.stem = [block for block in asked.stem if block is not asked.around]
        return kind, body

    def _stem(self, asked: Asked) -> dict[str, Any]:
        """The words that ask, and the picture above them; a picture alone says its own."""
        said = self.words.rich(asked.stem, pictured=True)
        if not said.picture:
            return {"stem": said.text}
        stem = said.text if said.text.text.strip() else Text(said.picture["alt"])
        return {"stem": stem, "picture": said.picture}
