"""A table that is shown, as a file: CSV streamed, XLSX from a temporary file."""

from collections.abc import Iterable, Sequence
from datetime import date
from tempfile import TemporaryFile

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from elearning.evidence.reporting.completion import UnitRow
from elearning.evidence.reporting.people import PersonRow
from elearning.evidence.reporting.rules import Rules, counting_rules
from elearning.tabular import Cell, Column, csv_stream, write_xlsx

UNIT_COLUMNS = [
    Column("Kode"),
    Column("Unit kerja"),
    Column("Tingkat", "int"),
    Column("Wajib", "int"),
    Column("Selesai", "int"),
    Column("Sedang berjalan", "int"),
    Column("Belum mulai", "int"),
    Column("Terlambat", "int"),
    Column("Dikecualikan", "int"),
    Column("Persen selesai", "percent"),
    Column("Persen termasuk yang dikecualikan", "percent"),
]
PEOPLE_COLUMNS = [
    Column("NIP"),
    Column("Nama"),
    Column("Jabatan"),
    Column("Unit kerja"),
    Column("Modul"),
    Column("Status"),
    Column("Tenggat", "date"),
    Column("Mulai", "date"),
    Column("Selesai", "date"),
    Column("Nilai", "decimal"),
    Column("Nomor sertifikat"),
]
STATUS_WORDS = {
    "done": "Selesai",
    "progress": "Sedang berjalan",
    "todo": "Belum mulai",
    "late": "Terlambat",
    "exempt": "Dikecualikan",
}


def unit_cells(rows: Iterable[UnitRow]) -> Iterable[list[Cell]]:
    for row in rows:
        total = row.total
        yield [
            row.unit.code,
            row.unit.name,
            row.depth,
            total.obliged,
            total.done,
            total.progress,
            total.todo,
            total.late,
            total.exempt,
            total.percent,
            total.percent_of_everyone,
        ]


def people_cells(rows: Iterable[PersonRow]) -> Iterable[list[Cell]]:
    for row in rows:
        yield [
            row.nip,
            row.name,
            row.position,
            row.unit,
            row.module,
            STATUS_WORDS[row.status],
            row.due,
            row.started_at,
            row.completed_at,
            row.score,
            row.certificate,
        ]


def table_response(
    kind: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    name: str,
    title: str,
    on: date,
    rules: Rules = counting_rules,
) -> HttpResponseBase:
    """``kind`` is csv or xlsx; the file is called ``name`` and the day. In Indonesian."""
    filename = f"{name}-{on.isoformat()}.{kind}"
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            csv_stream(columns, rows), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
    else:
        file = TemporaryFile()  # noqa: SIM115 the response closes it
        with translation.override("id"):  # a document, whoever asks
            write_xlsx(file, columns, rows, title=title, notes=rules(on=on))
        file.seek(0)
        response = FileResponse(file, as_attachment=True, filename=filename)
    response["Cache-Control"] = "private, no-store"
    return response
