"""Where rows lie in the tree, told from its figures instead of counting the rows.

A list in the order of the tree is long in a large agency, a page of it lies in few units.
The figures are those that every table shows, so a number and the list behind it agree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from elearning.people.models import Unit

from .campaigns import Campaign
from .completion import Completion, figures_of
from .tallies import Tally

LATE, OBLIGED = "late", "obliged"


@dataclass(frozen=True, kw_only=True)
class Place:
    """The units that hold a stretch of rows, and how many rows they hold before it."""

    units: tuple[int, ...]
    before: int


def number_of(tally: Tally, status: str) -> int:
    """How many rows of ``status``: a state, ``late``, ``obliged``; all if it is empty."""
    figure: int = getattr(tally, status or "everyone")
    return figure


def place_of(
    campaign: Campaign, *, tops: tuple[Unit, ...], status: str, start: int, stop: int
) -> Place:
    """Where the rows from ``start`` up to ``stop`` lie, in the order of the tree."""
    figures = figures_of([campaign], tops=tops, on=campaign.on, levels=None)
    units: list[int] = []
    passed = before = 0
    for unit, tally in own_figures(figures):
        first, passed = passed, passed + number_of(tally, status)
        if passed <= start:
            before = passed
        elif first < stop:
            units.append(unit)
        else:
            break
    return Place(units=tuple(units), before=before)


def own_figures(figures: Completion) -> Iterator[tuple[int, Tally]]:
    """Each unit of the tree from the top down, with the figures of its own people only."""
    totals = {unit.path: figures.of_unit(unit) for unit in figures.units}
    below: dict[str, Tally] = {}
    for path, total in totals.items():
        above = path[: -Unit.steplen]
        below[above] = below.get(above, Tally()) + total
    for unit in sorted(figures.units, key=lambda unit: unit.path):
        yield unit.pk, totals[unit.path] - below.get(unit.path, Tally())


def counts_of(
    campaigns: Sequence[Campaign], *, tops: tuple[Unit, ...], on: date, status: str
) -> list[int]:
    """How many rows each campaign has in the units from ``tops`` down."""
    figures = figures_of(campaigns, tops=tops, on=on, levels=0)
    return [number_of(row.tally, status) for row in figures.by_course()]
