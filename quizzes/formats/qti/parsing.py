"""From XML to a small tree that keeps words and elements in their order.

Names of QTI 3 (``qti-simple-choice``, ``map-key``) become those of QTI 2, so that nothing
else need know which of both it reads. A document type and entities are refused at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from xml.parsers import expat

from quizzes.formats import limits
from quizzes.formats.refusals import FileIsRefused
from quizzes.formats.text import tidy

OWN = "elearning"  # the processing instruction that only we write and read
CHUNK = 64 * 1024


@dataclass(slots=True)
class Node:
    """An element with the line on which it begins; ``content`` is words and elements."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    content: "list[Node | str]" = field(default_factory=list)

    @property
    def children(self) -> "list[Node]":
        return [each for each in self.content if isinstance(each, Node)]

    @property
    def text(self) -> str:
        """All words within it."""
        return "".join(
            each if isinstance(each, str) else each.text for each in self.content
        )

    def said(self, name: str, default: str = "") -> str:
        """An attribute without outer space."""
        return self.attributes.get(name, default).strip()

    def all(self, name: str) -> "list[Node]":
        return [child for child in self.children if child.name == name]

    def find(self, path: str) -> "Node | None":
        """The first element down a path such as ``mapping/mapEntry``."""
        node: Node | None = self
        for name in path.split("/"):
            node = next(iter(node.all(name)), None) if node else None
        return node

    def walk(self) -> "Iterator[Node]":
        """It and all elements within it, in their order."""
        yield self
        for child in self.children:
            yield from child.walk()


Content = list[Node | str]


@dataclass(frozen=True)
class Document:
    root: Node
    own: str = ""


class _Tree:
    def __init__(self, parser: Any, *, most: int) -> None:
        self.parser, self.most = parser, most
        self.path: list[Node] = []
        self.root: Node | None = None
        self.own = ""
        self.nodes = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.nodes += 1
        if len(self.path) >= limits.DEEPEST:
            raise FileIsRefused("xml_too_deep", line=self.line)
        if self.nodes > self.most:
            raise FileIsRefused("xml_too_wide", line=self.line)
        named = {in_two(key): value for key, value in attributes.items()}
        node = Node(in_two(name), self.line, named)
        if self.path:
            self.path[-1].content.append(node)
        else:
            self.root = node
        self.path.append(node)

    @property
    def line(self) -> int:
        return int(self.parser.CurrentLineNumber)

    def end(self, _name: str) -> None:
        self.path.pop()

    def say(self, text: str) -> None:
        if self.path:
            self.path[-1].content.append(text)

    def instruct(self, target: str, data: str) -> None:
        if target == OWN and not self.own:
            self.own = data.strip()

    def refuse(self, *_declared: object) -> None:
        raise FileIsRefused("xml_doctype", line=self.line)


@lru_cache(maxsize=1024)
def in_two(name: str) -> str:
    """The name as QTI 2 has it, without a prefix: ``qti-map-entry`` is ``mapEntry``."""
    local = name.rpartition(":")[2].removeprefix("qti-")
    first, *rest = local.split("-")
    return tidy(first + "".join(word[:1].upper() + word[1:] for word in rest))


def parse(text: str, *, most: int = limits.MOST_NODES_A_QUESTION) -> Document:
    """The tree of a file that has at most so many elements. Raises ``FileIsRefused``."""
    parser = expat.ParserCreate("utf-8")  # it is decoded, whatever its first line says
    tree = _Tree(parser, most=most)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = tree.begin, tree.end
    parser.CharacterDataHandler = tree.say
    parser.ProcessingInstructionHandler = tree.instruct
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = tree.refuse
    data = text.lstrip().encode()
    try:
        for place in range(0, len(data), CHUNK):
            parser.Parse(data[place : place + CHUNK], False)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise FileIsRefused("xml_malformed", line=fault.lineno) from fault
    if tree.root is None:
        raise FileIsRefused("xml_malformed", line=1)
    return Document(tree.root, tree.own)
