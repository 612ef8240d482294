"""Sessions of activities: those to come, and those that HR of a unit looks after."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from elearning.people.models import Employee, Membership
from elearning.people.models.units import UnitQuerySet
from elearning.people.searching import mentioning

from .models import ActivitySession, Attendance

MOST_SHOWN = 10


def coming_sessions(page_id: int, *, at: datetime) -> list[ActivitySession]:
    """The next sessions of an activity that are not over. One query."""
    rows = ActivitySession.objects.filter(page_id=page_id, ends__gte=at)
    return list(rows.select_related("unit").order_by("starts")[:MOST_SHOWN])


def sessions_in(scope: UnitQuerySet) -> "QuerySet[ActivitySession]":
    """Those of these units, newest first, each with ``present``. One query."""
    present = Count("attendances", filter=Q(attendances__withdrawal__isnull=True))
    return (
        ActivitySession.objects.filter(unit__in=scope)
        .select_related("page", "unit")
        .annotate(present=present)
        .order_by("-starts", "-pk")
    )


@dataclass(frozen=True, kw_only=True)
class UnitCount:
    name: str
    people: int


def present_by_unit(session: ActivitySession) -> list[UnitCount]:
    """How many came from each unit, as they belonged then."""
    rows = session.attendances.valid().values("unit_name")
    counted = rows.annotate(people=Count("pk")).order_by("-people", "unit_name")
    return [UnitCount(name=row["unit_name"], people=row["people"]) for row in counted]


def present_at(session: ActivitySession) -> "QuerySet[Attendance]":
    """Those that stand, by name."""
    rows = session.attendances.valid().select_related("employee", "signed_list")
    return rows.order_by("employee__name", "pk")


def members_of(
    session: ActivitySession, *, scope: UnitQuerySet, search: str = ""
) -> "QuerySet[Membership]":
    """Who belonged to the unit or below it on the day, with ``is_present``, by name."""
    rows = Membership.objects.on(session.day).in_subtree(session.unit)
    here = session.attendances.filter(employee=OuterRef("employee"))
    found = rows.filter(unit__in=scope).annotate(is_present=Exists(here))
    if search:
        found = found.filter(mentioning(search))
    return found.select_related("employee", "unit").order_by("employee__name", "pk")


def employees_in(scope: UnitQuerySet, *, on: date) -> "QuerySet[Employee]":
    members = Membership.objects.on(on).filter(unit__in=scope)
    return Employee.objects.filter(pk__in=members.values("employee"))
