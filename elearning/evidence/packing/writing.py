"""Puts a pack together: one folder a question, shared documents once, digests of all."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import file_digest
from pathlib import Path
from tempfile import mkstemp
from uuid import UUID

from django.utils import timezone, translation

from courses.certifying import pdf_of
from courses.models import Certificate, CoursePage
from elearning.background import Report, silent
from elearning.evidence.models import EvidencePack
from elearning.evidence.reporting.proposals import Proposal
from elearning.evidence.reporting.questions import (
    QuestionReport,
    completions_of,
    question_report,
)
from elearning.evidence.reporting.remarks import proposal_for
from elearning.frameworks.models import Question
from elearning.people.models import Unit, User

from . import covers, materials, papers, sheets
from .archive import Archive
from .checker import PERIKSA, checker_page
from .layout import CERTIFICATES, question_folder, root_folder, safe
from .proofs import DATA, Ledger
from .worksheet import worksheet

CERTIFICATES_AT_ONCE = 200


class NothingToPack(Exception):
    """No question was named."""


@dataclass(frozen=True, kw_only=True)
class Packed:
    """A finished pack in a temporary file, which the caller moves or deletes."""

    path: Path
    filename: str
    record: EvidencePack


def pack(
    *,
    unit: Unit,
    starts_on: date,
    ends_on: date,
    questions: Sequence[Question],
    by: User | None,
    at: datetime,
    key: UUID | None = None,
    report: Report = silent,
) -> Packed:
    """Write the pack for ``questions`` in a unit and a period, and log that it was made.

    The same records at the same moment give the same bytes; the text is Indonesian whoever
    asks. With the ``key`` of a pack that was logged before, it is not logged again.
    ``report`` hears how many questions are done. Raises NothingToPack.
    """
    if not questions:
        raise NothingToPack
    questions = sorted(questions, key=lambda question: question.code)
    archive = Archive(_temporary_file(), root_folder(unit, ends_on=ends_on), ends_on)
    log = EvidencePack(
        key=key,
        unit=unit,
        questions=[question.code for question in questions],
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=at,
        created_by=by,
    )
    try:
        with archive, translation.override("id"):
            log.record_count = _fill(archive, log, questions, report=report)
        log.size = archive.path.stat().st_size
        log.sha256 = _digest_of(archive.path)
        if key is None or not EvidencePack.objects.filter(key=key).exists():
            log.save(force_insert=True)
    except BaseException:
        archive.path.unlink()
        raise
    return Packed(path=archive.path, filename=f"{archive.root}.zip", record=log)


def _fill(
    archive: Archive,
    log: EvidencePack,
    questions: Sequence[Question],
    *,
    report: Report,
) -> int:
    """Write every file; answers how many different records stand behind them."""
    unit, at = log.unit, log.created_at
    title = f"Bukti dukung {unit.name}, {log.starts_on:%d-%m-%Y} s.d. {log.ends_on:%d-%m-%Y}"
    records: set[int] = set()
    ledger = Ledger()
    proposals: dict[int, Proposal] = {}
    for place, found in enumerate(_reports(log, questions)):
        report(place, len(questions) + 1)  # the last part are index and manifest
        _add_question(archive, found, at=at)
        ledger.add(found)
        if proposal := proposal_for(found):
            proposals[found.question.pk] = proposal
        records |= {participant.completion_id for participant in found.participants}
    archive.add(DATA, ledger.content(), title="Data pemeriksaan")
    archive.add(PERIKSA, checker_page(), title="Halaman pemeriksa")
    archive.add(
        "00_LKE.xlsx",
        worksheet(
            questions[0].framework,
            unit=unit,
            year=log.ends_on.year,
            proposals=proposals,
            at=at,
        ),
        title="Lembar Kerja Evaluasi",
    )
    covers.add_index(archive, questions, title=title, at=at)
    covers.add_manifest(archive, title=title, records=len(records), at=at)
    return len(records)


def _reports(
    log: EvidencePack, questions: Sequence[Question]
) -> Iterator[QuestionReport]:
    """A report for each question; neighbours with the same modules share one reading."""
    last: QuestionReport | None = None
    for question in questions:
        courses = tuple(CoursePage.objects.filter(lke_questions=question))
        if last is None or set(last.courses) != set(courses):
            last = question_report(
                unit=log.unit,
                starts_on=log.starts_on,
                ends_on=log.ends_on,
                question=question,
            )
        yield replace(last, question=question)


def _add_question(archive: Archive, report: QuestionReport, *, at: datetime) -> None:
    folder, code = question_folder(report.question), report.question.code
    revoked = _revoked(report)
    for part, recap in enumerate(papers.recap_pdfs(report, revoked=revoked, at=at), 1):
        name, title = "01_rekap_peserta", "Rekap peserta"
        if part > 1:
            name, title = f"{name}_{part}", f"{title}, bagian {part}"
        archive.add(f"{folder}/{name}.pdf", recap, title=title, code=code)
    people = sheets.participants_sheet(report, revoked=revoked, at=at)
    for name, content, title in (
        ("01_rekap_peserta.xlsx", people, "Rekap peserta"),
        ("02_rekap_tes.xlsx", sheets.tests_sheet(report, at=at), "Rekap tes"),
        ("03_analisis_soal.xlsx", sheets.items_sheet(report, at=at), "Analisis soal"),
    ):
        archive.add(f"{folder}/{name}", content, title=title, code=code)
    _add_materials(archive, report)
    _add_certificates(archive, report)


def _revoked(report: QuestionReport) -> frozenset[str]:
    """Numbers of certificates that were withdrawn while the completion still counts."""
    withdrawn = Certificate.objects.filter(
        completion__in=completions_of(report), revocation__isnull=False
    )
    return frozenset(withdrawn.values_list("number", flat=True))


def _add_materials(archive: Archive, report: QuestionReport) -> None:
    code = report.question.code
    for version in materials.versions_of(report):
        for file in materials.files_of(version):
            if not archive.serves(file.path, code=code):
                archive.add(
                    file.path,
                    file.write(),
                    title=file.title,
                    code=code,
                    day=timezone.localdate(version.published_at),
                )


def _add_certificates(archive: Archive, report: QuestionReport) -> None:
    certificates = Certificate.objects.filter(
        completion__in=completions_of(report), revocation__isnull=True
    )
    missing = [
        certificate.pk
        for certificate in certificates.order_by("number").only("number", "code")
        if not archive.serves(_path_of(certificate), code=report.question.code)
    ]
    for start in range(0, len(missing), CERTIFICATES_AT_ONCE):
        chunk = missing[start : start + CERTIFICATES_AT_ONCE]
        rows = Certificate.objects.filter(pk__in=chunk).select_related("file", "holder")
        for certificate in rows.order_by("number"):
            stored = getattr(certificate, "file", None) or pdf_of(certificate)
            archive.add(
                _path_of(certificate),
                bytes(stored.pdf),
                title=f"Sertifikat {certificate.number}",
                code=report.question.code,
                day=timezone.localdate(certificate.issued_at),
            )


def _path_of(certificate: Certificate) -> str:
    """The code keeps two numbers apart that differ only in what a file name lacks."""
    return f"{CERTIFICATES}/{safe(certificate.number)}_{certificate.code}.pdf"


def _temporary_file() -> Path:
    handle, name = mkstemp(suffix=".zip")
    os.close(handle)
    return Path(name)


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
