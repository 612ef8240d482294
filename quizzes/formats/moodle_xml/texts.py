"""Texts of Moodle XML: their format, and the pictures that belong to them."""

import base64
import binascii
import html
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

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
# A picture within a text is far longer than the text, and is taken out first.
INLINE = re.compile(
    r"data:image/(png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]*)", re.IGNORECASE
)

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


def rich(
    node: Node | None,
    default: str,
    draft: Draft,
    *,
    pictured: bool,
    beside: tuple[str, str] = ("", ""),
) -> Rich:
    """A text in its format. ``pictured``: a picture in it is kept, else noted.

    ``beside`` is name and content of a picture that belongs below the text.
    """
    if node is None:
        return Rich(Text("", default))
    named = node.attributes.get("format")
    mark = default if named is None else FORMATS.get(named.strip(), "html")
    said = plain(node)
    files = _files(node, draft)
    name, content = beside
    if name and (data := _decoded(content)):
        files[name] = data
        said = f'{Text(said, mark).within("html")} <img src="{HELD}{quote(name)}">'
        mark = "html"
    if "<img" not in said.lower() or mark == "plain":
        _note_unused(files, draft)
        return Rich(Text(said, mark))
    said = _with_files_for(said, files)
    if len(said) > limits.LONGEST_TEXT * 2:
        most = str(limits.LONGEST_TEXT)
        raise QuestionCannotBeRead("text_too_long", line=node.line, most=most)
    text, images = without_images(said)
    picture = _first(images, files, draft, pictured=pictured)
    return Rich(Text(text.strip(), mark), picture)


def _with_files_for(text: str, files: dict[str, bytes]) -> str:
    """The text with names of files where pictures stood in it; they are put in ``files``."""

    def named(found: re.Match[str]) -> str:
        name = f"picture-{len(files) + 1}.{found[1].lower()}"
        files[name] = _decoded(found[2]) or b""
        return HELD + name

    return INLINE.sub(named, text)


def without_images(text: str) -> tuple[str, list[Picture]]:
    """The HTML with its images taken out, and what they say: ``src`` and ``alt``."""
    markup.check_depth(text)
    cleaned: str = nh3.clean(
        text,
        tags=markup.TAGS | {"img"},
        attributes={**markup.ATTRIBUTES, "img": {"src", "alt"}},
        url_schemes=markup.SCHEMES,
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
        data = files.get(_path(source))
        name = shorten(_path(source), 60)
        if not data:
            is_here = source.startswith(HELD) or "://" not in source
            draft.note("picture_missing" if is_here else "picture_elsewhere", text=name)
        elif len(data) > limits.MOST_PICTURE_BYTES:
            draft.note("picture_too_large", text=name)
        elif not pictured:
            draft.note("picture_in_feedback", text=name)
        elif kept:
            draft.note("picture_more", text=name)
        else:
            name = PurePosixPath(_path(source)).name[-100:]
            name = pictures.held(draft.pictures, name, data)
            kept = {"name": name, "alt": alt}
    return kept


def _path(source: str) -> str:
    """The path of a file beside the text; what a browser adds to it is cut off."""
    return unquote(source.removeprefix(HELD).partition("?")[0]).lstrip("/")


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
