"""Lesson files: Markdown with directives, read into blocks.

Pure: text in, plain data and problems out; no database, no Django.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from .library_texts import Report, html_of, points_of, table_of

HEADING = re.compile(r"##\s+(?P<text>.+)")
IMAGE = re.compile(
    r'!\[(?P<alt>[^\]]*)\]\((?P<path>[^\s)]+)(?:\s+"(?P<caption>[^"]*)")?\)'
)
DIRECTIVE = re.compile(r":::\s*(?P<name>[a-z-]+)(?P<rest>.*)")
# How many quoted texts follow the name of a directive.
ARGUMENTS = {
    "buka-tutup": 1,
    "kasus": 1,
    "kutipan-hukum": 2,
    "poin-kunci": 0,
    "tabel": 1,
}


@dataclass(frozen=True)
class Block:
    """A block of a lesson as plain data. Pictures are named by their path."""

    kind: str
    value: Any = field(hash=False)


@dataclass
class _Source(Report):
    """The lines of a file and what was found wrong in them."""

    lines: list[str]
    pictures: Collection[str]


def read_blocks(
    text: str, *, report: Report, first_line: int, pictures: Collection[str]
) -> tuple[Block, ...]:
    """The blocks of a lesson; ``first_line`` is where ``text`` begins in its file."""
    source = _Source(report.file, report.problems, text.splitlines(), pictures)
    blocks: list[Block] = []
    for block in _blocks(source, first_line):
        if block.kind == "accordion" and blocks and blocks[-1].kind == "accordion":
            blocks[-1] = Block("accordion", [*blocks[-1].value, *block.value])
        else:
            blocks.append(block)
    return tuple(blocks)


def _blocks(source: _Source, first_line: int) -> Iterator[Block]:
    text: list[str] = []
    position = 0
    while position < len(source.lines):
        line, number = source.lines[position], first_line + position
        if not line.startswith((":::", "## ", "![")):
            text.append(line)
            position += 1
            continue
        yield from _text_block(source, text, ends_at=number)
        text = []
        if line.startswith(":::"):
            body, position = _fenced(source, position, first_line)
            yield from _directive(source, line, body, line_number=number)
        else:
            yield from _single_line(source, line, number)
            position += 1
    yield from _text_block(source, text, ends_at=first_line + position)


def _text_block(source: _Source, lines: list[str], *, ends_at: int) -> Iterator[Block]:
    if any(line.strip() for line in lines):
        first = ends_at - len(lines)
        yield Block("rich_text", html_of(source, "\n".join(lines), first))


def _single_line(source: _Source, line: str, number: int) -> Iterator[Block]:
    if heading := HEADING.fullmatch(line):
        yield Block("heading", heading["text"].strip())
    elif image := IMAGE.fullmatch(line.strip()):
        if not image["alt"].strip():
            source.complain(number, "the picture has no text that says what it shows")
        if image["path"] not in source.pictures:
            source.complain(number, f"no such picture: {image['path']}")
        yield Block("image", {**image.groupdict(default="")})
    else:
        source.complain(number, "not a heading and not a picture on a line of its own")


def _fenced(source: _Source, start: int, first_line: int) -> tuple[list[str], int]:
    """The lines inside the directive that opens at ``start``, and where to go on."""
    for position in range(start + 1, len(source.lines)):
        line = source.lines[position]
        if line.strip() == ":::":
            return source.lines[start + 1 : position], position + 1
        if line.startswith(":::"):
            source.complain(first_line + position, "directives do not nest")
            return source.lines[start + 1 : position], position
    source.complain(first_line + start, "the directive is not closed by :::")
    return source.lines[start + 1 :], len(source.lines)


def _directive(
    source: _Source, line: str, body: list[str], *, line_number: int
) -> Iterator[Block]:
    found = DIRECTIVE.fullmatch(line)
    if found is None or found["name"] not in ARGUMENTS:
        source.complain(line_number, f"unknown directive: {line.strip()}")
        return
    arguments = re.findall(r'"([^"]*)"', found["rest"])
    if len(arguments) != ARGUMENTS[found["name"]]:
        wanted = ARGUMENTS[found["name"]]
        source.complain(line_number, f"{found['name']} takes {wanted} quoted texts")
        return
    text = "\n".join(body)
    if not text.strip():
        source.complain(line_number, f"{found['name']} is empty")
        return
    yield _block_of(source, found["name"], arguments, text=text, first=line_number + 1)


def _block_of(
    source: _Source, name: str, arguments: list[str], *, text: str, first: int
) -> Block:
    if name == "poin-kunci":
        return Block(
            "key_points", {"title": "", "points": points_of(source, text, first)}
        )
    if name == "tabel":
        return Block("table", table_of(source, text, first, caption=arguments[0]))
    html = html_of(source, text, first)
    if name == "kasus":
        value = {"title": arguments[0], "story": html, "question": ""}
        return Block("case_study", value)
    if name == "buka-tutup":
        return Block("accordion", [{"title": arguments[0], "body": html}])
    regulation, article = arguments
    value = {"regulation": regulation, "article": article, "text": html, "url": ""}
    return Block("legal_citation", {**value, "valid_from": None})
