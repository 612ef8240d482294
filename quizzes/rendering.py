"""What authors wrote, as HTML that is safe to show: plain text, Markdown or HTML.

Everything passes the same small allow-list at the end, whatever came before it, so that
a question shows text, lists and tables and nothing that runs, loads or styles.
"""

import re
from functools import lru_cache
from html import unescape

import nh3
from django.utils.html import linebreaks, strip_tags
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

# Headings would break the outline of the page; pictures have a place of their own.
MARKDOWN = (
    MarkdownIt("commonmark", {"html": False})
    .enable(["table", "strikethrough"])
    .disable(["heading", "lheading", "image"])
)
HEADING = re.compile(r"<(/?)h[1-6]\b[^>]*>", re.IGNORECASE)
ONE_PARAGRAPH = re.compile(r"\s*<p>((?:(?!<p\b).)*)</p>\s*", re.DOTALL)
TAGS = {"a", "b", "blockquote", "br", "caption", "code", "em", "hr", "i", "li", "ol"}
TAGS |= {"p", "pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th"}
TAGS |= {"thead", "tr", "u", "ul"}
CELL = {"colspan", "rowspan"}
CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={
        "*": {"dir", "lang"},
        "a": {"href"},
        "ol": {"start", "type"},
        "td": CELL,
        "th": CELL | {"scope"},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
)


def cleaned(html: str) -> str:
    """HTML with nothing in it but what a question may hold; headings become paragraphs."""
    return CLEANER.clean(HEADING.sub(_as_paragraph, html)).strip()


def _as_paragraph(heading: re.Match[str]) -> str:
    return "</strong></p>" if heading[1] else "<p><strong>"


# Texts of questions never change, and the same few are shown to everybody who is asked.
@lru_cache(maxsize=2048)
def block(text: str, markup: str) -> SafeString:
    """The text as paragraphs, lists and tables."""
    match markup:
        case "html":
            html = text
        case "markdown":
            html = MARKDOWN.render(text)
        case _:
            html = linebreaks(text, autoescape=True)
    return SafeString(cleaned(html)) if text.strip() else SafeString()


def inline(text: str, markup: str) -> SafeString:
    """The text to stand in a line, where it is no more than a paragraph."""
    html = block(text, markup)
    only = ONE_PARAGRAPH.fullmatch(html)
    return SafeString(only[1]) if only else html


def words(text: str, markup: str) -> SafeString:
    """The text alone, where no markup can be: in a list to choose from, in a title."""
    spaced = block(text, markup).replace("<", " <")
    return SafeString(" ".join(strip_tags(spaced).split()))


def plain(text: str, markup: str) -> str:
    """The words as a person reads them: no tags and no entities, and not marked as safe."""
    return unescape(words(text, markup))
