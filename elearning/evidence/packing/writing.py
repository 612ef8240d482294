"""Puts a pack together: one folder a question, shared documents once, digests of all."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import file_digest
from pathlib import Path
from tempfile import mkstemp

from django.utils import timezone

from courses.certifying import pdf_of
from courses.models import Certificate
from elearning.evidence.models import EvidencePack
from elearning.evidence.reporting.questions import QuestionReport, question_report
from elearning.evidence.sealing import last_seal
from elearning.frameworks.models import Question
from elearning.people.models import Unit, User

from . import materials, papers, sheets
from .archive import Archive
from .layout import CERTIFICATES, MATERIALS, question_folder, root_folder, safe

READ_ME = """{title}
{line}

Isi paket ini:
  00_INDEKS.pdf, 00_INDEKS.xlsx   daftar semua dokumen dengan SHA-256
  I_PEMENUHAN, II_REFORM          satu folder untuk tiap pertanyaan LKE
  DOKUMEN/materi                  materi sebagaimana diterbitkan, menurut versi
  DOKUMEN/sertifikat              sertifikat peserta
  manifest.json, SHA256SUMS       sidik semua berkas

Cara memeriksa: buka folder ini di terminal, lalu jalankan
  sha256sum -c SHA256SUMS
Setiap berkas yang berubah akan disebut. Dengan aplikasi:
  python manage.py verify_evidence {root}.zip
"""


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
) -> Packed:
    """Write the pack for ``questions`` in a unit and a period, and log that it was made.

    Raises NothingToPack.
    """
    if not questions:
        raise NothingToPack
    handle, name = mkstemp(suffix=".zip")
    os.close(handle)
    archive = Archive(Path(name), root_folder(unit, ends_on=ends_on), ends_on)
    title = f"Bukti dukung {unit.name}, {starts_on:%d-%m-%Y} s.d. {ends_on:%d-%m-%Y}"
    records: set[int] = set()
    for question in questions:
        report = question_report(
            unit=unit, starts_on=starts_on, ends_on=ends_on, question=question
        )
        _add_question(archive, report, at=at)
        records |= {participant.completion_id for participant in report.participants}
    _add_index(archive, title=title, at=at)
    _add_manifest(archive, title=title, records=len(records), at=at)
    archive.close()
    return _logged(
        archive,
        unit=unit,
        span=(starts_on, ends_on),
        codes=[question.code for question in questions],
        records=len(records),
        record=(at, by),
    )


def _add_question(archive: Archive, report: QuestionReport, *, at: datetime) -> None:
    folder, code = question_folder(report.question), report.question.code
    for name, content, title in (
        ("01_rekap_peserta.pdf", papers.recap_pdf(report, at=at), "Rekap peserta"),
        (
            "01_rekap_peserta.xlsx",
            sheets.participants_sheet(report, at=at),
            "Rekap peserta",
        ),
        ("02_rekap_kuis.xlsx", sheets.items_sheet(report, at=at), "Rekap kuis"),
    ):
        archive.add(f"{folder}/{name}", content, title=title, code=code)
    _add_materials(archive, report)
    _add_certificates(archive, report)


def _add_materials(archive: Archive, report: QuestionReport) -> None:
    for version in materials.versions_of(report):
        folder = f"{MATERIALS}/{safe(version.course.slug)}"
        name = f"{folder}/{safe(version.page.slug)}_v{version.number}.html"
        if archive.has(name):
            continue
        if not archive.has(f"{folder}/gaya.css"):
            archive.add(
                f"{folder}/gaya.css", materials.stylesheet(), title="Tata letak"
            )
        archive.add(
            name,
            materials.material_page(version),
            title=f"Materi: {version.title}, versi {version.number}",
            code=report.question.code,
            day=timezone.localdate(version.published_at),
        )


def _add_certificates(archive: Archive, report: QuestionReport) -> None:
    there = {entry.path for entry in archive.entries}
    completions = [participant.completion_id for participant in report.participants]
    certificates = Certificate.objects.filter(completion__in=completions)
    rows = certificates.select_related("holder", "file").order_by("number")
    for certificate in rows.iterator(chunk_size=200):
        name = f"{CERTIFICATES}/{safe(certificate.number)}.pdf"
        if name not in there:
            archive.add(
                name,
                bytes(pdf_of(certificate).pdf),
                title=f"Sertifikat {certificate.number}",
                code=report.question.code,
                day=timezone.localdate(certificate.issued_at),
            )


def _add_index(archive: Archive, *, title: str, at: datetime) -> None:
    listed = list(archive.entries)
    # A thousand certificates stand in the sheet; on paper their folder is enough.
    on_paper = [e for e in listed if not e.path.startswith(CERTIFICATES)]
    for name, content in (
        ("00_INDEKS.xlsx", sheets.index_sheet(listed, title=title, at=at)),
        ("00_INDEKS.pdf", papers.index_pdf(on_paper, title=title, at=at)),
        ("BACA_SAYA.txt", _read_me(archive, title)),
    ):
        archive.add(name, content, title="Indeks" if "INDEKS" in name else "Petunjuk")


def _read_me(archive: Archive, title: str) -> bytes:
    text = READ_ME.format(title=title, line="=" * len(title), root=archive.root)
    return text.encode()


def _add_manifest(archive: Archive, *, title: str, records: int, at: datetime) -> None:
    seal = last_seal()
    manifest = {
        "created_at": at.isoformat(),
        "files": [
            {**asdict(entry), "day": entry.day.isoformat()} for entry in archive.entries
        ],
        "records": records,
        "seal": {
            "head": seal.head,
            "last_record": seal.last_record_id,
            "number": seal.number,
        }
        if seal
        else None,
        "title": title,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    archive.add("manifest.json", text.encode(), title="Manifes")
    sums = "".join(f"{entry.sha256}  {entry.path}\n" for entry in archive.entries)
    archive.add("SHA256SUMS", sums.encode(), title="Sidik")


def _logged(
    archive: Archive,
    *,
    unit: Unit,
    span: tuple[date, date],
    codes: list[str],
    records: int,
    record: tuple[datetime, User | None],
) -> Packed:
    at, by = record
    log = EvidencePack.objects.create(
        unit=unit,
        questions=codes,
        starts_on=span[0],
        ends_on=span[1],
        sha256=_digest_of(archive.path),
        size=archive.path.stat().st_size,
        record_count=records,
        created_at=at,
        created_by=by,
    )
    return Packed(path=archive.path, filename=f"{archive.root}.zip", record=log)


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
