"""A package: a ZIP that is read in memory and in bounds, and never unpacked onto a disk.

Names that lead out of it, links, secrets and rare compressions are refused; a ZIP within
it is never opened.
"""

import stat
import struct
import zipfile
import zlib
from io import BytesIO
from posixpath import dirname, join, normpath

from quizzes.formats import limits
from quizzes.formats.refusals import FileIsRefused
from quizzes.formats.text import shorten

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
END, END_64 = b"PK\x05\x06", b"PK\x06\x07"
LENGTH_OF_END, LONGEST_COMMENT = 22, 65_535
COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)
MEGABYTE = 1024 * 1024


def is_package(data: bytes) -> bool:
    return data.startswith(MAGIC)


def beside(path: str, href: str) -> str:
    """The path within the package that a file at ``path`` means; empty if it leads out."""
    found = normpath(join(dirname(path), href.replace("\\", "/")))
    return "" if found.startswith(("/", "..")) or found == "." else found


class Package:
    """The files of a package by their paths. ``Package()`` has none."""

    def __init__(self, data: bytes = b"") -> None:
        """Raises ``FileIsRefused`` for what is no ZIP, or a hostile one."""
        self.left = limits.MOST_UNPACKED
        self.tags_left = limits.MOST_TAGS_A_PACKAGE
        self.members: dict[str, zipfile.ZipInfo] = {}
        self.kept: dict[str, bytes] = {}
        if not data:
            return
        if len(data) > limits.MOST_BYTES:
            raise FileIsRefused("too_big", most=str(limits.MOST_BYTES // MEGABYTE))
        _check_the_list(data)
        try:
            self.archive = zipfile.ZipFile(BytesIO(data))
        except BROKEN as fault:
            raise FileIsRefused("package_broken") from fault
        for member in self.archive.infolist():
            self._take(member)

    def _take(self, member: zipfile.ZipInfo) -> None:
        name = member.filename.replace("\\", "/")
        shown = shorten(name, 60)
        if name.startswith("/") or ".." in name.split("/") or ":" in name[:2]:
            raise FileIsRefused("package_unsafe_name", file=shown)
        if stat.S_ISLNK(member.external_attr >> 16):
            raise FileIsRefused("package_link", file=shown)
        if not member.is_dir():
            self.members[normpath(name)] = member

    def __contains__(self, path: str) -> bool:
        return path in self.members or path in self.kept

    def read(self, path: str, *, most: int) -> bytes:
        """A file of at most so many bytes. Raises ``FileIsRefused``."""
        member = self.members[path]
        if member.flag_bits & 1 or member.compress_type not in COMPRESSIONS:
            raise FileIsRefused("package_locked", file=shorten(path, 60))
        try:
            with self.archive.open(member) as opened:
                # Never believe the size that the list of the package tells.
                data = opened.read(min(most, self.left) + 1)
        except BROKEN as fault:
            raise FileIsRefused("package_broken") from fault
        self.left -= len(data)
        self._stop_when_spent()
        if len(data) > most:
            raise FileIsRefused("file_too_large", most=str(most // MEGABYTE))
        return data

    def count_tags(self, text: str) -> None:
        """Before an item is parsed, which takes time for each. Raises ``FileIsRefused``."""
        self.tags_left -= min(text.count("<"), limits.MOST_NODES_A_QUESTION)
        self._stop_when_spent()

    @property
    def is_spent(self) -> bool:
        """No more of it is read."""
        return self.left < 0 or self.tags_left < 0

    def _stop_when_spent(self) -> None:
        if self.is_spent:
            most = str(limits.MOST_UNPACKED // MEGABYTE)
            raise FileIsRefused("package_too_large", most=most)

    def picture(self, path: str) -> bytes | None:
        """A picture, held once however often it is shown; None if there is none.

        One that is too large is as long as shows that it is.
        """
        if path not in self:
            return None
        if path not in self.kept:
            size = self.members[path].file_size
            if size > limits.MOST_PICTURE_BYTES:
                self.kept[path] = b"\0" * (limits.MOST_PICTURE_BYTES + 1)
            else:
                self.kept[path] = self.read(path, most=limits.MOST_PICTURE_BYTES)
        return self.kept[path]


def _check_the_list(data: bytes) -> None:
    """Refuse a list of files that is long enough to fill the memory before it is read."""
    tail = data[-LENGTH_OF_END - LONGEST_COMMENT :]
    at = tail.rfind(END)
    if at < 0 or len(tail) < at + LENGTH_OF_END:
        raise FileIsRefused("package_broken")
    size, count = (
        struct.unpack("<L", tail[at + 12 : at + 16])[0],
        tail[at + 10 : at + 12],
    )
    is_of_64 = tail[max(at - 20, 0) : at].startswith(END_64)
    is_long = int.from_bytes(count, "little") > limits.MOST_FILES
    if is_of_64 or is_long or size > limits.MOST_FILES * 200:
        raise FileIsRefused("package_too_many_files", most=str(limits.MOST_FILES))
