"""The PDFs of a pack: recap of participants and index."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from elearning.evidence.reporting.questions import Absent, Participant, QuestionReport
from elearning.evidence.reporting.rules import counting_rules
from elearning.evidence.sealing import last_seal
from elearning.people.models import AgencySettings
from elearning.typesetting import compile_pdf

from .archive import Entry


def recap_pdf(report: QuestionReport, *, at: datetime) -> bytes:
    """Rekapitulasi peserta: A4 landscape, with letterhead and counting rules."""
    data = {
        **_letterhead(at),
        "code": report.question.code,
        "did": report.did,
        "ends_on": report.ends_on.isoformat(),
        "exempt": [_absent(row) for row in report.exempt],
        "missing": [_absent(row) for row in report.missing],
        "participants": [_participant(row) for row in report.participants],
        "percent": str(report.percent) if report.percent is not None else None,
        "question": report.question.text,
        "rules": list(counting_rules(on=report.ends_on)),
        "should": report.should,
        "starts_on": report.starts_on.isoformat(),
        "unit": report.unit.name,
    }
    return compile_pdf("participant_recap", data, at=at)


def index_pdf(entries: list[Entry], *, title: str, at: datetime) -> bytes:
    rows = [
        {
            "code": entry.code,
            "day": entry.day.isoformat(),
            "path": entry.path,
            "sha256": entry.sha256,
            "title": entry.title,
        }
        for entry in entries
    ]
    return compile_pdf(
        "pack_index", {**_letterhead(at), "rows": rows, "title": title}, at=at
    )


def _letterhead(at: datetime) -> dict[str, Any]:
    agency = AgencySettings.load()
    seal = last_seal()
    return {
        "address": agency.address,
        "agency": agency.name,
        "printed_on": timezone.localdate(at).isoformat(),
        "seal": {"count": seal.last_record_id, "head": seal.head, "number": seal.number}
        if seal
        else None,
    }


def _participant(row: Participant) -> list[str]:
    return [
        row.name,
        row.nip,
        row.rank,
        row.position,
        row.unit,
        row.module,
        timezone.localdate(row.completed_at).isoformat(),
        str(row.pre_score) if row.pre_score is not None else "",
        str(row.score) if row.score is not None else "",
        row.certificate,
    ]


def _absent(row: Absent) -> list[str]:
    return [row.name, row.nip, row.position, row.unit, row.module, row.reason]
