"""From bytes to text: files come from many editors and many years."""

import re

from . import limits
from .refusals import FileIsRefused

BOMS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
MARK = "\ufeff"  # also within a text, where files with byte-order marks were joined
DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding=["']([A-Za-z0-9._-]{1,40})["']""")
# Of texts only: Python knows others under names that unpack or run what they are given.
OLD_ENCODINGS: tuple[str, ...] = ("iso-8859", "windows-", "cp125", "latin", "koi8-")
OLD_ENCODINGS += ("mac", "gb", "big5", "euc-", "shift_jis", "iso-2022-")
# Control characters that no text needs and XML may not hold.
CONTROLS = dict.fromkeys([*range(1, 9), 11, 12, *range(14, 32), 127])
CONTROLS |= {0xFFFE: None, 0xFFFF: None}
UNKEEPABLE = CONTROLS | {0: None} | dict.fromkeys(range(0xD800, 0xE000))


def decode(data: bytes) -> str:
    """The text of a file, with ``\\n`` at the end of every line.

    UTF-8 with or without a byte-order mark, UTF-16 with one, what an XML declaration
    names, else Windows-1252, which has every character of Latin-1 that is used.
    Raises ``FileIsRefused``.
    """
    if len(data) > limits.MOST_BYTES:
        most = str(limits.MOST_BYTES // 1024 // 1024)
        raise FileIsRefused("too_big", most=most)
    text = _decoded(data)
    if "\0" in text:
        raise FileIsRefused("not_text")
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROLS)
    if not text.strip():
        raise FileIsRefused("empty")
    if text.count("\n") > limits.MOST_LINES:
        raise FileIsRefused("too_many_lines", most=str(limits.MOST_LINES))
    return text


def _decoded(data: bytes) -> str:
    for encoding in [_by_mark(data), "utf-8", _as_declared(data), "cp1252"]:
        if encoding:
            try:
                return data.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    # Five bytes mean nothing in Windows-1252; every byte means something in Latin-1.
    return data.decode("latin-1")


def _by_mark(data: bytes) -> str:
    for mark, encoding in BOMS.items():
        if data.startswith(mark):
            return encoding
    return ""


def _as_declared(data: bytes) -> str:
    """The encoding that an XML declaration names, if it is one of texts."""
    found = DECLARED.match(data[:300].lstrip())
    name = found[1].decode().lower() if found else ""
    return name if name.startswith(OLD_ENCODINGS) else ""


def tidy(text: str) -> str:
    """Text that every database and every XML file can hold."""
    return text.translate(UNKEEPABLE)


def shorten(text: str, most: int = 80) -> str:
    """On one line, and cut with an ellipsis when it is longer."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
