"""Lesson hours as the cells of a file. Headings in Indonesian, whoever asks."""

from collections.abc import Iterable

from elearning.evidence.reporting.hour_rows import PersonHours, UnitHours
from elearning.evidence.reporting.hours import HoursYear
from elearning.tabular import Cell, Column

HOUR_COLUMNS = [
    Column("NIP"),
    Column("Nama"),
    Column("Jenis kepegawaian"),
    Column("Jabatan"),
    Column("Unit kerja"),
    Column("Tahun", "year"),
    Column("JP modul", "decimal"),
    Column("JP sertifikat luar", "decimal"),
    Column("JP", "decimal"),
    Column("Target JP", "int"),
    Column("Keterangan"),
    Column("Perkiraan kompetensi IP ASN", "decimal"),
    Column("Rumus perkiraan"),
]
UNIT_HOUR_COLUMNS = [
    Column("Kode"),
    Column("Unit kerja"),
    Column("Tingkat", "int"),
    Column("Pegawai", "int"),
    Column("PNS", "int"),
    Column("PNS mencapai target", "int"),
    Column("Persen", "percent"),
    Column("PPPK di atas batas informasi", "int"),
    Column("Jumlah JP", "decimal"),
    Column("Rata-rata JP", "decimal"),
]
STATUS_WORDS = {
    "reached": "Mencapai target",
    "below": "Belum mencapai target",
    "over": "PPPK di atas batas informasi",
    "": "",
}
PART_WORDS = {"training": "diklat", "hours": "JP", "seminar": "seminar"}


def hour_cells(rows: Iterable[PersonHours], *, year: HoursYear) -> Iterable[list[Cell]]:
    for row in rows:
        yield [
            row.nip,
            row.name,
            row.employment,
            row.position,
            row.unit,
            year.year,
            row.own,
            row.external,
            row.jp,
            year.target if row.status in {"reached", "below"} else None,
            STATUS_WORDS[row.status],
            row.estimate.total,
            formula(row),
        ]


def formula(row: PersonHours) -> str:
    """'diklat 0 dari 15, JP 15 dari 15, seminar 10 dari 10'."""
    parts = row.estimate.parts
    return ", ".join(
        f"{PART_WORDS[part.name]} {part.given:f} dari {part.score:f}" for part in parts
    )


def unit_hour_cells(rows: Iterable[UnitHours]) -> Iterable[list[Cell]]:
    for row in rows:
        total = row.total
        yield [
            row.unit.code,
            row.unit.name,
            row.depth,
            total.people,
            total.bound,
            total.reached,
            total.percent,
            total.over,
            total.jp,
            total.mean,
        ]
