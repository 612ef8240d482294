"""The files of a pack, in its ZIP or unpacked."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from .findings import NotAPack

# The ZIP itself finds a file damaged, by its checksum or while unpacking it; a flipped bit
# in a header may also claim a password or a method that nobody used.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
CHUNK = 1 << 16
MANIFEST = "manifest.json"


class Source(Protocol):
    """``names`` are paths below the root folder; a ZIP may have one twice."""

    names: list[str]

    def open(self, name: str) -> BinaryIO: ...


class _Zip:
    def __init__(self, pack: zipfile.ZipFile) -> None:
        self.pack = pack
        self.root = pack.namelist()[0].partition("/")[0]
        self.names = [name.removeprefix(f"{self.root}/") for name in pack.namelist()]

    def open(self, name: str) -> BinaryIO:
        return cast("BinaryIO", self.pack.open(f"{self.root}/{name}"))


class _Folder:
    def __init__(self, root: Path) -> None:
        self.root = root
        files = (path for path in root.rglob("*") if path.is_file())
        self.names = sorted(path.relative_to(root).as_posix() for path in files)

    def open(self, name: str) -> BinaryIO:
        return (self.root / name).open("rb")


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The pack at ``path``. Raises NotAPack, also for what goes wrong while it is open."""
    try:
        if path.is_dir():
            yield _Folder(_root_in(path))
        else:
            with zipfile.ZipFile(path) as pack:
                yield _Zip(pack)
    except (*DAMAGED, OSError, LookupError, TypeError, ValueError) as error:
        raise NotAPack(str(path)) from error


def _root_in(path: Path) -> Path:
    """The folder itself, or the one folder that unpacking has made in it."""
    if (path / MANIFEST).exists():
        return path
    return min(path.glob(f"*/{MANIFEST}")).parent


def read(source: Source, name: str) -> bytes:
    with source.open(name) as file:
        return file.read()


def digest_of(source: Source, name: str) -> str:
    """Empty where the file is damaged."""
    try:
        with source.open(name) as file:
            found = hashlib.sha256()
            while chunk := file.read(CHUNK):
                found.update(chunk)
            return found.hexdigest()
    except DAMAGED:
        return ""
