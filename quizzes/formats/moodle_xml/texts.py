"""Texts of Moodle XML: their format, and the pictures that belong to them."""

import base64
import binascii
import html
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

import nh3

from quizzes.formats import limits, markup, pictures
from quizzes.formats.drafts import Draft, Text
from quizzes.formats.refusals import QuestionCannotBeRead
from quizzes.formats.text import shorten

from .parsing import Node

FORMATS = {
    "html": "html",
    "moodle_auto_format": "moodle",
    "wiki_like": "moodle",
    "plain_text": "plain",
    "markdown": "markdown",
}
HELD = "@@PLUGINFILE@@/"
IMAGE = re.compile(r'<img((?: (?:src|alt)="[^"]*")*)>')
ATTRIBUTE = re.compile(r' (src|alt)="([^"]*)"')
INLINE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,")
LONGEST_HTML = limits.MOST_PICTURE_BYTES * 2

Picture = dict[str, str]


@dataclass(frozen=True)
class Rich:
    """A text without its pictures, and the first of them if it may keep one."""

    text: Text
    picture: Picture | None = None


def plain(node: Node | None) -> str:
    """The words of a ``<text>``. Raises for tags that no CDATA protects."""
    said = node.find("text") if node else None
    if said is None:
        return node.text.strip() if node else ""
    if said.children:
        raise QuestionCannotBeRead("tags_in_text", line=said.line)
    return said.text.strip()


def rich(node: Node | None, default: str, draft: Draft, *, pictured: bool) -> Rich:
    """A text in its format. ``pictured``: a picture in it is kept, else noted."""
    if node is None:
        return Rich(Text("", default))
    named = node.attributes.get("format")
    mark = default if named is None else FORMATS.get(named.strip(), "html")
    said = plain(node)
    files = _files(node, draft)
    if "<img" not in said.lower() or mark == "plain":
        _note_unused(files, draft)
        return Rich(Text(said, mark))
    if len(said) > LONGEST_HTML:
        most = str(limits.LONGEST_TEXT)
        raise QuestionCannotBeRead("text_too_long", line=node.line, most=most)
    text, images = without_images(said)
    picture = _first(images, files, draft, pictured=pictured)
    return Rich(Text(text.strip(), mark), picture)


def without_images(text: str) -> tuple[str, list[Picture]]:
    """The HTML with its images taken out, and what they say: ``src`` and ``alt``."""
    markup.check_depth(text)
    cleaned: str = nh3.clean(
        text,
        tags=markup.TAGS | {"img"},
        attributes={**markup.ATTRIBUTES, "img": {"src", "alt"}},
        url_schemes=markup.SCHEMES | {"data"},
        link_rel=None,
    )
    images = [
        {name: html.unescape(value) for name, value in ATTRIBUTE.findall(found[1])}
        for found in IMAGE.finditer(cleaned)
    ]
    return IMAGE.sub("", cleaned), images


def _first(
    images: list[Picture], files: dict[str, bytes], draft: Draft, *, pictured: bool
) -> Picture | None:
    kept: Picture | None = None
    for image in images:
        source, alt = image.get("src", ""), image.get("alt", "").strip()
        data = _data(source, files)
        name = shorten(unquote(source.removeprefix(HELD)), 60)
        if data is None:
            is_here = source.startswith(HELD) or "://" not in source
            draft.note("picture_missing" if is_here else "picture_elsewhere", text=name)
        elif len(data) > limits.MOST_PICTURE_BYTES:
            draft.note("picture_too_large", text=name)
        elif not pictured:
            draft.note("picture_in_feedback", text=name)
        elif kept:
            draft.note("picture_more", text=name)
        else:
            name = pictures.held(draft.pictures, _name(source), data)
            kept = {"name": name, "alt": alt}
    return kept


def _name(source: str) -> str:
    inline = INLINE.match(source)
    if inline:
        return f"picture.{inline[1]}"
    path = PurePosixPath(unquote(source.removeprefix(HELD)))
    return path.name[-100:]


def _data(source: str, files: dict[str, bytes]) -> bytes | None:
    """The bytes that an image shows: of a file beside the text, or in the text itself."""
    if inline := INLINE.match(source):
        return _decoded(source[inline.end() :])
    path = unquote(source.removeprefix(HELD)).partition("?")[0]
    return files.get(path) or files.get(path.lstrip("/"))


def _files(node: Node, draft: Draft) -> dict[str, bytes]:
    """The files beside a text by their path; garbage is noted."""
    found = {}
    for file in node.all("file"):
        path = file.attributes.get("path", "/").strip("/")
        name = file.attributes.get("name", "").strip()
        data = _decoded(file.text)
        if data is None or not name:
            draft.note("picture_missing", text=shorten(name, 60))
        else:
            found[f"{path}/{name}".lstrip("/")] = data
    return found


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def _note_unused(files: dict[str, bytes], draft: Draft) -> None:
    for name in files:
        draft.note("file_not_kept", text=shorten(name, 60))
