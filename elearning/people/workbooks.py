"""Opens XLSX files that may be hostile, and hands out their rows; knows no headings.

The reader behind it keeps a sheet as one block from its first to its last cell, so what a
file claims is measured before it is opened: how much it holds unpacked, whether that is
true, and how far apart its cells lie.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

LARGEST_UNPACKED = 500 * 1024 * 1024  # bytes
MOST_CELLS = 12_000_000  # 100,000 rows of 120 columns
CHUNK = 1024 * 1024
OVERLAP = 64  # a reference that two chunks share
REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})?([0-9]{1,7})["']""")


class NotATable(Exception):
    """The file cannot be read as a table; the message says why and what to do."""


def not_a_spreadsheet() -> str:
    return _("This is no spreadsheet: save the data as XLSX or CSV and try again.")


def workbook_sheets(
    data: bytes,
) -> Iterator[tuple[str, Callable[[], Iterator[list[Any]]]]]:
    """The name of each sheet and how to read its rows. Raises NotATable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _refuse(parts)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            yield name, book.get_sheet_by_name(name).iter_rows
    except (zipfile.BadZipFile, CalamineError, RuntimeError, NotImplementedError):
        # The last two are zip parts with a password or an unknown packing.
        raise NotATable(not_a_spreadsheet()) from None


def _refuse(parts: zipfile.ZipFile) -> None:
    names = set(parts.namelist())
    if "xl/vbaProject.bin" in names:
        raise NotATable(_("The file has macros: save it as XLSX and try again."))
    if "xl/workbook.xml" not in names:
        raise NotATable(not_a_spreadsheet())
    if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
        raise NotATable(_too_large())
    for part in parts.infolist():
        with parts.open(part) as content:  # a false size shows as a false checksum
            if _area(content) > MOST_CELLS:
                raise NotATable(_too_large())


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
