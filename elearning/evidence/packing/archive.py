"""A ZIP that gives the same bytes for the same files, and knows the digest of each."""

import zipfile
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

# A workbook is a ZIP already; deflating it again costs time and gains nothing.
STORED = {".xlsx", ".zip"}
UNIX = 3
FIRST_DAY = date(1980, 1, 1)  # a ZIP knows no earlier one


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A file of the pack: where, what, for which LKE questions, and its SHA-256."""

    path: str
    title: str
    codes: tuple[str, ...]
    day: date
    sha256: str
    size: int


@dataclass
class Archive:
    """Writes files one by one, so that memory holds a single file at a time."""

    path: Path
    root: str
    day: date
    entries: dict[str, Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._zip = zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def add(
        self,
        name: str,
        content: bytes,
        *,
        title: str,
        code: str = "",
        day: date | None = None,
    ) -> None:
        """Add a file below the root folder. ``code`` is the question that it serves."""
        self._zip.writestr(self._info(name), content)
        self.entries[name] = Entry(
            path=name,
            title=title,
            codes=(code,) if code else (),
            day=day or self.day,
            sha256=sha256(content).hexdigest(),
            size=len(content),
        )

    def serves(self, name: str, *, code: str) -> bool:
        """Whether the file is there; if so, it serves the question ``code`` as well."""
        entry = self.entries.get(name)
        if entry is None:
            return False
        if code not in entry.codes:
            self.entries[name] = replace(entry, codes=(*entry.codes, code))
        return True

    def _info(self, name: str) -> zipfile.ZipInfo:
        """The same header on every system and at every hour."""
        day = max(self.day, FIRST_DAY)
        stamp = (day.year, day.month, day.day, 0, 0, 0)
        info = zipfile.ZipInfo(f"{self.root}/{name}", date_time=stamp)
        info.create_system = UNIX
        info.external_attr = 0o644 << 16
        stored = Path(name).suffix in STORED
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        return info
