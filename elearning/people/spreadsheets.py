"""Reads tables out of XLSX and CSV files as text; knows no database.

Only the columns asked for leave this module: what the product has no need of (NIK, religion,
address) is dropped while reading and is never held.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from .workbooks import NotATable, not_a_spreadsheet, workbook_sheets

__all__ = ["NotATable", "not_a_spreadsheet"]

LARGEST_FILE = 25 * 1024 * 1024  # bytes
ROWS_BEFORE_HEADINGS = 10
EXACT_UP_TO = 10**15  # a number in a spreadsheet keeps 15 digits
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
DELIMITERS = ",;\t"

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
    """A table whose headings were found; its rows are read anew each time.

    ``repeated`` is a column and its heading: a row that says the same repeats the headings.
    """

    name: str
    lines: Lines
    headings_in: int
    places: Mapping[str, int]
    repeated: tuple[str, str]

    def rows(self) -> Iterator[SheetRow]:
        """Rows that are not empty and do not repeat the headings."""
        for number, cells in enumerate(self.lines(), start=1):
            if number <= self.headings_in:
                continue
            values = {
                name: as_text(cells[place]) if place < len(cells) else ""
                for name, place in self.places.items()
            }
            column, said = self.repeated
            if any(values.values()) and heading(values[column]) != said:
                yield SheetRow(sheet=self.name, number=number, values=values)


@dataclass(frozen=True)
class Tables:
    """What a file holds: tables, and the sheets in which no headings were found."""

    sheets: tuple[Sheet, ...]
    skipped_sheets: tuple[str, ...] = ()

    @property
    def rows(self) -> Iterator[SheetRow]:
        return chain.from_iterable(sheet.rows() for sheet in self.sheets)


def read_tables(path: Path, *, columns: Columns) -> Tables:
    """The tables of every sheet that has the required headings.

    Headings stand in the first row or up to ten rows further down. Rows are not kept in
    memory. Raises NotATable, and HeadingsNotFound where a mapping could help.
    """
    found: list[Sheet] = []
    skipped: list[str] = []
    for name, lines in _sheets(path, columns=columns):
        sheet = _with_headings(name, lines, columns=columns)
        if sheet is None:
            skipped.append(name)
        else:
            found.append(sheet)
    tables = Tables(sheets=tuple(found), skipped_sheets=tuple(skipped))
    headings = {"headings": ", ".join(columns.required)}
    if not found:
        raise HeadingsNotFound(
            _("None of the first rows has the headings %(headings)s.") % headings
        )
    if next(tables.rows, None) is None:
        raise NotATable(
            _("No row stands under the headings %(headings)s in this file.") % headings
        )
    return tables


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
    text = "".join(c for c in str(cell or "") if c.isprintable() or c.isspace())
    return " ".join(text.split())


def heading(cell: object) -> str:
    """'nip_baru ' and 'NIP  BARU' are the same heading."""
    return " ".join(re.sub(r"[^0-9A-Za-z]+", " ", as_text(cell)).split()).upper()


def _with_headings(name: str, lines: Lines, *, columns: Columns) -> Sheet | None:
    for number, cells in enumerate(islice(lines(), ROWS_BEFORE_HEADINGS + 1), start=1):
        if places := columns.places(cells):
            column = columns.required[0]
            said = heading(cells[places[column]])
            return Sheet(name, lines, number, places, repeated=(column, said))
    return None


def _sheets(path: Path, *, columns: Columns) -> Iterator[tuple[str, Lines]]:
    if not path.is_file():
        raise NotATable(_("There is no file %(path)s.") % {"path": path})
    if path.stat().st_size > LARGEST_FILE:
        raise NotATable(_("The file is larger than 25 MB: split it and import each."))
    data = path.read_bytes()
    if not data.strip():
        raise NotATable(_("The file is empty."))
    if data.startswith(ZIP):
        return workbook_sheets(data)
    if data.startswith(OLD_OFFICE):
        raise NotATable(_old_or_locked(data))
    return iter([(path.stem, _csv_lines(data, columns=columns))])


def _old_or_locked(data: bytes) -> str:
    if ENCRYPTED in data:
        return _("The file has a password: save it without one and try again.")
    return _("The file has the old format XLS: save it as XLSX and try again.")


def _csv_lines(data: bytes, *, columns: Columns) -> Lines:
    """The lines by the mark under which the headings are found, else by the commonest."""
    text = _decoded(data)
    if BINARY.search(text):
        raise NotATable(not_a_spreadsheet())

    def lines(mark: str) -> Iterator[list[str]]:
        try:
            yield from csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        except csv.Error:
            raise NotATable(not_a_spreadsheet()) from None

    for mark in DELIMITERS:
        first = islice(lines(mark), ROWS_BEFORE_HEADINGS + 1)
        if columns.required and any(columns.places(line) for line in first):
            return partial(lines, mark)
    first_line = text.lstrip().partition("\n")[0]
    return partial(lines, max(DELIMITERS, key=first_line.count))


def _decoded(data: bytes) -> str:
    """UTF-8 with or without a byte order mark; else the Latin-1 of older Excel versions."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
