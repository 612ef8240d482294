"""Checks a pack against its own digests. Needs no database and no network."""

import hashlib
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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


class NotAPack(Exception):
    """The file is no ZIP, or has no manifest."""


@dataclass(frozen=True)
class Finding:
    """``kind``: changed, missing or extra; ``path`` inside the pack."""

    kind: str
    path: str


def verify_pack(path: Path) -> list[Finding]:
    """What differs between the files of the pack and its manifest. Raises NotAPack."""
    try:
        with zipfile.ZipFile(path) as pack:
            return list(_findings(pack))
    except (*DAMAGED, OSError, LookupError, TypeError, ValueError) as error:
        raise NotAPack(str(path)) from error


def _findings(pack: zipfile.ZipFile) -> Iterator[Finding]:
    root = pack.namelist()[0].partition("/")[0]
    sums = dict(_sums(pack.read(f"{root}/SHA256SUMS").decode()))
    listed = json.loads(pack.read(f"{root}/manifest.json"))["files"]
    promised = {entry["path"]: entry["sha256"] for entry in listed} | sums
    names = [name.removeprefix(f"{root}/") for name in pack.namelist()]
    there = set(names)
    for name, wanted in sorted(promised.items()):
        if name not in there:
            yield Finding("missing", name)
        elif _digest(pack, f"{root}/{name}") != wanted:
            yield Finding("changed", name)
    for name in sorted(there - set(promised) - {"SHA256SUMS"}):
        yield Finding("extra", name)
    # Of two files with one name, readers and unpackers may each choose another.
    for name, count in sorted(Counter(names).items()):
        if count > 1:
            yield Finding("extra", name)
    if any(sums.get(entry["path"]) != entry["sha256"] for entry in listed):
        yield Finding("changed", "SHA256SUMS")


def _sums(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        digest, _gap, name = line.partition("  ")
        yield name, digest


def _digest(pack: zipfile.ZipFile, name: str) -> str:
    try:
        with pack.open(name) as file:
            found = hashlib.sha256()
            while chunk := file.read(CHUNK):
                found.update(chunk)
            return found.hexdigest()
    except DAMAGED:
        return ""
