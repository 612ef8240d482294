"""Where rows lie in the tree, told from its figures instead of counting the rows.

A list in the order of the tree is long in a large agency, a page of it lies in few units.
The figures are those that every table shows, so a number and the list behind it agree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from elearning.people.models import Unit

from .campaigns import Campaign
from .completion import NOTHING, Completion, figures_of
from .tallies import Tally

LATE, OBLIGED = "late", "obliged"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Which people hold a stretch of rows, and how many rows those before them hold."""

    inside: Q
    before: int


def number_of(tally: Tally, status: str) -> int:
    """How many rows of ``status``: a state, ``late``, ``obliged``; all if it is empty."""
    figure: int = getattr(tally, status or "everyone")
    return figure


def place_of(
    campaign: Campaign, *, tops: tuple[Unit, ...], status: str, start: int, stop: int
) -> Place:
    """Where the rows from ``start`` up to ``stop`` lie, in the order of the tree.

    Goes down as long as a single unit holds them all: queries grow with levels, not units.
    """
    before = 0
    while True:
        figures = figures_of([campaign], tops=tops, on=campaign.on, levels=1)
        parts = [
            part
            for part in _parts(figures, status=status, before=before)
            if part.before < stop and start < part.before + part.rows
        ]
        before = parts[0].before if parts else 0
        if len(parts) > 1 or not parts or parts[0].is_own or parts[0].unit.is_leaf():
            return Place(
                inside=reduce(or_, (p.inside for p in parts), NOTHING), before=before
            )
        tops = (parts[0].unit,)


@dataclass(frozen=True, kw_only=True)
class _Part:
    """The rows of a unit with all below it, or its own alone; ``before`` it are so many."""

    unit: Unit
    is_own: bool
    before: int
    rows: int

    @property
    def inside(self) -> Q:
        if self.is_own:
            return Q(unit=self.unit)
        return Q(unit__path__startswith=self.unit.path)


def _parts(figures: Completion, *, status: str, before: int) -> Iterator[_Part]:
    """The own rows of each top, then those of each unit right below it."""
    tops = {top.path for top in figures.tops}
    rows = {
        unit.path: number_of(figures.of_unit(unit), status) for unit in figures.units
    }
    for unit in sorted(figures.units, key=lambda unit: unit.path):
        number = rows[unit.path]
        is_own = unit.path in tops
        if is_own:
            below = (rows[path] for path in rows if path[: -Unit.steplen] == unit.path)
            number -= sum(below)
        yield _Part(unit=unit, is_own=is_own, before=before, rows=number)
        before += number


def counts_of(
    campaigns: Sequence[Campaign], *, tops: tuple[Unit, ...], on: date, status: str
) -> list[int]:
    """How many rows each campaign has in the units from ``tops`` down."""
    figures = figures_of(campaigns, tops=tops, on=on, levels=0)
    return [number_of(row.tally, status) for row in figures.by_course()]
