"""HR's tables as files: which columns, which rows. In Indonesian, whoever asks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from elearning.tabular import Cell, Column

from .asked import Question
from .forms import AbsentForm, OverviewForm, PeopleForm, RecordedForm, UnitsForm
from .reporting.absent import never_signed_in
from .reporting.completion import Completion, completion
from .reporting.matrix import Matrix, matrix
from .reporting.people import PeopleRows, people_rows
from .reporting.quarters import GapRow, gaps
from .reporting.recorded import completions_between

STATUS_WORDS = {
    "done": "Selesai",
    "progress": "Sedang berjalan",
    "todo": "Belum mulai",
    "late": "Terlambat",
    "exempt": "Dikecualikan",
    "": "",
}
UNIT_COLUMNS = (
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
)
PEOPLE_COLUMNS = (
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
)
PERSON = (Column("NIP"), Column("Nama"), Column("Jabatan"), Column("Unit kerja"))
RECORDED_COLUMNS = (
    Column("NIP"),
    Column("Nama"),
    Column("Unit kerja saat selesai"),
    Column("Modul"),
    Column("Selesai", "date"),
    Column("Nilai", "decimal"),
    Column("JP", "decimal"),
    Column("Nomor sertifikat"),
)
Rows = Iterable[Sequence[Cell]]


@dataclass(frozen=True)
class Table:
    """A table: how it is found, how many rows it has, and what stands in them."""

    name: str
    title: str
    form_class: type[OverviewForm]
    find: Callable[[Question], Any]
    columns: Callable[[Question, Any], Sequence[Column]]
    cells: Callable[[Question, Any], Rows]


def units_of_tree(asked: Question) -> Completion:
    """The unit with those right below it, each with all its people; or every level."""
    return completion(
        scope=asked.scope,
        on=asked.on,
        course=asked.course,
        levels=None if asked.read("semua") else 1,
    )


def people_asked(asked: Question) -> PeopleRows:
    return people_rows(
        scope=asked.scope,
        on=asked.on,
        course=asked.course,
        period=asked.read("periode"),
        status=asked.read("status"),
        search=asked.read("q"),
    )


def late_people(asked: Question) -> PeopleRows:
    return people_rows(
        scope=asked.scope, on=asked.on, course=asked.course, status="late"
    )


def matrix_asked(asked: Question) -> Matrix:
    return matrix(
        scope=asked.scope,
        on=asked.on,
        course=asked.course,
        status=asked.read("status"),
        search=asked.read("q"),
    )


def absent_asked(asked: Question) -> Any:
    return never_signed_in(scope=asked.scope, on=asked.on, search=asked.read("q"))


def recorded_asked(asked: Question) -> Any:
    first: Any = asked.form.read("dari") or date(asked.on.year, 1, 1)
    return completions_between(
        scope=asked.scope, starts_on=first, ends_on=asked.on, course=asked.course
    )


def gaps_asked(asked: Question) -> tuple[GapRow, ...]:
    return gaps(scope=asked.scope, on=asked.on, course=asked.course)


def _unit_cells(asked: Question, found: Completion) -> Iterator[list[Cell]]:
    for row in found.rows():
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


def _people_cells(asked: Question, found: PeopleRows) -> Iterator[list[Cell]]:
    for row in found:
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


def _matrix_columns(asked: Question, found: Matrix) -> list[Column]:
    return [*PERSON, *(Column(campaign.title) for campaign in found.campaigns)]


def _matrix_cells(asked: Question, found: Matrix) -> Iterator[list[Cell]]:
    for row in found:
        words = [STATUS_WORDS[status] for status in row.cells]
        yield [row.nip, row.name, row.position, row.unit, *words]


def _absent_cells(asked: Question, found: Any) -> Iterator[list[Cell]]:
    for member in found.iterator(chunk_size=1000):
        person = member.employee
        account = "Tidak ada akun" if person.user is None else "Belum pernah masuk"
        yield [
            person.nip,
            person.full_name,
            member.position_name,
            member.unit.name,
            account,
        ]


def _recorded_cells(asked: Question, found: Any) -> Iterator[list[Cell]]:
    for record in found.iterator(chunk_size=1000):
        person = record.enrolment.employee
        yield [
            person.nip,
            person.full_name,
            record.unit_name,
            record.enrolment.course.title,
            record.completed_at,
            record.score,
            record.jp,
            record.certificate.number if hasattr(record, "certificate") else "",
        ]


def _gap_columns(asked: Question, found: tuple[GapRow, ...]) -> list[Column]:
    quarters = [cell.quarter.number for cell in found[0].cells] if found else []
    names = [f"Triwulan {number} {asked.on.year}" for number in quarters]
    return [
        Column("Kode"),
        Column("Unit kerja"),
        *(Column(name, "int") for name in names),
    ]


def _gap_cells(asked: Question, found: tuple[GapRow, ...]) -> Iterator[list[Cell]]:
    for row in found:
        numbers = [cell.completions for cell in row.cells]
        yield [row.unit.code, row.unit.name, *numbers]


def _always(*columns: Column) -> Callable[[Question, Any], Sequence[Column]]:
    return lambda asked, found: columns


TABLES = {
    "unit": Table(
        "ketuntasan-unit",
        "Ketuntasan menurut unit",
        UnitsForm,
        units_of_tree,
        _always(*UNIT_COLUMNS),
        _unit_cells,
    ),
    "pegawai": Table(
        "ketuntasan-pegawai",
        "Ketuntasan pegawai",
        PeopleForm,
        people_asked,
        _always(*PEOPLE_COLUMNS),
        _people_cells,
    ),
    "matriks": Table(
        "matriks-pegawai-modul",
        "Matriks pegawai dan modul",
        PeopleForm,
        matrix_asked,
        _matrix_columns,
        _matrix_cells,
    ),
    "belum-masuk": Table(
        "belum-pernah-masuk",
        "Belum pernah masuk",
        AbsentForm,
        absent_asked,
        _always(*PERSON, Column("Akun")),
        _absent_cells,
    ),
    "berkala": Table(
        "berkala-unit",
        "Pelaksanaan berkala menurut unit",
        OverviewForm,
        gaps_asked,
        _gap_columns,
        _gap_cells,
    ),
    "tuntas": Table(
        "modul-tuntas",
        "Modul yang dituntaskan",
        RecordedForm,
        recorded_asked,
        _always(*RECORDED_COLUMNS),
        _recorded_cells,
    ),
}
