"""The spreadsheets of a pack."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from itertools import count

from django.db.models import Avg, Count

from elearning.evidence.reporting.questions import Absent, Participant, QuestionReport
from elearning.evidence.reporting.rules import counting_rules
from elearning.tabular import Cell, Column, write_xlsx
from quizzes.models import Answer, QuizPage

from .archive import Entry

PARTICIPANTS = [
    Column("No.", "int"),
    Column("Nama"),
    Column("NIP"),
    Column("Pangkat/Gol."),
    Column("Jabatan"),
    Column("Unit kerja saat itu"),
    Column("Modul"),
    Column("Versi", "int"),
    Column("Mulai", "date"),
    Column("Selesai", "date"),
    Column("Nilai tes awal", "decimal"),
    Column("Nilai akhir", "decimal"),
    Column("JP", "decimal"),
    Column("Nomor sertifikat"),
    Column("Status"),
    Column("Keterangan"),
]
ITEMS = [
    Column("Modul"),
    Column("Tes"),
    Column("Soal"),
    Column("Versi", "int"),
    Column("Pertanyaan"),
    Column("Dijawab", "int"),
    Column("Rata-rata benar", "percent"),
]
INDEX = [
    Column("Kode"),
    Column("Dokumen"),
    Column("Berkas"),
    Column("Tanggal", "date"),
    Column("Ukuran (byte)", "int"),
    Column("SHA-256"),
]


def participants_sheet(report: QuestionReport, *, at: datetime) -> bytes:
    """Who took it, who has not yet, who is exempt: the whole denominator."""
    notes = [
        f"{report.question.code}: {report.question.text}",
        f"{report.unit.name}, {report.starts_on} s.d. {report.ends_on}",
        f"Selesai {report.did} dari {report.should} yang wajib.",
        *counting_rules(on=report.ends_on),
    ]
    return _workbook(
        PARTICIPANTS,
        _participant_rows(report),
        title="Rekap peserta",
        notes=notes,
        at=at,
    )


def _participant_rows(report: QuestionReport) -> Iterable[Sequence[Cell]]:
    number = count(1)
    for row in report.participants:
        yield _participant_cells(next(number), row)
    for absent in report.missing:
        yield _absent_cells(next(number), absent, label="Belum")
    for absent in report.exempt:
        yield _absent_cells(next(number), absent, label="Dikecualikan")


def _participant_cells(number: int, row: Participant) -> list[Cell]:
    return [
        number,
        row.name,
        row.nip,
        row.rank,
        row.position,
        row.unit,
        row.module,
        row.version,
        row.started_at,
        row.completed_at,
        row.pre_score,
        row.score,
        row.jp,
        row.certificate,
        "Selesai",
        "",
    ]


def _absent_cells(number: int, row: Absent, *, label: str) -> list[Cell]:
    blank: list[Cell] = [None] * 6
    return [
        number,
        row.name,
        row.nip,
        "",
        row.position,
        row.unit,
        row.module,
        *blank,
        "",
        label,
        row.reason,
    ]


def items_sheet(report: QuestionReport, *, at: datetime) -> bytes:
    """How often each question was answered by the participants, and how well."""
    notes = [
        "Rata-rata benar: rerata bagian yang benar dari semua jawaban peserta, 0 sampai 100.",
        f"{report.unit.name}, {report.starts_on} s.d. {report.ends_on}",
    ]
    return _workbook(ITEMS, _item_rows(report), title="Rekap kuis", notes=notes, at=at)


def _item_rows(report: QuestionReport) -> Iterable[Sequence[Cell]]:
    purposes = dict(QuizPage.Purpose.choices)
    answers = Answer.objects.filter(
        share__isnull=False,
        attempt__enrolment__completion__in=[
            p.completion_id for p in report.participants
        ],
    )
    rows = (
        answers.values_list(
            "attempt__enrolment__course__title",
            "attempt__quiz__purpose",
            "question_version__question__code",
            "question_version__number",
            "question_version__stem",
        )
        .annotate(n=Count("pk"), mean=Avg("share"))
        .order_by(
            "attempt__enrolment__course__title",
            "attempt__quiz__purpose",
            "question_version__question__code",
            "question_version__number",
        )
    )
    for course, purpose, code, version, stem, answered, mean in rows:
        kind = {"pre": "Tes awal", "post": "Tes akhir"}.get(purpose, purposes[purpose])
        yield [course, str(kind), code, version, stem, answered, round(mean * 100, 1)]


def index_sheet(entries: Iterable[Entry], *, title: str, at: datetime) -> bytes:
    rows = ([e.code, e.title, e.path, e.day, e.size, e.sha256] for e in entries)
    return _workbook(INDEX, rows, title="Indeks", notes=[title], at=at)


def _workbook(
    columns: list[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    title: str,
    notes: Sequence[str],
    at: datetime,
) -> bytes:
    file = BytesIO()
    write_xlsx(file, columns, rows, title=title, notes=notes, at=at)
    return file.getvalue()
