"""Looks through a PDF for what a paper does not need: locks, scripts, files inside it.

Every object is looked at, also in packed streams and in revisions that a reader no longer
shows; a file that cannot be read whole is refused, since nobody knows what is in it.
"""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
)

MOST_OBJECTS = 20_000
MOST_PAGES = 30
# Names of entries, and of kinds of actions, that run something or carry a file.
ACTING = frozenset(
    {
        "/AA",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/EF",
        "/FileAttachment",
        "/GoToE",
        "/GoToR",
        "/ImportData",
        "/JS",
        "/JavaScript",
        "/Launch",
        "/Movie",
        "/Rendition",
        "/RichMedia",
        "/Sound",
        "/SubmitForm",
        "/XFA",
    }
)
# For what no table of contents leads to any more. Short names would be found by chance.
ACTING_WORDS = re.compile(
    rb"/(?:JavaScript|EmbeddedFiles?|Launch|RichMedia|SubmitForm|ImportData|FileAttachment)\b"
)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
END = re.compile(rb"%%EOF[\s\x00]*\Z")

logging.getLogger("pypdf").setLevel(
    logging.CRITICAL
)  # it speaks of every flaw it mends


class UnsafePdf(Exception):
    """The PDF cannot be kept; the kinds below say why."""


class PdfLocked(UnsafePdf):
    """It is encrypted, so that nobody can check or read it."""


class PdfActs(UnsafePdf):
    """It holds a script, an action or another file."""


class PdfBroken(UnsafePdf):
    """It cannot be read whole, or it is no paper of a few pages."""


def inspect_pdf(data: bytes) -> int:
    """The number of pages of a PDF that does nothing. Raises the kinds of ``UnsafePdf``."""
    if not END.search(data):
        raise PdfBroken
    if ACTING_WORDS.search(ESCAPED.sub(_unescaped, data)):
        raise PdfActs
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise PdfLocked
        pages = len(reader.pages)
        if any(_acts(found) for found in _objects(reader)):
            raise PdfActs
    except UnsafePdf:
        raise
    except (Exception, RecursionError) as reason:
        raise PdfBroken from reason
    if not 1 <= pages <= MOST_PAGES:
        raise PdfBroken
    return pages


def _unescaped(found: "re.Match[bytes]") -> bytes:
    return bytes([int(found[1], 16)])


def _objects(reader: PdfReader) -> Iterator[Any]:
    """The trailer, every object of the file, and what stands inside each."""
    numbers = {
        (number, generation)
        for generation, offsets in reader.xref.items()
        for number in offsets
    } | {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise PdfBroken
    yield from _within(reader.trailer)
    for number, generation in sorted(numbers):
        if number:
            yield from _within(
                reader.get_object(IndirectObject(number, generation, reader))
            )


def _within(found: Any) -> Iterator[Any]:
    """The object and its parts; references are not followed, each is visited by number."""
    open_ones, count = [found], 0
    while open_ones:
        one = open_ones.pop()
        count += 1
        if count > MOST_OBJECTS:
            raise PdfBroken
        yield one
        if isinstance(one, DictionaryObject):
            open_ones += one.values()
        elif isinstance(one, ArrayObject):
            open_ones += one


def _acts(found: Any) -> bool:
    if isinstance(found, NameObject):
        return found in ACTING
    if isinstance(found, DictionaryObject):
        return not ACTING.isdisjoint(found)
    return False
