"""Reads tables out of XLSX and CSV files as text; knows no database.

Only the columns asked for leave this module: what the product has no need of (NIK, religion,
address) is dropped while reading and is never held.
"""

import csv
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

LARGEST_FILE = 25 * 1024 * 1024  # bytes
LARGEST_UNPACKED = 500 * 1024 * 1024  # bytes
ROWS_BEFORE_HEADINGS = 10
EXACT_UP_TO = 10**15  # a number in a spreadsheet keeps 15 digits
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
DELIMITERS = ",;\t"

Cells = Iterable[Any]


class NotATable(Exception):
    """The file cannot be read as a table; the message says why and what to do."""


@dataclass(frozen=True)
class SheetRow:
    """A row below the headings. ``number`` is the row as the spreadsheet shows it."""

    sheet: str
    number: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Tables:
    """What a file holds: rows, and the sheets in which no headings were found."""

    rows: tuple[SheetRow, ...]
    skipped_sheets: tuple[str, ...] = ()


def read_tables(
    path: Path, *, wanted: Collection[str], required: Collection[str]
) -> Tables:
    """The rows of every sheet that has the ``required`` headings, with ``wanted`` columns.

    Headings stand in the first row or up to ten rows further down. Raises NotATable.
    """
    rows: list[SheetRow] = []
    skipped: list[str] = []
    for sheet, lines in _sheets(path, required=required):
        found = list(_below_headings(sheet, lines, (wanted, required)))
        rows += found[1:]
        if not found:
            skipped.append(sheet)
    if not rows:
        raise NotATable(
            _("No row stands under the headings %(headings)s in this file.")
            % {"headings": ", ".join(required)}
        )
    return Tables(rows=tuple(rows), skipped_sheets=tuple(skipped))


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


def _below_headings(
    sheet: str, lines: Iterable[Cells], names: tuple[Collection[str], Collection[str]]
) -> Iterator[SheetRow]:
    """The heading row itself first, then the rows that are not empty; else nothing."""
    wanted, required = names
    places: dict[str, int] = {}
    for number, cells in enumerate(lines, start=1):
        if not places:
            if number > ROWS_BEFORE_HEADINGS + 1:
                return
            places = _places([heading(cell) for cell in cells], (wanted, required))
            if places:
                yield SheetRow(sheet=sheet, number=number, values={})
            continue
        row = list(cells)
        values = {
            name: as_text(row[place]) if place < len(row) else ""
            for name, place in places.items()
        }
        if any(values.values()):
            yield SheetRow(sheet=sheet, number=number, values=values)


def _places(
    found: list[str], names: tuple[Collection[str], Collection[str]]
) -> dict[str, int]:
    wanted, required = names
    if not set(required) <= set(found):
        return {}
    return {name: found.index(name) for name in wanted if name in found}


def _sheets(
    path: Path, *, required: Collection[str]
) -> Iterator[tuple[str, Iterable[Cells]]]:
    if not path.is_file():
        raise NotATable(_("There is no file %(path)s.") % {"path": path})
    if path.stat().st_size > LARGEST_FILE:
        raise NotATable(_("The file is larger than 25 MB: split it and import each."))
    data = path.read_bytes()
    if data.startswith(ZIP):
        return _workbook(data)
    if data.startswith(OLD_OFFICE):
        raise NotATable(_old_or_locked(data))
    return iter([(path.stem, _csv_lines(data, required=required))])


def _old_or_locked(data: bytes) -> str:
    if ENCRYPTED in data:
        return _("The file has a password: save it without one and try again.")
    return _("The file has the old format XLS: save it as XLSX and try again.")


def _workbook(data: bytes) -> Iterator[tuple[str, Iterable[Cells]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = set(parts.namelist())
            unpacked = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile:
        raise NotATable(not_a_spreadsheet()) from None
    if "xl/vbaProject.bin" in names:
        raise NotATable(_("The file has macros: save it as XLSX and try again."))
    if unpacked > LARGEST_UNPACKED or "xl/workbook.xml" not in names:
        raise NotATable(not_a_spreadsheet())
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError:
        raise NotATable(not_a_spreadsheet()) from None


def not_a_spreadsheet() -> str:
    return _("This is no spreadsheet: save the data as XLSX or CSV and try again.")


def _csv_lines(data: bytes, *, required: Collection[str]) -> list[Cells]:
    text = _decoded(data)
    if BINARY.search(text):
        raise NotATable(not_a_spreadsheet())
    try:
        for mark in DELIMITERS:
            lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
            first = lines[: ROWS_BEFORE_HEADINGS + 1]
            if any(set(required) <= set(map(heading, line)) for line in first):
                return list(lines)
    except csv.Error:
        raise NotATable(not_a_spreadsheet()) from None
    raise NotATable(
        _("None of the first rows has the headings %(headings)s.")
        % {"headings": ", ".join(required)}
    )


def _decoded(data: bytes) -> str:
    """UTF-8 with or without a byte order mark; else the Latin-1 of older Excel versions."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
