"""A GIFT file as blocks: what stands between blank lines, with its line numbers.

Moodle ends a question at every blank line. Two slips are forgiven and noted: a blank line
inside the answers, and a question that begins right below another's answers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quizzes.formats import limits
from quizzes.formats.text import MARK

BRACES = re.compile(r"\\.|[{}]")
CATEGORY = "$CATEGORY:"
BEGINS = re.compile(r"\s*(?:::|\$CATEGORY:)")
ENDS = re.compile(r"\}[.!?]?$")
# Braces that hold answers beyond doubt, and not words of a text.
ANSWERS = re.compile(r"(?<!\\)\{\s*(?:[=~#>]|(?:TRUE|FALSE|T|F)\s*[#}]|$)")
MOST_JOINED = 30


@dataclass
class Block:
    """Lines of one question; ``line`` is the number of the first, from 1."""

    line: int
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Without comments, which leave an empty line behind."""
        return "\n".join("" if is_comment(line) else line for line in self.lines)

    @property
    def comments(self) -> list[str]:
        return [line.strip() for line in self.lines if is_comment(line)]

    @property
    def braces(self) -> str:
        """The unescaped braces in their order: "{}" for a whole question."""
        found = BRACES.findall(self.text[: limits.LONGEST_QUESTION])
        return "".join(brace for brace in found if len(brace) == 1)


def is_comment(line: str) -> bool:
    return line.lstrip().startswith("//")


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a file, put together where a blank line divided the answers."""
    waiting: list[Block] = []  # begun, but not ended yet
    for block in _by_blank_lines(text):
        if waiting and (len(waiting) > MOST_JOINED or not _may_go_on(block)):
            yield from waiting
            waiting = []
        if waiting and "}" in block.braces:
            yield from _divided(_joined([*waiting, block]))
            waiting = []
        elif waiting or block.braces == "{":
            waiting.append(block)
        else:
            yield from _divided(block)
    yield from waiting


def _may_go_on(block: Block) -> bool:
    """It can be the rest of answers that were begun above a blank line."""
    return block.braces in {"", "}"} and not BEGINS.match(block.text.lstrip("\n"))


def _by_blank_lines(text: str) -> Iterator[Block]:
    block = Block(1)
    for number, marked in enumerate(text.split("\n"), start=1):
        line = marked.lstrip(MARK)
        if line.strip():
            if not block.lines:
                block.line = number
            block.lines.append(line)
        elif block.lines:
            yield block
            block = Block(number)
    if block.lines:
        yield block


def _joined(parts: list[Block]) -> Block:
    """One block; its lines stay at their numbers."""
    first = parts[0]
    joined = Block(first.line, list(first.lines), ["blank_line_joined"])
    for part in parts[1:]:
        missing = part.line - joined.line - len(joined.lines)
        joined.lines += [""] * missing + part.lines
    return joined


def _divided(block: Block) -> Iterator[Block]:
    """Questions that no blank line divides."""
    if len(block.braces) <= 2 and "$CATEGORY" not in block.text:
        yield block
        return
    division = _Division(block)
    for line in block.lines:
        yield from division.take(line)
    if division.part.lines:
        yield division.part


class _Division:
    """Takes the lines of a block and ends a question where another surely begins."""

    def __init__(self, block: Block) -> None:
        self.part = Block(block.line, notes=block.notes)
        self.number = block.line
        self.braces = self.ending = ""  # of the part, its comments left out
        numbered = enumerate(block.lines, start=block.line)
        begins = [n for n, line in numbered if ANSWERS.search(line)]
        self.last_answers = begins[-1] if begins else 0

    def take(self, line: str) -> Iterator[Block]:
        """The next line; what was before it, if a question ends there."""
        said = "" if is_comment(line) else line.strip()
        if self.part.lines and said and self._may_end(line):
            yield from self._begin_another()
        self.part.lines.append(line)
        self.number += 1
        if said:
            found = BRACES.findall(said)
            self.braces += "".join(b for b in found if len(b) == 1)[:3]
            self.ending = said[-2:]
        if said.startswith(CATEGORY):
            yield self.part
            self._begin(Block(self.number))

    def _may_end(self, line: str) -> bool:
        """Nothing of the part is left open, and the line can be a question's first."""
        if self.braces != "{}":
            return False
        if BEGINS.match(line):
            return self.ending.endswith("}")
        return bool(ENDS.search(self.ending)) and self.number <= self.last_answers

    def _begin_another(self) -> Iterator[Block]:
        ended, comments = self.part, _comments_before(self.part)
        is_question = "{" in self.braces
        self._begin(Block(self.number - len(comments), comments))
        self.part.notes = ["blank_line_added"] if is_question else []
        if ended.lines:
            yield ended

    def _begin(self, part: Block) -> None:
        self.part, self.braces, self.ending = part, "", ""


def _comments_before(part: Block) -> list[str]:
    """Comments at the end of a part belong to what follows; they are taken off it."""
    comments: list[str] = []
    while part.lines and is_comment(part.lines[-1]):
        comments.insert(0, part.lines.pop())
    return comments
