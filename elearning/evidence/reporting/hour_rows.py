"""Lesson hours by person and down the tree of units: the rows, and the figures over them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from django.db.models import Count, Q, Sum

from elearning.people.models import Employee, EmploymentKind, Unit
from elearning.people.models.employees import MembershipQuerySet
from elearning.people.models.units import UnitQuerySet

from .competence import Estimate, estimate
from .hours import (
    BOUND,
    OVER,
    PPPK,
    REACHED,
    HoursYear,
    members,
    narrowed,
    of_status,
    with_training,
)
from .tallies import share

CHUNK = 2000
COLUMNS = (
    "employee__key",
    "employee__front_title",
    "employee__name",
    "employee__back_title",
    "employee__nip",
    "employment_kind",
    "position_kind",
    "position_name",
    "unit__name",
    "unit__code",
    "own",
    "external",
    "jp",
    "has_leadership",
    "has_functional",
    "has_any_training",
    "has_seminar",
)
TRAINING_OF = {
    "structural": "has_leadership",
    "functional": "has_functional",
    "executive": "has_any_training",
}


@dataclass(frozen=True, kw_only=True)
class PersonHours:
    """One person in the year. ``status`` is empty for those whom no target binds."""

    key: UUID
    name: str
    nip: str
    employment: str
    position: str
    unit: str
    unit_code: str
    own: Decimal
    external: Decimal
    jp: Decimal
    status: str
    estimate: Estimate


class HourRows:
    """The rows of the list; counted and cut by the database."""

    def __init__(self, people: MembershipQuerySet, *, year: HoursYear) -> None:
        self.year, self.people = year, people
        self._count: int | None = None

    def __len__(self) -> int:
        if self._count is None:
            self._count = self.people.count()
        return self._count

    def __getitem__(self, place: slice) -> list[PersonHours]:
        return [_row(values, year=self.year) for values in self._values()[place]]

    def __iter__(self) -> Iterator[PersonHours]:
        found = self._values().iterator(chunk_size=CHUNK)
        return (_row(values, year=self.year) for values in found)

    def of(self, employee: Employee) -> PersonHours | None:
        """His row, where he is among them."""
        mine = HourRows(self.people.filter(employee=employee), year=self.year)
        return next(iter(mine), None)

    def _values(self) -> Any:
        rows = with_training(self.people, year=self.year).values(*COLUMNS)
        return rows.order_by("unit__path", "employee__name", "pk")


def hour_rows(
    *, scope: UnitQuerySet, year: HoursYear, status: str = "", search: str = ""
) -> HourRows:
    """Everybody in ``scope`` with the lesson hours of the year, filtered."""
    people = members(scope=scope, year=year)
    people = narrowed(people, year=year, status=status, search=search)
    return HourRows(people, year=year)


def _row(values: dict[str, Any], *, year: HoursYear) -> PersonHours:
    person = Employee(
        name=values["employee__name"],
        front_title=values["employee__front_title"],
        back_title=values["employee__back_title"],
    )
    return PersonHours(
        key=values["employee__key"],
        name=person.full_name,
        nip=values["employee__nip"],
        employment=str(EmploymentKind(values["employment_kind"]).label),
        position=values["position_name"],
        unit=values["unit__name"],
        unit_code=values["unit__code"],
        own=values["own"],
        external=values["external"],
        jp=values["jp"],
        status=_status(values, year=year),
        estimate=_estimate(values, year=year),
    )


def _status(values: dict[str, Any], *, year: HoursYear) -> str:
    """As ``of_status`` filters."""
    if values["employment_kind"] in BOUND:
        return REACHED if values["jp"] >= year.target else "below"
    is_over = values["employment_kind"] in PPPK and values["jp"] > year.pppk
    return OVER if is_over else ""


def _estimate(values: dict[str, Any], *, year: HoursYear) -> Estimate:
    facts: dict[str, Any] = {
        "position_kind": values["position_kind"],
        "jp": values["jp"],
        "has_seminar": values["has_seminar"],
        "scores": year.scores,
    }
    group = estimate(**facts, has_training=False).group
    return estimate(**facts, has_training=values[TRAINING_OF[group]])


@dataclass(frozen=True, kw_only=True)
class HoursTally:
    """People, those whom the target binds, those of them who reached it, and all hours."""

    people: int = 0
    bound: int = 0
    reached: int = 0
    over: int = 0
    jp: Decimal = Decimal(0)

    def __add__(self, other: Self) -> "HoursTally":
        return HoursTally(
            people=self.people + other.people,
            bound=self.bound + other.bound,
            reached=self.reached + other.reached,
            over=self.over + other.over,
            jp=self.jp + other.jp,
        )

    @property
    def percent(self) -> Decimal | None:
        return share(self.reached, self.bound)

    @property
    def mean(self) -> Decimal | None:
        if not self.people:
            return None
        return (self.jp / self.people).quantize(Decimal("0.1"))


@dataclass(frozen=True, kw_only=True)
class UnitHours:
    """A unit with those below it. ``depth`` is told from the top of the scope."""

    unit: Unit
    depth: int
    total: HoursTally
    has_units: bool


def unit_hours(*, scope: UnitQuerySet, year: HoursYear) -> list[UnitHours]:
    """Top down in the order of the tree, units where nobody counts left out; two queries."""
    own = _tallies(scope=scope, year=year)
    units = {unit.path: unit for unit in scope.order_by("path")}
    totals: dict[str, HoursTally] = defaultdict(HoursTally)
    parents: set[str] = set()
    for path, unit in units.items():
        line = _line_of(path, units)
        parents.update(line[:-1])
        for above in line:
            totals[above] += own.get(unit.pk, HoursTally())
    return [
        UnitHours(
            unit=unit,
            depth=len(_line_of(path, units)) - 1,
            total=totals[path],
            has_units=path in parents,
        )
        for path, unit in units.items()
        if totals[path].people
    ]


def _tallies(*, scope: UnitQuerySet, year: HoursYear) -> dict[int, HoursTally]:
    people: Any = members(scope=scope, year=year).order_by().values("unit_id")
    counted = people.annotate(
        people=Count("pk"),
        bound=Count("pk", filter=Q(employment_kind__in=BOUND)),
        reached=Count("pk", filter=of_status(REACHED, year=year)),
        over=Count("pk", filter=of_status(OVER, year=year)),
        hours=Sum("jp"),
    )
    return {
        row["unit_id"]: HoursTally(
            people=row["people"],
            bound=row["bound"],
            reached=row["reached"],
            over=row["over"],
            jp=row["hours"],
        )
        for row in counted.values(
            "unit_id", "people", "bound", "reached", "over", "hours"
        )
    }


def _line_of(path: str, known: Any) -> list[str]:
    """The known paths from the top down to ``path``."""
    step = Unit.steplen
    ends = range(step, len(path) + 1, step)
    return [path[:end] for end in ends if path[:end] in known]
