"""Who has no account yet, unit by unit: in constant queries, however many people."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from .activating import waiting
from .models import Activation, Employee, Membership, Unit
from .models.units import UnitQuerySet


@dataclass(frozen=True)
class UnitAccounts:
    """A unit with everything below it."""

    unit: Unit
    depth: int
    people: int
    waiting: int


def accounts_by_unit(scope: UnitQuerySet, *, on: date) -> list[UnitAccounts]:
    """Every unit of the scope in which somebody waits, with those below it counted in."""
    members = Membership.objects.on(on).active().filter(unit__in=scope)
    people = _by_path(members)
    without = _by_path(members.filter(employee__in=waiting()))
    units = list(scope.order_by("path"))
    top = min((unit.depth for unit in units), default=0)
    return [
        UnitAccounts(unit, unit.depth - top, people[unit.path], without[unit.path])
        for unit in units
        if without[unit.path]
    ]


def waiting_in(unit: Unit, *, on: date, at: datetime) -> QuerySet[Employee]:
    """Who waits in the unit and below it, in the order in which slips are handed out.

    Each with ``has_code`` and ``has_link``: whether one that can be used is out.
    """
    members = Membership.objects.on(on).active().in_subtree(unit)
    mine = members.filter(employee=OuterRef("pk"))
    out = Activation.objects.usable(at).filter(employee=OuterRef("pk"))
    return (
        waiting()
        .filter(pk__in=members.values("employee"))
        .annotate(
            unit_name=mine.values("unit__name")[:1],
            unit_path=mine.values("unit__path")[:1],
            has_code=Exists(out.filter(kind=Activation.Kind.CODE)),
            has_link=Exists(out.filter(kind=Activation.Kind.LINK)),
        )
        .order_by("unit_path", "name", "pk")
    )


def _by_path(members: QuerySet[Membership]) -> Counter[str]:
    """How many people each unit holds, by its path and those of all units above it."""
    counts: Counter[str] = Counter()
    found = members.values_list("unit__path").annotate(n=Count("pk")).order_by()
    for path, number in found:
        for end in range(Unit.steplen, len(path) + 1, Unit.steplen):
            counts[path[:end]] += number
    return counts
