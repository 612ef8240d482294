"""A ZIP that gives the same bytes for the same files, and knows the digest of each."""

import zipfile
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

# These are compressed already; deflating them again costs time and gains nothing.
STORED = {".pdf", ".xlsx", ".zip"}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A file of the pack: where, what, for which LKE question, and its SHA-256."""

    path: str
    title: str
    code: str
    day: date
    sha256: str
    size: int


@dataclass
class Archive:
    """Writes files one by one, so that memory holds a single file at a time."""

    path: Path
    root: str
    day: date
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._zip = zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED)

    def add(
        self,
        name: str,
        content: bytes,
        *,
        title: str,
        code: str = "",
        day: date | None = None,
    ) -> Entry:
        """Add a file below the root folder. ``code`` is the question that it serves."""
        entry = Entry(
            path=name,
            title=title,
            code=code,
            day=day or self.day,
            sha256=sha256(content).hexdigest(),
            size=len(content),
        )
        info = zipfile.ZipInfo(
            f"{self.root}/{name}", date_time=(*self._stamp(), 0, 0, 0)
        )
        info.external_attr = 0o644 << 16
        suffix = Path(name).suffix
        info.compress_type = (
            zipfile.ZIP_STORED if suffix in STORED else zipfile.ZIP_DEFLATED
        )
        self._zip.writestr(info, content)
        self.entries.append(entry)
        return entry

    def has(self, name: str) -> bool:
        return any(entry.path == name for entry in self.entries)

    def close(self) -> None:
        self._zip.close()

    def _stamp(self) -> tuple[int, int, int]:
        return (self.day.year, self.day.month, self.day.day)
