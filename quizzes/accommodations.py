"""Accommodations as HR sees them: those of the people in its units."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from elearning.people.models import Employee, Membership
from elearning.people.models.units import UnitQuerySet

from .models import Accommodation


@dataclass(frozen=True, kw_only=True)
class AccommodationRow:
    accommodation: Accommodation
    is_over: bool


def accommodations_in(scope: UnitQuerySet, *, on: date) -> list[AccommodationRow]:
    """Those of people who belong to these units today, newest first. One query."""
    rows = (
        Accommodation.objects.filter(employee__in=employees_in(scope, on=on))
        .select_related("employee", "quiz", "granted_by", "withdrawn_by")
        .order_by("-granted_at", "-pk")
    )
    return [
        AccommodationRow(
            accommodation=a, is_over=a.ends_on is not None and a.ends_on < on
        )
        for a in rows
    ]


def employees_in(scope: UnitQuerySet, *, on: date) -> "QuerySet[Employee]":
    members = Membership.objects.on(on).filter(unit__in=scope)
    return Employee.objects.filter(pk__in=members.values("employee"))
