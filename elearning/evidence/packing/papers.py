"""The PDFs of a pack: recap of participants and index."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from elearning.evidence.reporting.questions import Participant, QuestionReport
from elearning.evidence.reporting.rules import counting_rules
from elearning.evidence.sealing import last_seal, seal_facts, sealed_count
from elearning.frameworks.models import Question
from elearning.people.models import AgencySettings
from elearning.typesetting import compile_pdf, forget

from .archive import Entry
from .gains import gain_of

# typst needs 150 MB for so many rows; longer lists come as several documents.
ROWS_A_PART = 1000


def recap_pdfs(
    report: QuestionReport, *, revoked: frozenset[str], at: datetime
) -> Iterator[bytes]:
    """Rekapitulasi peserta: A4 landscape, with letterhead and counting rules.

    ``revoked`` are the numbers of certificates that were withdrawn.
    """
    parts = list(in_parts(_tables(report, revoked=revoked), size=ROWS_A_PART))
    head = {**_letterhead(at), **_facts(report)}
    for number, tables in enumerate(parts, start=1):
        data = {**head, "part": number, "parts": len(parts), "tables": tables}
        yield compile_pdf("participant_recap", data, at=at)
        forget()


def in_parts(
    tables: Iterable[dict[str, Any]], *, size: int
) -> Iterator[list[dict[str, Any]]]:
    """Tables cut and dealt out, so that no part has more than ``size`` rows.

    A cut table goes on with ``first``, the number of its first row. At least one part.
    """
    part: list[dict[str, Any]] = []
    room = size
    for table in tables:
        rows, first = table["rows"], 1
        while rows:
            if not room:
                yield part
                part, room = [], size
            part.append({**table, "first": first, "rows": rows[:room]})
            taken = len(part[-1]["rows"])
            rows, first, room = rows[taken:], first + taken, room - taken
    yield part


def index_pdf(
    entries: Sequence[Entry], *, questions: Sequence[Question], title: str, at: datetime
) -> bytes:
    """The files of each question, then those that several questions share."""
    sections = [
        {
            "code": question.code,
            "rows": [_entry(e) for e in entries if e.codes == (question.code,)],
            "text": question.text,
        }
        for question in questions
    ]
    shared = [{**_entry(e), "codes": list(e.codes)} for e in entries if _shared(e)]
    data = {
        **_letterhead(at),
        "sections": sections,
        "shared": shared,
        "title": title,
    }
    return compile_pdf("pack_index", data, at=at)


def _shared(entry: Entry) -> bool:
    return len(entry.codes) > 1


def _entry(entry: Entry) -> dict[str, str]:
    return {
        "day": entry.day.isoformat(),
        "path": entry.path,
        "sha256": entry.sha256,
        "title": entry.title,
    }


def _letterhead(at: datetime) -> dict[str, Any]:
    agency = AgencySettings.load()
    seal = last_seal()
    return {
        "address": agency.address,
        "agency": agency.name,
        "printed_on": timezone.localdate(at).isoformat(),
        "seal": seal_facts(seal) | {"count": sealed_count()} if seal else None,
    }


def _facts(report: QuestionReport) -> dict[str, Any]:
    gain = gain_of(report.participants)
    return {
        "code": report.question.code,
        "completions": len(report.participants),
        "did": report.did,
        "ends_on": report.ends_on.isoformat(),
        "exempt": len(report.exempt),
        "gain": {"after": str(gain.after), "before": str(gain.before), "n": gain.people}
        if gain
        else None,
        "missing": len(report.missing),
        "percent": _text(report.percent),
        "question": report.question.text,
        "rules": list(counting_rules(on=report.ends_on)),
        "should": report.should,
        "starts_on": report.starts_on.isoformat(),
        "unit": report.unit.name,
    }


def _tables(
    report: QuestionReport, *, revoked: frozenset[str]
) -> Iterator[dict[str, Any]]:
    """A table for each module: who did it, who is exempt, who has not."""
    for module, done in _by_module(report.participants):
        rows = [_participant(row, revoked=revoked) for row in done]
        yield {"kind": "done", "module": module, "rows": rows}
    for kind, people in (("exempt", report.exempt), ("missing", report.missing)):
        for module, absent in _by_module(people):
            rows = [[a.name, a.nip, a.position, a.unit, a.reason] for a in absent]
            yield {"kind": kind, "module": module, "rows": rows}


def _by_module(people: Iterable[Any]) -> Iterable[tuple[str, list[Any]]]:
    found: dict[str, list[Any]] = {}
    for row in people:
        found.setdefault(row.module, []).append(row)
    return found.items()


def _participant(row: Participant, *, revoked: frozenset[str]) -> list[str]:
    withdrawn = " (dicabut)" if row.certificate in revoked else ""
    return [
        row.name,
        row.nip,
        row.rank,
        row.position,
        row.unit,
        timezone.localdate(row.started_at).isoformat(),
        timezone.localdate(row.completed_at).isoformat(),
        _text(row.pre_score),
        _text(row.score),
        str(row.jp),
        str(row.version),
        f"{row.certificate}{withdrawn}",
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)
