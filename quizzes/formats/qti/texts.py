"""Words of an item: XHTML to the markups of questions, and the pictures within.

What only holds words becomes plain text, so that authors edit words and no tags.
"""

import base64
import binascii
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote

from quizzes.formats import limits, markup, pictures
from quizzes.formats.drafts import Draft, Text
from quizzes.formats.refusals import QuestionCannotBeRead
from quizzes.formats.text import shorten, tidy

from .packages import Package, beside
from .parsing import Content, Node

GAP = "_____"
BLOCKS = {"p", "ul", "ol", "table", "blockquote", "pre", "hr", "div", "section"}
BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "article", "prompt", "dl", "figure"}
BOXES = {"div", "section", "article", "prompt", "contentBody", "figure"}
UNSEEN = {"script", "style", "stylesheet", "rubricBlock", "feedbackInline", "head"}
UNSEEN |= {"feedbackBlock", "templateInline", "templateBlock", "catalogInfo", "title"}
FILES = {"audio", "video", "iframe", "include", "object", "embed", "svg"}
KEPT = {"href", "colspan", "rowspan", "start"}
EMPTY = {"br", "hr"}
SPACE = re.compile(r"[ \t\r\n]+")
AROUND_BREAKS = re.compile(r" ?<br> ?")
ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)
NO_WORDS = re.compile(r"<p>(?:[ \n]|<br>)*</p>")
INLINE = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,", re.IGNORECASE)

Picture = dict[str, str]


@dataclass(frozen=True)
class Rich:
    """A text without its pictures, and the first of them if it may keep one."""

    text: Text
    picture: Picture | None = None


@dataclass
class Words:
    """Reads the texts of one item, which lies at ``path`` in its package."""

    package: Package
    path: str
    draft: Draft
    gaps: dict[int, str] = field(default_factory=dict)

    def rich(self, content: Content, *, pictured: bool) -> Rich:
        """``pictured``: a picture in the text is kept, else noted."""
        images: list[tuple[str, str]] = []
        said = "".join(self._pieces(content, images, is_exact=False))
        if len(said) > limits.LONGEST_TEXT * 2:
            most = str(limits.LONGEST_TEXT)
            raise QuestionCannotBeRead("text_too_long", most=most)
        picture = self._first(images, pictured=pictured)
        return Rich(_settled(said), picture)

    def plain(self, content: Content) -> Text:
        return self.rich(content, pictured=False).text

    def _pieces(
        self, content: Content, images: list[tuple[str, str]], *, is_exact: bool
    ) -> Iterator[str]:
        for each in content:
            if isinstance(each, str):
                said = each if is_exact else SPACE.sub(" ", each)
                yield html.escape(tidy(said), quote=False)
            else:
                yield from self._element(each, images, is_exact=is_exact)

    def _element(
        self, node: Node, images: list[tuple[str, str]], *, is_exact: bool
    ) -> Iterator[str]:
        name = node.name
        is_exact = is_exact or name == "pre"
        if id(node) in self.gaps:
            yield html.escape(self.gaps[id(node)])
        elif image := _image(node):
            images.append(image)
        elif name in FILES:
            self._note_file(node)
        elif name == "math":
            self.draft.note("formula_as_text")
            yield html.escape(node.said("alttext") or SPACE.sub(" ", node.text))
        elif name not in UNSEEN:
            inner = self._pieces(node.content, images, is_exact=is_exact)
            yield from _tagged(node, inner)

    def _note_file(self, node: Node) -> None:
        named = node.said("data") or node.said("src") or node.said("href") or node.name
        self.draft.note("file_not_kept", text=shorten(named, 60))

    def _first(
        self, images: list[tuple[str, str]], *, pictured: bool
    ) -> Picture | None:
        kept: Picture | None = None
        for source, alt in images:
            name, data = self._held(source)
            shown = shorten(name, 60)
            if not data:
                is_here = "://" not in source
                code = "picture_missing" if is_here else "picture_elsewhere"
                self.draft.note(code, text=shown)
            elif len(data) > limits.MOST_PICTURE_BYTES:
                self.draft.note("picture_too_large", text=shown)
            elif not pictured:
                self.draft.note("picture_in_feedback", text=shown)
            elif kept:
                self.draft.note("picture_more", text=shown)
            else:
                name = PurePosixPath(name).name[-100:]
                kept = {
                    "name": pictures.held(self.draft.pictures, name, data),
                    "alt": alt,
                }
        return kept

    def _held(self, source: str) -> tuple[str, bytes | None]:
        """The name of a picture and its bytes, from the package or from within the text."""
        if found := INLINE.match(source):
            return f"picture.{found[1].lower()}", _decoded(source[found.end() :])
        if source[:5].lower() == "data:" or "://" in source:
            return source[:200], None
        wanted = source.partition("#")[0].partition("?")[0]
        for href in (wanted, unquote(wanted)):
            path = tidy(beside(self.path, href))
            if path in self.package:
                return path, self.package.picture(path)
        return unquote(wanted), None


def _image(node: Node) -> tuple[str, str] | None:
    """Where a picture is and what it shows; also of one that is an object."""
    if node.name == "img":
        return node.said("src"), node.said("alt")
    if node.name == "object" and node.said("type").startswith("image/"):
        return node.said("data"), " ".join(node.text.split())
    return None


def _tagged(node: Node, inner: Iterator[str]) -> Iterator[str]:
    """The element around its words; a box of blocks is none, one of words a paragraph."""
    name = node.name
    if name in EMPTY:
        yield f"<{name}>"
        return
    if name in BOXES:
        is_of_blocks = any(child.name in BLOCKS for child in node.children)
        name = "" if is_of_blocks else "p"
    said = "".join(
        f' {key}="{html.escape(tidy(value))}"'
        for key, value in node.attributes.items()
        if key in KEPT
    )
    if name and name.isalnum() and name.isascii():
        yield f"<{name}{said}>"
        yield from inner
        yield f"</{name}>"
    else:
        yield from inner


def _settled(said: str) -> Text:
    """Plain if it only holds words, else clean HTML."""
    clean = NO_WORDS.sub("", markup.clean(said)).strip()
    whole = ONE_PARAGRAPH.fullmatch(clean)
    words = AROUND_BREAKS.sub("\n", whole[1] if whole else clean).strip()
    if "<" in words:
        return Text(clean, "html")
    return Text(html.unescape(words), "plain")


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True) or None
    except (binascii.Error, ValueError):
        return None
