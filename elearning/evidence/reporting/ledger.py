"""The ledger of lesson hours of one person and year: each with its source, and why not."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from courses.models import CourseCompletion, ExternalCertificate
from elearning.people.models import AgencySettings, Employee, TrainingKind

from .hours import HoursYear
from .tallies import end_of, start_of

COUNTED = "counted"


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """A module completed here, or a certificate from elsewhere.

    ``state`` is counted, duplicate, waiting, refused, replaced or revoked.
    """

    day: date
    name: str
    organiser: str
    kind: str
    number: str
    jp: Decimal
    state: str
    reason: str
    is_ours: bool

    @property
    def counted(self) -> Decimal:
        return self.jp if self.state == COUNTED else Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Ledger:
    year: HoursYear
    entries: tuple[LedgerEntry, ...]

    @property
    def jp(self) -> Decimal:
        return sum((entry.counted for entry in self.entries), Decimal(0))

    @property
    def own(self) -> Decimal:
        return sum((e.counted for e in self.entries if e.is_ours), Decimal(0))

    @property
    def external(self) -> Decimal:
        return self.jp - self.own


def ledger_of(employee: Employee, *, year: HoursYear) -> Ledger:
    """Everything of the year, newest first, counted or not. Two queries, and settings."""
    entries = [*_modules(employee, year=year), *_certificates(employee, year=year)]
    entries.sort(key=lambda entry: (entry.day, entry.name), reverse=True)
    return Ledger(year=year, entries=tuple(entries))


def _modules(employee: Employee, *, year: HoursYear) -> list[LedgerEntry]:
    done = CourseCompletion.objects.filter(
        enrolment__employee=employee,
        completed_at__gte=start_of(date(year.year, 1, 1)),
        completed_at__lt=end_of(date(year.year, 12, 31)),
    )
    found: Any = done.select_related("revocation", "certificate", "version")
    agency, kind = AgencySettings.load(), str(TrainingKind(year.module_kind).label)
    entries = []
    for completion in found:
        certificate = getattr(completion, "certificate", None)
        revocation = getattr(completion, "revocation", None)
        entries.append(
            LedgerEntry(
                day=timezone.localdate(completion.completed_at),
                name=completion.version.title,
                organiser=agency.name,
                kind=kind,
                number=certificate.number if certificate else "",
                jp=completion.jp,
                state="revoked" if revocation else COUNTED,
                reason=revocation.reason if revocation else "",
                is_ours=True,
            )
        )
    return entries


def _certificates(employee: Employee, *, year: HoursYear) -> list[LedgerEntry]:
    mine = ExternalCertificate.objects.with_original().filter(
        Q(ends_on__year=year.year), employee=employee
    )
    return [
        LedgerEntry(
            day=certificate.ends_on,
            name=certificate.name,
            organiser=certificate.organiser,
            kind=certificate.get_kind_display(),
            number=certificate.number,
            jp=Decimal(certificate.jp),
            state=_state(certificate),
            reason=_reason(certificate),
            is_ours=False,
        )
        for certificate in mine.select_related("decision", "revocation", "correction")
    ]


def _state(certificate: ExternalCertificate) -> str:
    if certificate.state != "approved":
        return certificate.state
    return "duplicate" if certificate.original_id else COUNTED


def _reason(certificate: ExternalCertificate) -> str:
    if hasattr(certificate, "revocation"):
        return certificate.revocation.reason
    return certificate.decision.reason if hasattr(certificate, "decision") else ""
