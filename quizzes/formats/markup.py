"""Text in its markups: plain, Markdown, HTML, and Moodle's own between plain and HTML.

HTML is cleaned wherever it comes from: a few elements stay, everything else goes.
"""

import html
import re

import nh3
from markdown_it import MarkdownIt

from . import limits
from .refusals import QuestionCannotBeRead
from .text import shorten

MARKUPS = ("plain", "markdown", "html")
TAGS = {"p", "br", "b", "strong", "i", "em", "u", "sub", "sup", "ul", "ol", "li", "a"}
TAGS |= {"table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "code", "pre"}
TAGS |= {"blockquote", "s", "hr"}
CELL = {"colspan", "rowspan"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": CELL, "td": CELL}
SCHEMES = {"http", "https", "mailto"}

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
MARKDOWN_SIGNS = re.compile(r"[\\`*_\[\]<>#&|~!\n]|^\s*(?:[-+]|\d+[.)])\s")
LOOKS_LIKE_HTML = re.compile(
    r"</?[a-zA-Z][a-zA-Z0-9]{0,12}[\s/>]|&#?[a-zA-Z0-9]{2,31};"
)
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,12})(?=[\s/>])")
# Their words must not run into each other when the element itself goes.
_BLOCK = re.compile(r"<(/?)(div|section|article|center|h[1-6])\b[^<>]*>", re.IGNORECASE)
_GAPS = re.compile(r"<[^<>]*>|&nbsp;")
# Their end tags may be left out, so that they say nothing about depth.
OPEN_ENDED = {"br", "p", "li", "img", "hr", "td", "tr", "th", "tbody", "thead", "input"}
OPEN_ENDED |= {"col", "dt", "dd", "option", "wbr", "source", "area", "link", "meta"}


def clean(text: str) -> str:
    """HTML with only what a question needs. Raises when it is nested too deeply."""
    if "<" not in text and "&" not in text:
        return text.strip()
    check_depth(text)
    cleaned: str = nh3.clean(
        _BLOCK.sub(_as_paragraph, text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return cleaned.strip() if _GAPS.sub("", cleaned).strip() else ""


def _as_paragraph(block: re.Match[str]) -> str:
    is_heading = block[2].lower().startswith("h")
    if block[1]:
        return "</strong></p>" if is_heading else "</p>"
    return "<p><strong>" if is_heading else "<p>"


def check_depth(text: str) -> None:
    depth = 0
    for found in TAG.finditer(text):
        if found[2].lower() not in OPEN_ENDED:
            depth = max(0, depth - 1) if found[1] else depth + 1
            if depth > limits.DEEPEST:
                raise QuestionCannotBeRead("text_too_deep")


def check_signs(text: str) -> None:
    """Raise for Markdown that would take long to render, here and before each reader."""
    if any(text.count(sign) > limits.MOST_SIGNS for sign in "[*_`~<"):
        most = str(limits.MOST_SIGNS)
        raise QuestionCannotBeRead("text_too_many_signs", most=most)


def looks_like_html(text: str) -> bool:
    return LOOKS_LIKE_HTML.search(text) is not None


def escaped(text: str) -> str:
    """Plain text as HTML that looks the same."""
    return html.escape(text, quote=False).replace("\n", "<br>")


def is_plain_in_markdown(text: str) -> bool:
    """Markdown would show the text as it is written."""
    return MARKDOWN_SIGNS.search(text) is None


def as_html(text: str, markup: str) -> str:
    """A text in ``markup`` ("moodle" too, if it holds HTML) as clean HTML."""
    if markup == "html":
        return clean(text)
    if markup == "moodle":
        return clean(text.replace("\n", "<br>"))
    if markup == "markdown":
        return clean(MARKDOWN.render(text))
    return escaped(text)


def as_plain(text: str, markup: str) -> str:
    """The words alone, for a field that knows no markup."""
    if markup != "html":
        return text
    return html.unescape(nh3.clean(text, tags=set())).replace("\xa0", " ").strip()


def default_title(stem: str, markup: str) -> str:
    """What a question is called whose author gave it no name."""
    return shorten(as_plain(stem, markup)) or "?"


def says_nothing_new(title: str, *, stem: str, markup: str) -> bool:
    """A name that only repeats how the question begins, as Moodle makes them."""
    if title == default_title(stem, markup):
        return True
    begins = title.removesuffix("...")
    words = " ".join(as_plain(stem, markup).split())
    return len(title) >= 40 and begins != title and words.startswith(begins)
