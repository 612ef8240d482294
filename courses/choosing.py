"""Finding units and people to choose from, among thousands, within a scope."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from elearning.people.models import Employee, Membership, Unit
from elearning.people.models.employees import MembershipQuerySet
from elearning.people.models.units import UnitQuerySet
from elearning.people.nip import normalise_nip

MOST_FOUND = 20
MOST_WORDS = 6


@dataclass(frozen=True, kw_only=True)
class FoundUnit:
    """A unit, and ``line``: the names of the units above it, so that two are told apart."""

    unit: Unit
    line: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """The first that fit; ``more`` says that there were others."""

    units: tuple[FoundUnit, ...] = ()
    people: tuple[Membership, ...] = ()
    more: bool = False


def units_mentioning(scope: UnitQuerySet, text: str) -> UnitQuerySet:
    """Every word in the name, the short name or the code."""
    for word in words_in(text):
        scope = scope.filter(
            Q(name__icontains=word)
            | Q(short_name__icontains=word)
            | Q(code__icontains=word)
        )
    return scope


def find_units(scope: UnitQuerySet, text: str, *, on: date) -> Found:
    """Units that stand on the day, in the order of the tree. Two queries."""
    units = units_mentioning(scope.valid_on(on), text).order_by("path")
    first = list(units[: MOST_FOUND + 1])
    return Found(units=with_lines(first[:MOST_FOUND]), more=len(first) > MOST_FOUND)


def with_lines(units: list[Unit]) -> tuple[FoundUnit, ...]:
    above = {path for unit in units for path in line_of(unit)[:-1]}
    labels = {u.path: u.label for u in Unit.objects.filter(path__in=above)}
    return tuple(
        FoundUnit(
            unit=unit, line=" › ".join(labels[path] for path in line_of(unit)[1:-1])
        )
        for unit in units
    )


def find_people(scope: UnitQuerySet, text: str, *, on: date) -> Found:
    """By NIP or its beginning, or every word in the name. One query."""
    people = members_of(scope, on=on).select_related("employee", "unit")
    digits = normalise_nip("".join(words_in(text)))
    if digits.isdecimal():
        people = people.filter(employee__nip__startswith=digits)
    else:
        for word in words_in(text):
            people = people.filter(employee__name__icontains=word)
    first = list(people.order_by("employee__name", "pk")[: MOST_FOUND + 1])
    return Found(people=tuple(first[:MOST_FOUND]), more=len(first) > MOST_FOUND)


def nips_in(text: str) -> list[str]:
    """The NIPs of a pasted list, one a line; empty where a line is something else."""
    lines = [normalise_nip(line) for line in text.splitlines() if line.strip()]
    are_nips = all(len(line) == 18 and line.isdecimal() for line in lines)
    return list(dict.fromkeys(lines)) if are_nips else []


def employees_of(scope: UnitQuerySet, *, on: date) -> "QuerySet[Employee]":
    return Employee.objects.filter(
        pk__in=members_of(scope, on=on).values("employee_id")
    )


def members_of(scope: UnitQuerySet, *, on: date) -> MembershipQuerySet:
    return Membership.objects.on(on).filter(unit__in=scope)


def line_of(unit: Unit) -> list[str]:
    """The paths from the root down to the unit."""
    path, step = unit.path, type(unit).steplen
    return [path[:end] for end in range(step, len(path) + 1, step)]


def words_in(text: str) -> list[str]:
    """PostgreSQL refuses to look for a null character."""
    return text.replace("\x00", " ").split()[:MOST_WORDS]
