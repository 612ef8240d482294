"""Opens XLSX files that may be hostile, and hands out their rows; knows no headings.

What a file claims is measured before it is opened: how much it holds unpacked, whether that
is true, and how far apart its cells lie. By that its reader is chosen. The fast one keeps a
sheet as one block from its first to its last cell; a large file goes to one that takes 15
times as long and holds a row at a time.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeAlias

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES
from python_calamine import CalamineError, CalamineWorkbook

from .refusals import NotATable, not_a_spreadsheet

LARGEST_UNPACKED = 500 * 1024 * 1024  # bytes
MOST_CELLS = 12_000_000  # 100,000 rows of 120 columns
MOST_CELLS_AT_ONCE = (
    1_500_000  # 15,000 rows of 100 columns, about 120 MiB in the fast reader
)
CHUNK = 1024 * 1024
OVERLAP = 64  # a reference that two chunks share
REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})?([0-9]{1,7})["']""")

NamedLines: TypeAlias = tuple[str, Callable[[], Iterator[list[Any]]]]


def workbook_sheets(path: Path) -> Iterator[NamedLines]:
    """The name of each sheet and how to read its rows. Raises NotATable, also while reading."""
    try:
        with zipfile.ZipFile(path) as parts:
            area = _measured(parts)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        # The last two are parts with a password or an unknown packing.
        raise NotATable(not_a_spreadsheet()) from None
    read = _at_once if area <= MOST_CELLS_AT_ONCE else _row_by_row
    return read(path)


def _at_once(path: Path) -> Iterator[NamedLines]:
    try:
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            yield name, book.get_sheet_by_name(name).iter_rows
    except CalamineError:
        raise NotATable(not_a_spreadsheet()) from None


def _row_by_row(path: Path) -> Iterator[NamedLines]:
    with path.open("rb") as file, closing(_opened(file)) as book:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # a file may lie about them
            yield sheet.title, partial(_rows_of, sheet)


def _opened(file: IO[bytes]) -> Any:
    try:
        return load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception:  # noqa: BLE001 the reader has no error of its own
        raise NotATable(not_a_spreadsheet()) from None


def _rows_of(sheet: Any) -> Iterator[list[Any]]:
    try:
        for cells in sheet.iter_rows(values_only=True):
            yield [_as_at_once(cell) for cell in cells]
    except Exception:  # noqa: BLE001 the reader has no error of its own
        raise NotATable(not_a_spreadsheet()) from None


def _as_at_once(cell: Any) -> Any:
    """A cell as the fast reader gives it: whole days are dates, and errors are empty."""
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date()
    return None if cell in ERROR_CODES else cell


def _measured(parts: zipfile.ZipFile) -> int:
    """The cells of the largest block in it. Raises NotATable for what is not read at all."""
    names = set(parts.namelist())
    if "xl/vbaProject.bin" in names:
        raise NotATable(_("The file has macros: save it as XLSX and try again."))
    if "xl/workbook.xml" not in names:
        raise NotATable(not_a_spreadsheet())
    if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
        raise NotATable(_too_large())
    largest = 0
    for part in parts.infolist():
        with parts.open(part) as content:  # a false size shows as a false checksum
            largest = max(largest, _area(content))
        if largest > MOST_CELLS:
            raise NotATable(_too_large())
    return largest


def _area(content: IO[bytes]) -> int:
    """Rows times columns of the block in which the cells of a part lie."""
    columns, rows, rest = {b"A"}, {1}, b""
    for chunk in iter(partial(content.read, CHUNK), b""):
        found = set(REFERENCE.findall(rest + chunk))
        columns.update(column.upper() for column, _row in found if column)
        rows = {max(rows | {int(row) for _column, row in found})}
        rest = chunk[-OVERLAP:]
    return max(map(_number, columns)) * max(rows)


def _number(column: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number


def _too_large() -> str:
    return _(
        "The file holds more than a spreadsheet of 100,000 people: delete empty rows and "
        "columns, or split it, and try again."
    )
