"""Markdown as the little that blocks may hold: text, points and tables.

Pure: text in, plain data and problems out; no database, no Django.
"""

import re
from dataclasses import dataclass
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
ALLOWED_TAGS = {"a", "b", "br", "h3", "i", "li", "ol", "p", "ul"}
TEXT_TOKENS = {
    "bullet_list",
    "heading",
    "inline",
    "list_item",
    "ordered_list",
    "paragraph",
}
NUMBER = re.compile(r"[\d.,%+\-–\s]*\d[\d.,%+\-–\s]*")


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file of the library, and on which line (from 1)."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass
class Report:
    """Collects what is wrong in one file."""

    file: str
    problems: list[Problem]

    def complain(self, line: int, text: str) -> None:
        self.problems.append(Problem(self.file, line, text))


def html_of(report: Report, text: str, first: int) -> str:
    """Markdown as the little HTML that a text block may hold."""
    tokens = MARKDOWN.parse(text)
    for token in tokens:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        is_other_heading = kind == "heading" and token.tag != "h3"
        if kind not in TEXT_TOKENS or is_other_heading:
            line = first + (token.map[0] if token.map else 0)
            report.complain(line, f"not allowed in a text: {kind} {token.tag}".rstrip())
            break
    return clean(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))


def clean(html: str) -> str:
    """HTML with nothing in it but what the editor of the CMS writes."""
    for old, new in (("strong", "b"), ("em", "i")):
        html = html.replace(f"<{old}>", f"<{new}>").replace(f"</{old}>", f"</{new}>")
    cleaned: str = nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "mailto"},
        link_rel=None,
    )
    return cleaned.replace("\n", "" if "<li>" in cleaned else " ").strip()


def points_of(report: Report, text: str, first: int) -> list[str]:
    tokens = MARKDOWN.parse(text)
    points = [plain(token) for token in tokens if token.type == "inline"]
    if tokens[0].type != "bullet_list_open" or tokens[-1].type != "bullet_list_close":
        report.complain(first, "key points are a list, one '- ' a point")
    return points


def plain(token: Token) -> str:
    """The words of a paragraph without its marks."""
    return "".join(
        " " if child.type == "softbreak" else child.content
        for child in token.children or []
    )


def table_of(report: Report, text: str, first: int, *, caption: str) -> dict[str, Any]:
    rows: list[list[str]] = []
    tokens = MARKDOWN.parse(text)
    if not tokens or tokens[0].type != "table_open" or tokens[-1].type != "table_close":
        report.complain(first, "a table needs a heading row, a line of --- and rows")
        return {"caption": caption, "columns": [], "rows": []}
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_cell(token))
    headings, *cells = rows
    kinds = [_column_kind([row[at] for row in cells]) for at in range(len(headings))]
    return {
        "caption": caption,
        "columns": [
            {"type": kind, "heading": heading}
            for kind, heading in zip(kinds, headings, strict=True)
        ],
        "rows": [{"values": row} for row in cells],
    }


def _cell(token: Token) -> str:
    """A cell as text; as HTML where it holds marks."""
    if all(child.type == "text" for child in token.children or []):
        return plain(token)
    return clean(MARKDOWN.renderer.render([token], MARKDOWN.options, {}))


def _column_kind(cells: list[str]) -> str:
    if any("<" in cell for cell in cells):
        return "rich_text"
    return "number" if all(NUMBER.fullmatch(cell) for cell in cells) else "text"
