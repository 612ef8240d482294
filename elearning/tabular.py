"""Tables out of the house: CSV as a stream, XLSX in constant memory.

Knows no model. Neither hands a spreadsheet anything that it would run as a formula.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any, Literal, TypeAlias

import xlsxwriter
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

Kind: TypeAlias = Literal["text", "int", "year", "decimal", "date", "percent"]
Cell: TypeAlias = str | int | float | Decimal | date | datetime | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
REAL_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
ROWS_A_CHUNK = 200
WIDEST = 60
NUMBER_FORMATS: dict[Kind, str] = {
    "int": "#,##0",
    "year": "0",
    "decimal": "#,##0.00",
    "date": "dd/mm/yyyy",
    "percent": "0.0%",
}
# Excel refuses these in the name of a sheet, and more than 31 characters.
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
NEVER = datetime(1980, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Column:
    """A heading and what stands below it. ``percent`` cells hold 0 to 100."""

    name: str
    kind: Kind = "text"


def harmless(text: str) -> str:
    """Text that no spreadsheet runs: a leading apostrophe where it looks like a formula."""
    if text.startswith(FORMULA_STARTS) and not REAL_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def csv_stream(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    """CSV in UTF-8 with a byte order mark, chunk by chunk; the heading comes at once.

    Dates are ISO, decimals have a point: for machines. People take the XLSX.
    """
    yield "\ufeff".encode() + _csv([[harmless(column.name) for column in columns]])
    lines = ([_plain(cell) for cell in row] for row in rows)
    while chunk := list(islice(lines, ROWS_A_CHUNK)):
        yield _csv(chunk)


def write_xlsx(
    file: IO[bytes] | str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    title: str,
    notes: Sequence[str],
    at: datetime = NEVER,
) -> int:
    """Write a workbook: the table with a frozen heading and a filter, then the notes.

    Text, a NIP above all, stays text; the same input gives the same bytes (``at`` is the
    creation date inside). Returns the number of rows below the heading.
    """
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False})
    book.set_properties({"title": title, "created": at.replace(tzinfo=None)})
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    sheet = book.add_worksheet(sheet_name(title))
    count = _write_table(book, sheet, (columns, rows, heading))
    _write_notes(book, title, notes)
    book.close()
    return count


def sheet_name(title: str) -> str:
    return NOT_IN_SHEET_NAMES.sub(" ", title).strip("' ")[:31].strip("' ")


def _csv(lines: Iterable[Sequence[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(lines)
    return buffer.getvalue().encode()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return localdate(cell).isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return harmless(cell) if isinstance(cell, str) else str(cell)


def _write_table(book: Any, sheet: Any, table: tuple[Any, Any, Any]) -> int:
    columns, rows, heading = table
    formats = [
        book.add_format({"num_format": NUMBER_FORMATS.get(column.kind, "@")})
        for column in columns
    ]
    widths = [len(column.name) for column in columns]
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, [column.name for column in columns], heading)
    last = 0
    for last, row in enumerate(rows, start=1):
        for at, (column, cell) in enumerate(zip(columns, row, strict=True)):
            _write_cell(sheet, (last, at), (column.kind, cell, formats[at]))
            widths[at] = max(widths[at], len(str(cell)))
    for at, width in enumerate(widths):
        sheet.set_column(at, at, min(width + 2, WIDEST))
    sheet.autofilter(0, 0, last, len(columns) - 1)
    return last


def _write_cell(
    sheet: Any, place: tuple[int, int], content: tuple[Kind, Cell, Any]
) -> None:
    kind, cell, look = content
    if cell is None or cell == "":
        return
    if kind == "text":
        sheet.write_string(*place, str(cell), look)
    elif kind == "date":
        day = localdate(cell) if isinstance(cell, datetime) else cell
        sheet.write_datetime(*place, day, look)
    elif kind == "percent":
        sheet.write_number(*place, float(Decimal(str(cell)) / 100), look)
    else:
        sheet.write_number(*place, cell, look)


def _write_notes(book: Any, title: str, notes: Sequence[str]) -> None:
    sheet = book.add_worksheet(sheet_name(_("Notes")))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, title, book.add_format({"bold": True}))
    for line, note in enumerate(notes, start=1):
        sheet.write_string(line, 0, note, wrapped)
