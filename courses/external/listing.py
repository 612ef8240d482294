"""Certificates from elsewhere: one's own, and those that HR of a unit has to look at."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from courses.models import ExternalCertificate
from elearning.people.models import Employee, Membership
from elearning.people.models.units import UnitQuerySet
from elearning.people.nip import normalise_nip

WAITING = "waiting"
STATES = (WAITING, "approved", "refused", "replaced", "revoked")
FACTS = ("decision__decided_by", "revocation__revoked_by", "correction")


def sent_by(employee: Employee) -> "QuerySet[ExternalCertificate]":
    """His own, newest first, each with what was said to it. One query."""
    mine = ExternalCertificate.objects.filter(employee=employee).with_original()
    return mine.select_related(*FACTS).order_by("-submitted_at", "-pk")


def received_in(scope: UnitQuerySet, *, on: date) -> "QuerySet[ExternalCertificate]":
    """Those of people who belong to these units on the day, with ``unit_name``."""
    places = Membership.objects.on(on)
    members = places.filter(unit__in=scope).values("employee")
    unit = places.filter(employee=OuterRef("employee")).values("unit__name")[:1]
    return (
        ExternalCertificate.objects.filter(employee__in=members)
        .with_original()
        .annotate(unit_name=Subquery(unit))
        .select_related("employee", "submitted_by", *FACTS)
        .order_by("submitted_at", "pk")
    )


def narrowed(
    found: "QuerySet[ExternalCertificate]", *, state: str, kind: int | None, search: str
) -> "QuerySet[ExternalCertificate]":
    """Of one state, of one kind, of a person or about words in it."""
    if state:
        found = _in_state(found, state)
    if kind:
        found = found.filter(kind=kind)
    digits = normalise_nip(search)
    if digits.isdecimal():
        return found.filter(employee__nip__startswith=digits)
    for word in search.split()[:6]:
        found = found.filter(
            Q(employee__name__icontains=word) | Q(name__icontains=word)
        )
    return found


def _in_state(
    found: "QuerySet[ExternalCertificate]", state: str
) -> "QuerySet[ExternalCertificate]":
    if state == "replaced":
        return found.filter(decision__isnull=True, correction__isnull=False)
    if state == "revoked":
        return found.filter(revocation__isnull=False)
    rows = ExternalCertificate.objects.all()
    chosen = {
        WAITING: rows.waiting,
        "approved": rows.approved,
        "refused": rows.refused,
    }[state]()
    return found.filter(pk__in=chosen.values("pk"))


@dataclass(frozen=True, kw_only=True)
class Doubts:
    """What HR should know before it decides."""

    original: ExternalCertificate | None
    sent_by_others: int


def doubts_about(certificate: ExternalCertificate) -> Doubts:
    """An earlier approved one of this person, and how many others sent the same file."""
    rows: Any = ExternalCertificate.objects.filter(pk=certificate.pk).with_original()
    original_id = rows.get().original_id
    others = ExternalCertificate.objects.filter(sent_sha256=certificate.sent_sha256)
    return Doubts(
        original=ExternalCertificate.objects.filter(pk__in=[original_id]).first(),
        sent_by_others=others.exclude(employee=certificate.employee)
        .values("employee")
        .distinct()
        .count(),
    )
