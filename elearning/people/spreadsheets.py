"""Reads tables out of XLSX and CSV files as text; knows no database.

Only the columns asked for leave this module: what the product has no need of (NIK, religion,
address) is dropped while reading and is never held.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, TypeAlias

from django.utils.translation import gettext as _

from .plain_tables import csv_lines
from .refusals import ROWS_BEFORE_HEADINGS, NotATable
from .workbooks import workbook_sheets

LARGEST_FILE = 50 * 1024 * 1024  # bytes
MARK = "\t"  # no text of a cell holds one
EXACT_UP_TO = 10**15  # a number in a spreadsheet keeps 15 digits
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Lines: TypeAlias = Callable[[], Iterator[Sequence[Any]]]


class HeadingsNotFound(NotATable):
    """It is a table, but none of its first rows has the headings."""


@dataclass(frozen=True)
class SheetRow:
    """A row below the headings. ``number`` is the row as the spreadsheet shows it."""

    sheet: str
    number: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Columns:
    """Which headings are read, which of them must be there, and what else they are called.

    ``aliases`` are the agency's own headings and what they mean.
    """

    wanted: tuple[str, ...]
    required: tuple[str, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)

    def places(self, cells: Iterable[Any]) -> dict[str, int]:
        """Where each column stands; empty unless every required one is there."""
        found = [self.aliases.get(name, name) for name in map(heading, cells)]
        if not set(self.required) <= set(found):
            return {}
        for name in self.wanted:
            if found.count(name) > 1:
                raise NotATable(
                    _("The heading %(heading)s stands in two columns: rename one.")
                    % {"heading": name}
                )
        return {name: found.index(name) for name in self.wanted if name in found}


@dataclass(frozen=True)
class Sheet:
    """The wanted columns of a table, a line for each row in a file that goes with it."""

    name: str
    columns: tuple[str, ...]
    kept: IO[bytes]
    count: int

    def rows(self) -> Iterator[SheetRow]:
        """Rows that are not empty and do not repeat the headings."""
        place = 0
        for _row in range(self.count):
            self.kept.seek(place)  # another may be reading too
            number, *cells = self.kept.readline().decode().rstrip("\n").split(MARK)
            place = self.kept.tell()
            values = dict(zip(self.columns, cells, strict=True))
            yield SheetRow(sheet=self.name, number=int(number), values=values)


@dataclass(frozen=True)
class Tables:
    """What a file holds: tables, and the sheets in which no headings were found."""

    sheets: tuple[Sheet, ...]
    skipped_sheets: tuple[str, ...] = ()

    @property
    def rows(self) -> Iterator[SheetRow]:
        return chain.from_iterable(sheet.rows() for sheet in self.sheets)

    @property
    def count(self) -> int:
        return sum(sheet.count for sheet in self.sheets)


@contextmanager
def read_tables(path: Path, *, columns: Columns) -> Iterator[Tables]:
    """The tables of every sheet that has the required headings, until the block ends.

    Headings stand in the first row or up to ten rows further down. The file is read once;
    its rows lie on disk, not in memory. Raises NotATable, and HeadingsNotFound where a
    mapping could help.
    """
    found: list[Sheet] = []
    skipped: list[str] = []
    with ExitStack() as files:
        for name, lines in _sheets(path, columns=columns):
            kept = files.enter_context(TemporaryFile())
            sheet = _kept(name, lines(), columns=columns, kept=kept)
            if sheet is None:
                skipped.append(name)
            else:
                found.append(sheet)
        tables = Tables(sheets=tuple(found), skipped_sheets=tuple(skipped))
        _refuse_if_empty(tables, headings=", ".join(columns.required))
        yield tables


def _refuse_if_empty(tables: Tables, *, headings: str) -> None:
    if not tables.sheets:
        raise HeadingsNotFound(
            _("None of the first rows has the headings %(headings)s.")
            % {"headings": headings}
        )
    if not tables.count:
        raise NotATable(
            _("No row stands under the headings %(headings)s in this file.")
            % {"headings": headings}
        )


def first_lines(path: Path) -> list[list[str]]:
    """The first lines of the first sheet that has any, as a person sees them."""
    nothing = Columns(wanted=(), required=())
    for _name, lines in _sheets(path, columns=nothing):
        shown = [
            [as_text(cell) for cell in cells]
            for cells in islice(lines(), ROWS_BEFORE_HEADINGS + 1)
        ]
        if any(any(line) for line in shown):
            return shown
    return []


def as_text(cell: object) -> str:
    """A cell as the text a person meant, on one line.

    A whole number keeps its digits while the spreadsheet can; beyond 15 digits it comes
    out as 1.98609262015051e+17, so that the loss shows.
    """
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        exact = abs(cell) < EXACT_UP_TO and cell == int(cell)
        return str(int(cell)) if exact else repr(float(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    text = str(cell or "")
    if not text.isprintable():
        text = "".join(c for c in text if c.isprintable() or c.isspace())
    return " ".join(text.split())


def heading(cell: object) -> str:
    """'nip_baru ' and 'NIP  BARU' are the same heading."""
    return " ".join(re.sub(r"[^0-9A-Za-z]+", " ", as_text(cell)).split()).upper()


def _kept(
    name: str, lines: Iterator[Sequence[Any]], *, columns: Columns, kept: IO[bytes]
) -> Sheet | None:
    """The rows below the headings, the wanted columns alone; None without headings."""
    numbered = enumerate(lines, start=1)
    for _number, cells in islice(numbered, ROWS_BEFORE_HEADINGS + 1):
        if places := columns.places(cells):
            break
    else:
        return None
    said = [heading(cells[place]) for place in places.values()]
    first = list(places).index(columns.required[0])
    count = 0
    for number, cells in numbered:
        values = [as_text(cells[p]) if p < len(cells) else "" for p in places.values()]
        if any(values) and heading(values[first]) != said[first]:
            kept.write(f"{MARK.join((str(number), *values))}\n".encode())
            count += 1
    return Sheet(name=name, columns=tuple(places), kept=kept, count=count)


def _sheets(path: Path, *, columns: Columns) -> Iterator[tuple[str, Lines]]:
    if not path.is_file():
        raise NotATable(_("There is no file %(path)s.") % {"path": path})
    if path.stat().st_size > LARGEST_FILE:
        raise NotATable(_("The file is larger than 50 MB: split it and import each."))
    with path.open("rb") as file:
        start = file.read(len(OLD_OFFICE))
    if start.startswith(ZIP):
        return workbook_sheets(path)
    if start.startswith(OLD_OFFICE):
        raise NotATable(_old_or_locked(path.read_bytes()))
    return iter([(path.stem, csv_lines(path, has_headings=columns.places))])


def _old_or_locked(data: bytes) -> str:
    if ENCRYPTED in data:
        return _("The file has a password: save it without one and try again.")
    return _("The file has the old format XLS: save it as XLSX and try again.")
