"""From text to one small tree a question, so that a large file is never held as a whole.

A document type, entities and deep nesting are refused as soon as they are met. A question
with a fault is left out, and reading goes on where the next begins.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from xml.parsers import expat

from quizzes.formats import limits
from quizzes.formats.refusals import FileIsRefused, QuestionCannotBeRead

ROOT = b"<quiz>"
BEGINS = re.compile(rb"<question[\s/>]")
CHUNK = 64 * 1024


@dataclass
class Node:
    """An element of a question, with the line on which it begins."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def all(self, name: str) -> list["Node"]:
        return [child for child in self.children if child.name == name]

    def find(self, path: str) -> "Node | None":
        """The first element down a path such as ``name/text``."""
        node: Node | None = self
        for name in path.split("/"):
            node = next(iter(node.all(name)), None) if node else None
        return node

    def said(self, path: str, default: str = "") -> str:
        """The text at a path, without outer space; ``default`` where nothing is there."""
        node = self.find(path)
        return node.text.strip() if node else default


class _BreaksOff(Exception):
    """The question that is being read is broken; ``at`` is the byte where that shows."""

    def __init__(self, reason: QuestionCannotBeRead, at: int) -> None:
        super().__init__(reason.code)
        self.reason, self.at = reason, at


class Tree:
    """Builds the nodes of one question after the other and hands each on."""

    def __init__(self, parser: Any, *, line: int, take: Callable[[Node], None]) -> None:
        self.parser, self.take = parser, take
        self.lines_above = line - 1
        self.path: list[Node] = []
        self.depth = self.nodes = 0

    @property
    def line(self) -> int:
        return self.lines_above + int(self.parser.CurrentLineNumber)

    @property
    def title(self) -> str:
        """The name of the question that is being read."""
        return self.path[0].said("name/text") if self.path else ""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > limits.DEEPEST:
            raise FileIsRefused("xml_too_deep", line=self.line)
        if self.depth == 1 and name != "quiz":
            raise FileIsRefused("xml_not_quiz", line=self.line, found=name[:40])
        if not self.path and name != "question":
            return
        self.nodes = self.nodes + 1 if self.path else 1
        if self.path and name == "question":
            self._break_off("xml_question_open")
        if self.nodes > limits.MOST_NODES_A_QUESTION:
            self._break_off("xml_too_wide")
        node = Node(name, self.line, attributes)
        if self.path:
            self.path[-1].children.append(node)
        self.path.append(node)

    def _break_off(self, code: str) -> None:
        reason = QuestionCannotBeRead(code, line=self.path[0].line)
        raise _BreaksOff(reason, self.parser.CurrentByteIndex)

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.path and self.path[-1].name == name:
            node = self.path.pop()
            if not self.path:
                self.take(node)

    def say(self, text: str) -> None:
        if self.path:
            self.path[-1].pieces.append(text)

    def refuse(self, *_declared: object) -> None:
        raise FileIsRefused("xml_doctype", line=self.line)


def parse(
    text: str,
    *,
    take: Callable[[Node], None],
    complain: Callable[[QuestionCannotBeRead, str], None],
) -> None:
    """Hand every question to ``take``; where one is broken, go on with the next.

    Raises ``FileIsRefused`` for a file that is none of ours or hostile.
    """
    data = _from_the_first_tag(text).encode()
    above, start, line = b"", 0, 1
    while start < len(data):
        # The text is decoded already, whatever its first line says.
        parser = expat.ParserCreate("utf-8")
        tree = Tree(parser, line=line, take=take)
        try:
            _feed(tree, chain([above], _pieces(data, start)))
            return
        except _BreaksOff as fault:
            complain(fault.reason, tree.title)
            at = max(start + fault.at - len(above), start)
        found = BEGINS.search(data, at if at > start else start + 1)
        following = found.start() if found else len(data)
        line += data.count(b"\n", start, following)
        above, start = ROOT, following


def _pieces(data: bytes, start: int) -> Iterator[bytes]:
    for place in range(start, len(data), CHUNK):
        yield data[place : place + CHUNK]


def _feed(tree: Tree, pieces: Iterable[bytes]) -> None:
    """Read in pieces, so that a fault costs no more than one of them."""
    parser = tree.parser
    parser.buffer_text = True
    parser.StartElementHandler = tree.begin
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.say
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = tree.refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        line = tree.lines_above + fault.lineno
        reason = QuestionCannotBeRead("xml_malformed", line=line)
        raise _BreaksOff(reason, parser.ErrorByteIndex) from fault


def _from_the_first_tag(text: str) -> str:
    """Empty lines above the XML declaration, which no parser takes, put below it."""
    said = text.lstrip()
    above = text.count("\n", 0, len(text) - len(said))
    if not above or not said.startswith("<?xml"):
        return said if not above else "\n" * above + said
    declaration, end, rest = said.partition("?>")
    return declaration + end + "\n" * above + rest
