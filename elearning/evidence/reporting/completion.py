"""Completion by module and down the unit tree, from one grouped query a campaign."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from courses.models import CoursePage, Cycle
from elearning.people.models import Unit
from elearning.people.models.units import UnitQuerySet

from .campaigns import Campaign, campaigns_on
from .tallies import OPEN, State, Tally


@dataclass(frozen=True, kw_only=True)
class CourseRow:
    """A campaign with its figures in the scope."""

    campaign: Campaign
    tally: Tally


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """A unit: ``own`` counts its own people, ``total`` those of its units below too.

    ``depth`` is told from the top of the scope, which has 0.
    """

    unit: Unit
    depth: int
    own: Tally
    total: Tally
    has_units: bool


@dataclass(frozen=True, kw_only=True)
class Completion:
    """The figures of a scope on a day: one tally for each campaign and unit."""

    on: date
    campaigns: tuple[Campaign, ...]
    cells: dict[tuple[int, int], Tally]

    @property
    def total(self) -> Tally:
        return sum(self.cells.values(), Tally())

    def by_course(self) -> tuple[CourseRow, ...]:
        tallies: dict[int, Tally] = defaultdict(Tally)
        for (place, _unit), tally in self.cells.items():
            tallies[place] += tally
        return tuple(
            CourseRow(campaign=campaign, tally=tallies[place])
            for place, campaign in enumerate(self.campaigns)
        )

    def by_unit(self, units: UnitQuerySet) -> tuple[UnitRow, ...]:
        """Rows for ``units``, top down in the order of the tree; one query.

        Units that no longer stand on the day are left out unless people count in them.
        """
        own: dict[int, Tally] = defaultdict(Tally)
        for (_campaign, unit_id), tally in self.cells.items():
            own[unit_id] += tally
        return _rolled_up(list(units.order_by("path")), own=own, on=self.on)


def completion(
    *,
    scope: UnitQuerySet,
    on: date,
    course: CoursePage | None = None,
    cycle: Cycle | None = None,
) -> Completion:
    """Count the duties of everybody in ``scope`` on a day.

    As many queries as there are campaigns, plus four; never more for more people.
    """
    campaigns = campaigns_on(on, course=course, cycle=cycle)
    cells: dict[tuple[int, int], Tally] = defaultdict(Tally)
    for place, campaign in enumerate(campaigns):
        for unit_id, state, overdue, count in _counted(campaign, scope=scope):
            late = count if overdue and state in OPEN else 0
            cells[place, unit_id] += Tally(late=late, **{state: count})
    return Completion(on=on, campaigns=tuple(campaigns), cells=dict(cells))


def _counted(
    campaign: Campaign, *, scope: UnitQuerySet
) -> Iterator[tuple[int, State, int, int]]:
    people: Any = campaign.standing().filter(unit__in=scope).order_by()
    counted = people.values_list("unit_id", "state", "overdue").annotate(Count("pk"))
    return iter(counted)


def _rolled_up(
    units: list[Unit], *, own: dict[int, Tally], on: date
) -> tuple[UnitRow, ...]:
    by_path = {unit.path: unit for unit in units}
    totals: dict[str, Tally] = defaultdict(Tally)
    parents: set[str] = set()
    for unit in units:
        lines = [path for path in _line_of(unit.path) if path in by_path]
        parents.update(lines[:-1])
        for path in lines:
            totals[path] += own[unit.pk]
    return tuple(
        UnitRow(
            unit=unit,
            depth=sum(path in by_path for path in _line_of(unit.path)) - 1,
            own=own[unit.pk],
            total=totals[unit.path],
            has_units=unit.path in parents,
        )
        for unit in units
        if totals[unit.path].everyone or _stands(unit, on=on)
    )


def _line_of(path: str) -> list[str]:
    """The paths from the root down to ``path``."""
    step = Unit.steplen
    return [path[:end] for end in range(step, len(path) + 1, step)]


def _stands(unit: Unit, *, on: date) -> bool:
    begun = unit.valid_from is None or unit.valid_from <= on
    return begun and (unit.valid_to is None or unit.valid_to >= on)
