"""A GIFT file as blocks: what stands between blank lines, with its line numbers.

Moodle ends a question at every blank line. Two slips are forgiven and noted: a blank line
inside the answers, and a question with a name that begins right below another's answers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quizzes.formats import limits

BRACES = re.compile(r"\\.|[{}]")
BEGINS = re.compile(r"\s*(?:::|\$CATEGORY:)")
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
    for number, line in enumerate(text.split("\n"), start=1):
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
    """Questions with names that no blank line divides."""
    if len(block.braces) <= 2 and "$CATEGORY" not in block.text:
        yield block
        return
    part = Block(block.line, notes=block.notes)
    for number, line in enumerate(block.lines, start=block.line):
        if part.lines and BEGINS.match(line) and _is_whole(part):
            comments = _comments_before(part)
            if part.lines:
                yield part
            is_question = "{" in part.braces
            part = Block(number - len(comments), comments)
            part.notes = ["blank_line_added"] if is_question else []
        part.lines.append(line)
        if line.lstrip().startswith("$CATEGORY:"):
            yield part
            part = Block(number + 1)
    if part.lines:
        yield part


def _is_whole(part: Block) -> bool:
    """Nothing of the part is left open, so that another question may begin."""
    braces, text = part.braces, part.text.strip()
    return not text or (braces == "{}" and text.endswith("}"))


def _comments_before(part: Block) -> list[str]:
    """Comments at the end of a part belong to what follows; they are taken off it."""
    comments: list[str] = []
    while part.lines and is_comment(part.lines[-1]):
        comments.insert(0, part.lines.pop())
    return comments
