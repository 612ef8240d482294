"""The spreadsheets of a pack."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from itertools import count

from django.db.models import Avg, Count
from django.utils.formats import number_format

from elearning.evidence.reporting.questions import (
    Absent,
    Participant,
    QuestionReport,
    completions_of,
)
from elearning.evidence.reporting.rules import counting_rules
from elearning.frameworks.models import Question
from elearning.tabular import Cell, Column, write_xlsx
from quizzes.models import Answer, Attempt, QuizPage

from .archive import Entry
from .gains import gain_of

PURPOSES = {
    QuizPage.Purpose.PRE: "Tes awal",
    QuizPage.Purpose.POST: "Tes akhir",
    QuizPage.Purpose.PRACTICE: "Latihan",
}
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
TESTS = [
    Column("No.", "int"),
    Column("Nama"),
    Column("NIP"),
    Column("Unit kerja saat itu"),
    Column("Modul"),
    Column("Nilai tes awal", "decimal"),
    Column("Nilai akhir", "decimal"),
    Column("Kenaikan", "decimal"),
    Column("Percobaan tes akhir", "int"),
]
INDEX = [
    Column("Kode"),
    Column("Pertanyaan"),
    Column("Dokumen"),
    Column("Berkas"),
    Column("Tanggal", "date"),
    Column("Ukuran (byte)", "int"),
    Column("SHA-256"),
]


def participants_sheet(
    report: QuestionReport, *, revoked: frozenset[str], at: datetime
) -> bytes:
    """Who took it, who has not yet, who is exempt: the whole denominator."""
    notes = [
        *_heading(report),
        f"Selesai {report.did} dari {report.should} yang wajib.",
        *counting_rules(on=report.ends_on),
    ]
    rows = _participant_rows(report, revoked=revoked)
    return _workbook(PARTICIPANTS, rows, title="Rekap peserta", notes=notes, at=at)


def _heading(report: QuestionReport) -> list[str]:
    span = f"{report.starts_on:%d-%m-%Y} s.d. {report.ends_on:%d-%m-%Y}"
    return [
        f"{report.question.code}: {report.question.text}",
        f"{report.unit.name}, {span}",
    ]


def _participant_rows(
    report: QuestionReport, *, revoked: frozenset[str]
) -> Iterable[Sequence[Cell]]:
    number = count(1)
    for row in report.participants:
        note = "Sertifikat dicabut" if row.certificate in revoked else ""
        yield [*_participant_cells(next(number), row), note]
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


def tests_sheet(report: QuestionReport, *, at: datetime) -> bytes:
    """Before and after for each participant; the means stand in the notes."""
    notes = _heading(report)
    gain = gain_of(report.participants)
    if gain is not None:
        notes.append(
            f"{gain.people} peserta dengan kedua nilai: rata-rata tes awal "
            f"{number_format(gain.before)}, nilai akhir {number_format(gain.after)}."
        )
    if gain is not None and gain.normalised is not None:
        notes.append(
            f"Kenaikan ternormalisasi {number_format(gain.normalised)} persen: "
            "(akhir - awal) / (100 - awal)."
        )
    rows = _test_rows(report)
    return _workbook(TESTS, rows, title="Rekap tes", notes=notes, at=at)


def _test_rows(report: QuestionReport) -> Iterable[Sequence[Cell]]:
    attempts = _attempts(report)
    for number, row in enumerate(report.participants, start=1):
        both = row.pre_score is not None and row.score is not None
        yield [
            number,
            row.name,
            row.nip,
            row.unit,
            row.module,
            row.pre_score,
            row.score,
            row.score - row.pre_score if both else None,  # type: ignore[operator]
            attempts.get(row.completion_id),
        ]


def _attempts(report: QuestionReport) -> dict[int, int]:
    """Finished attempts at the post-test, by completion."""
    finished = Attempt.objects.filter(
        enrolment__completion__in=completions_of(report),
        finished_at__isnull=False,
        quiz__purpose=QuizPage.Purpose.POST,
    )
    counted = finished.values_list("enrolment__completion").annotate(n=Count("pk"))
    return dict(counted.order_by())


def items_sheet(report: QuestionReport, *, at: datetime) -> bytes:
    """How often each question was answered by the participants, and how well."""
    notes = [
        *_heading(report),
        "Rata-rata benar: rerata bagian yang benar dari semua jawaban peserta.",
    ]
    rows = _item_rows(report)
    return _workbook(ITEMS, rows, title="Analisis soal", notes=notes, at=at)


def _item_rows(report: QuestionReport) -> Iterable[Sequence[Cell]]:
    answers = Answer.objects.filter(
        share__isnull=False,
        attempt__enrolment__completion__in=completions_of(report),
    )
    by = (
        "attempt__enrolment__course__title",
        "attempt__quiz__purpose",
        "question_version__question__code",
        "question_version__number",
    )
    rows = (
        answers.values_list(*by, "question_version__stem")
        .annotate(n=Count("pk"), mean=Avg("share"))
        .order_by(*by)
    )
    for course, purpose, code, version, stem, answered, mean in rows:
        correct = round(mean * 100, 1)
        yield [course, PURPOSES[purpose], code, version, stem, answered, correct]


def index_sheet(
    entries: Iterable[Entry], *, questions: Sequence[Question], title: str, at: datetime
) -> bytes:
    """A row for each file; one that serves several questions names all their codes."""
    texts = {question.code: question.text for question in questions}
    rows = (_entry_cells(entry, texts) for entry in entries)
    notes = [title, *(f"{code}: {text}" for code, text in texts.items())]
    return _workbook(INDEX, rows, title="Indeks", notes=notes, at=at)


def _entry_cells(entry: Entry, texts: dict[str, str]) -> list[Cell]:
    return [
        ", ".join(entry.codes),
        texts[entry.codes[0]] if len(entry.codes) == 1 else "",
        entry.title,
        entry.path,
        entry.day,
        entry.size,
        entry.sha256,
    ]


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
