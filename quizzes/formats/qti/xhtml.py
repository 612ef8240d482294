"""Texts as QTI 2.1 takes them: XHTML with the elements that it knows."""

import html
import re

from quizzes.formats import markup
from quizzes.formats.text import tidy

TAG = re.compile(r'<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*>')
VALUE = re.compile(r'"[^"]*"')
UNKNOWN = re.compile(r"<(/?)(?:u|s)>")
START = re.compile(r' start="[^"]*"')
OPEN = re.compile(r"<(br|hr)>")


def xhtml(text: str, mark: str) -> str:
    """A text in a markup as well-formed XHTML, without what QTI 2.1 has no element for."""
    said = TAG.sub(_well_formed, markup.as_html(tidy(text), mark))
    return UNKNOWN.sub(r"<\1span>", OPEN.sub(r"<\1/>", said)).replace(
        "&nbsp;", "&#160;"
    )


def has_unknown(text: str) -> bool:
    """It underlines or strikes out, which QTI 2.1 cannot."""
    return UNKNOWN.search(text) is not None


def _well_formed(tag: re.Match[str]) -> str:
    said = VALUE.sub(lambda value: value[0].replace("<", "&lt;"), tag[0])
    return START.sub("", said)


def attribute(text: str) -> str:
    """A value between quotes that keeps its lines."""
    return html.escape(tidy(text)).replace("\n", "&#10;").replace("\t", "&#9;")


def words(text: str) -> str:
    return html.escape(tidy(text), quote=False)
