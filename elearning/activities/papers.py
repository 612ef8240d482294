"""The papers of a session: drafts to look at, and issues that stay as they are."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max

from elearning.canonical import digest
from elearning.people.models import AgencySettings, User
from elearning.typesetting import compile_pdf

from .agenda import present_at, present_by_unit
from .facts import facts_of, head_of, moment_in_words
from .models import (
    ActivityReport,
    ActivitySession,
    ActivityWording,
    Attendance,
    Photo,
)
from .outlines import Section, filled, sections_in

Kind = ActivityReport.Kind
SOURCES = {
    Kind.ATTENDANCE: "activity_attendance",
    Kind.MINUTES: "activity_minutes",
    Kind.REPORT: "activity_report",
    Kind.PHOTOS: "activity_photos",
}
TITLES = {
    Kind.ATTENDANCE: "attendance_title",
    Kind.MINUTES: "minutes_title",
    Kind.REPORT: "report_title",
    Kind.PHOTOS: "photos_title",
}


class NothingToShow(Exception):
    """Nobody was there, nothing was noted, or no photo was added: there is no such paper."""


class PhotoIsGone(Exception):
    """A photo of the sheet is not there, or not as it was."""


@transaction.atomic
def issue(
    *, session: ActivitySession, kind: str, by: User, at: datetime
) -> ActivityReport:
    """Freeze the paper as it would be now; an earlier issue stays beside it.

    Raises NothingToShow.
    """
    ActivitySession.objects.select_for_update().get(pk=session.pk)
    content = content_of(session, kind=kind, at=at)
    earlier = ActivityReport.objects.filter(session=session, kind=kind)
    last = earlier.aggregate(last=Max("number"))["last"] or 0
    content["number"] = last + 1
    return ActivityReport.objects.create(
        session=session,
        kind=kind,
        number=last + 1,
        content=content,
        digest=digest(content),
        issued_at=at,
        issued_by=by,
    )


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A kind of paper and its issues, the newest first."""

    kind: str
    label: str
    issues: list[ActivityReport]


def papers_of(session: ActivitySession) -> list[Paper]:
    """Every kind, whether issued or not. One query."""
    rows = ActivityReport.objects.filter(session=session).defer("content")
    issued = list(rows.select_related("issued_by").order_by("-number"))
    return [
        Paper(
            kind=kind.value,
            label=str(kind.label),
            issues=[one for one in issued if one.kind == kind],
        )
        for kind in Kind
    ]


def pdf_of(report: ActivityReport) -> bytes:
    """The same bytes each time. Raises PhotoIsGone."""
    data = {**report.content, "digest": report.digest}
    return _typeset(report.kind, data, at=report.issued_at)


def draft_pdf(session: ActivitySession, *, kind: str, at: datetime) -> bytes:
    """What would be issued now, with 'RANCANGAN' across it. Raises NothingToShow."""
    data = {**content_of(session, kind=kind, at=at), "number": 0, "digest": ""}
    return _typeset(kind, data, at=at)


def content_of(session: ActivitySession, *, kind: str, at: datetime) -> dict[str, Any]:
    parts = {
        Kind.ATTENDANCE: _attendance,
        Kind.MINUTES: _minutes,
        Kind.REPORT: _report,
        Kind.PHOTOS: _photos,
    }
    wording = ActivityWording.load()
    heading = getattr(wording, TITLES[Kind(kind)])
    return {
        **head_of(session, at=at),
        "heading": heading,
        **parts[Kind(kind)](session),
    }


def report_sections(session: ActivitySession) -> list[Section]:
    """The text as it was edited last, or the outline filled with what is known."""
    draft = getattr(session, "report_draft", None)
    if draft is not None:
        return [Section(**section) for section in draft.sections]
    facts = facts_of(session)
    return [filled(one, facts) for one in sections_in(ActivityWording.load().outline)]


def _attendance(session: ActivitySession) -> dict[str, Any]:
    rows = [
        [
            fact.employee.full_name,
            fact.employee.nip,
            fact.rank_label,
            fact.position_name,
            fact.unit_name,
            _how(fact, session),
        ]
        for fact in present_at(session)
    ]
    if not rows:
        raise NothingToShow
    return {"rows": rows}


def _how(fact: Attendance, session: ActivitySession) -> str:
    if fact.method == Attendance.Method.QR:
        return f"Memindai kode, {moment_in_words(fact.recorded_at, session)}"
    if fact.method == Attendance.Method.LIST:
        return "Daftar bertanda tangan"
    return f"Dicatat SDM: {fact.reason}"


def _minutes(session: ActivitySession) -> dict[str, Any]:
    minutes = getattr(session, "minutes", None)
    if minutes is None:
        raise NothingToShow
    counted = present_by_unit(session)
    return {
        "chair": minutes.chair,
        "decisions": minutes.decisions,
        "discussion": minutes.discussion,
        "opening": minutes.opening,
        "present": sum(unit.people for unit in counted),
        "secretary": minutes.secretary,
    }


def _report(session: ActivitySession) -> dict[str, Any]:
    agency = AgencySettings.load()
    return {
        "sections": [section.plain() for section in report_sections(session)],
        "signatory": {
            "name": agency.signatory_name,
            "nip": agency.signatory_nip,
            "position": agency.signatory_position,
            "rank": agency.signatory_rank,
        },
    }


def photos_of(session: ActivitySession) -> Any:
    """Those that are shown, in the order in which they came."""
    shown = Photo.objects.filter(session=session, removed_at__isnull=True)
    return shown.order_by("added_at", "pk")


def _photos(session: ActivitySession) -> dict[str, Any]:
    photos = [
        {"caption": one.caption, "key": str(one.key), "sha256": one.sha256}
        for one in photos_of(session)
    ]
    if not photos:
        raise NothingToShow
    return {"photos": photos}


def _typeset(kind: str, data: dict[str, Any], *, at: datetime) -> bytes:
    files = _files(data.get("photos", []))
    return compile_pdf(SOURCES[Kind(kind)], data, at=at, files=files)


def _files(shown: list[dict[str, str]]) -> dict[str, bytes]:
    """The photos by their keys, as they were when they were added."""
    found = Photo.objects.filter(key__in=[one["key"] for one in shown])
    digests = {one["key"]: one["sha256"] for one in shown}
    files = {}
    for photo in found:
        with photo.file.open("rb") as file:
            data = file.read()
        if sha256(data).hexdigest() == digests[str(photo.key)]:
            files[f"{photo.key}.svg"] = _drawing(photo, data)
    if len(files) != len(shown):
        raise PhotoIsGone
    return files


def _drawing(photo: Photo, data: bytes) -> bytes:
    """The photo within a drawing: what typst holds in memory must be text."""
    size = f'width="{photo.width}" height="{photo.height}"'
    encoded = b64encode(data).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        f'<image {size} href="data:image/jpeg;base64,{encoded}"/></svg>'
    ).encode()
