"""From text to one small tree a question, so that a large file is never held as a whole.

A document type, entities and deep nesting are refused as soon as they are met.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from quizzes.formats import limits
from quizzes.formats.refusals import FileIsRefused


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


class Tree:
    """Builds the nodes of one question after the other and hands each on."""

    def __init__(self, parser: Any, *, take: Callable[[Node], None]) -> None:
        self.parser, self.take = parser, take
        self.path: list[Node] = []
        self.depth = self.nodes = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        line = self.parser.CurrentLineNumber
        if self.depth > limits.DEEPEST:
            raise FileIsRefused("xml_too_deep", line=line)
        if self.depth == 1 and name != "quiz":
            raise FileIsRefused("xml_not_quiz", line=line, found=name[:40])
        if not self.path and name != "question":
            return
        self.nodes = self.nodes + 1 if self.path else 1
        if self.nodes > limits.MOST_NODES_A_QUESTION:
            raise FileIsRefused("xml_too_wide", line=line)
        node = Node(name, line, attributes)
        if self.path:
            self.path[-1].children.append(node)
        self.path.append(node)

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.path and self.path[-1].name == name:
            node = self.path.pop()
            if not self.path:
                self.take(node)

    def say(self, text: str) -> None:
        if self.path:
            self.path[-1].pieces.append(text)


def parse(text: str, *, take: Callable[[Node], None]) -> None:
    """Hand every question of a file to ``take``. Raises ``FileIsRefused``.

    What came before a fault in the XML has been handed on already.
    """
    # The text is decoded already, whatever its first line says.
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    tree = Tree(parser, take=take)
    parser.StartElementHandler = tree.begin
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.say

    def refuse(*_declared: object) -> None:
        raise FileIsRefused("xml_doctype", line=parser.CurrentLineNumber)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(_from_the_first_tag(text).encode(), True)
    except expat.ExpatError as fault:
        detail = expat.ErrorString(fault.code)
        raise FileIsRefused(
            "xml_malformed", line=fault.lineno, detail=detail
        ) from fault


def _from_the_first_tag(text: str) -> str:
    """Empty lines above the XML declaration, which no parser takes, put below it."""
    said = text.lstrip()
    above = text.count("\n", 0, len(text) - len(said))
    if not above or not said.startswith("<?xml"):
        return said if not above else "\n" * above + said
    declaration, end, rest = said.partition("?>")
    return declaration + end + "\n" * above + rest
