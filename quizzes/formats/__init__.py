"""Question banks as files: GIFT, Moodle XML, Aiken, QTI in; all but Aiken out.

Pure: bytes to questions and problems, and back; no database and no Django. What is sound
comes in, every question that is not is named with its line, the reason and what to do.
"""

from collections.abc import Callable, Iterable

from . import aiken, gift, moodle_xml, qti
from .collecting import Collector
from .parsed import Note, Parsed, ParsedQuestion, Problem
from .refusals import EnoughIsRead, FileIsRefused
from .sniffing import format_of
from .text import decode

__all__ = [
    "READABLE",
    "WRITABLE",
    "Note",
    "Parsed",
    "ParsedQuestion",
    "Problem",
    "UnknownFormat",
    "left_out",
    "read",
    "write",
]

READERS: dict[str, Callable[[str, Collector], None]] = {
    "gift": gift.read,
    "moodle-xml": moodle_xml.read,
    "aiken": aiken.read,
}
WRITERS: dict[str, Callable[..., str | bytes]] = {
    "gift": gift.write,
    "moodle-xml": moodle_xml.write,
    "qti": qti.write,
}
READABLE, WRITABLE = (*READERS, "qti"), tuple(WRITERS)


class UnknownFormat(Exception):
    """The format is none that can be read or written here."""


def read(data: bytes, *, format: str | None = None) -> Parsed:
    """The questions of a file and what is wrong in it; never raises for its content.

    ``format`` is one of ``READABLE``; without it, it is told from the file.
    """
    if format not in {None, *READABLE}:
        raise UnknownFormat(format)
    collector, name = Collector(), format or ""
    try:
        name = format or _told_from(data)
        if name == "qti":  # which may be a package, and no text
            qti.read(data, collector)
        else:
            READERS[name](decode(data), collector)
    except EnoughIsRead:
        pass
    except FileIsRefused as reason:
        collector.complain(reason, line=reason.line)
    return collector.result(name or "gift")


def _told_from(data: bytes) -> str:
    return "qti" if qti.is_package(data) else format_of(decode(data))


def write(
    questions: Iterable[ParsedQuestion], *, format: str, title: str = ""
) -> bytes:
    """The questions as a file, text in UTF-8 or a ZIP; ``title`` becomes its category.

    What the format cannot hold is named by ``left_out``; all else comes back by ``read``.
    """
    if format not in WRITABLE:
        raise UnknownFormat(format)
    made = WRITERS[format](questions, title=title)
    return made.encode() if isinstance(made, str) else made


def left_out(question: ParsedQuestion, *, format: str) -> list[Note]:
    """What of a question a file of the format does not hold."""
    if format == "qti":
        return qti.left_out(question)
    if format != "gift":
        return []
    names = ", ".join(sorted(question.pictures))
    return [Note("picture_not_written", {"text": names})] if names else []
