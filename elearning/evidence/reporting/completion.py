"""A unit and those right below it, each with all its people, at any size.

Read from what was reckoned for the day, plus what learners have written since; a campaign
that was not reckoned, or was moved since, is derived from the rows. Both say the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any, TypeAlias, cast

from django.db.models import Count, Q

from courses.models import CourseCompletion, CoursePage, Cycle, Enrolment
from elearning.evidence.models import ReckonedTally, Reckoning
from elearning.people.models import Unit
from elearning.people.models.units import UnitQuerySet

from .campaigns import Campaign, Horizon, campaigns_on
from .rolling import own_tallies
from .tallies import Tally, lines_of, tally_of

NOTHING = Q(pk__in=[])
Key = tuple[int, int]
Cells = dict[tuple[int, int], Tally]
CAMPAIGN = ("course_id", "cycle_id")
WRITER = ("employee_id", *CAMPAIGN)
MOST_NAMED = 500  # people that a query names one by one
HORIZON = ("last_enrolment_id", "last_completion_id")
FIGURES = ("done", "progress", "todo", "exempt", "late")
MOVED = ("unit__path", "before", "state", "overdue")
Moved: TypeAlias = tuple[str, str, str, int, int]


@dataclass(frozen=True, kw_only=True)
class CourseRow:
    """A campaign with its figures in the scope."""

    campaign: Campaign
    tally: Tally


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """A unit with the figures of all its people, those of its units below too.

    ``depth`` is told from the top of the scope, which has 0.
    """

    unit: Unit
    depth: int
    total: Tally
    has_units: bool


@dataclass(frozen=True, kw_only=True)
class Completion:
    """The figures of ``units`` on a day: of each campaign in each unit, with all below it.

    ``tops`` are where the tree begins: what is asked for, or all that may be seen.
    ``derived`` says that some of it was not reckoned, so that reading took longer.
    """

    on: date
    campaigns: tuple[Campaign, ...]
    tops: tuple[Unit, ...]
    units: tuple[Unit, ...]
    cells: Cells
    derived: bool

    @property
    def total(self) -> Tally:
        return sum((self.of_unit(unit) for unit in self.tops), Tally())

    def by_course(self) -> tuple[CourseRow, ...]:
        return tuple(
            CourseRow(
                campaign=campaign,
                tally=sum((self._cell(place, unit) for unit in self.tops), Tally()),
            )
            for place, campaign in enumerate(self.campaigns)
        )

    def rows(self) -> tuple[UnitRow, ...]:
        """Top down. Units that no longer stand are left out unless people count in them."""
        rows = (self._row(unit) for unit in self.units)
        return tuple(
            row for row in rows if row.total.everyone or _stands(row.unit, on=self.on)
        )

    def _row(self, unit: Unit) -> UnitRow:
        above = {top.path for top in self.tops}
        top = next(path for path in lines_of(unit.path) if path in above)
        return UnitRow(
            unit=unit,
            depth=(len(unit.path) - len(top)) // Unit.steplen,
            total=self.of_unit(unit),
            has_units=not unit.is_leaf(),
        )

    def of_unit(self, unit: Unit) -> Tally:
        """The figures of all campaigns in one of ``units``, with all units below it."""
        places = range(len(self.campaigns))
        return sum((self._cell(place, unit) for place in places), Tally())

    def _cell(self, place: int, unit: Unit) -> Tally:
        return self.cells.get((place, unit.pk), Tally())


def completion(
    *,
    scope: UnitQuerySet,
    on: date,
    course: CoursePage | None = None,
    cycle: Cycle | None = None,
    levels: int | None = 1,
) -> Completion:
    """The tops of ``scope`` with ``levels`` of units below them; None for all levels.

    Queries grow with modules, never with people or units; a module that nobody has touched
    since it was reckoned costs none.
    """
    campaigns = campaigns_on(on, course=course, cycle=cycle)
    return figures_of(campaigns, tops=tops_of(scope), on=on, levels=levels)


def figures_of(
    campaigns: Sequence[Campaign],
    *,
    tops: tuple[Unit, ...],
    on: date,
    levels: int | None,
) -> Completion:
    """The same of campaigns of that day and of tops that are known already."""
    shown = shown_below(tops, levels=levels)
    units = tuple(shown)
    ids = {unit.path: unit.pk for unit in units}
    stored = _stored(shown, on=on)
    written = _written_since(stored)
    cells: Cells = defaultdict(Tally)
    derived = False
    for place, campaign in enumerate(campaigns):
        key = (campaign.course.pk, campaign.cycle.pk)
        found = stored.get(key)
        pairs: Iterable[tuple[str, Tally]] = ()
        if found is None:
            derived = True
            pairs = _derived(campaign, tops=tops)
        else:
            cells |= {(place, unit): tally for unit, tally in found.tallies.items()}
            if writers := written.get(key):
                pairs = _since(campaign, found.horizon, writers=writers, tops=tops)
        _spread(cells, place, pairs=pairs, units=ids)
    return Completion(
        on=on,
        campaigns=tuple(campaigns),
        tops=tops,
        units=units,
        cells=cells,
        derived=derived,
    )


def tops_of(scope: UnitQuerySet) -> tuple[Unit, ...]:
    """The units of ``scope`` that are below no other of it; a query for each, and one."""
    tops: list[Unit] = []
    left: Any = scope.order_by("path")
    while unit := left.first():
        tops.append(unit)
        left = left.exclude(path__startswith=unit.path)
    return tuple(tops)


def below(tops: Iterable[Unit], *, field: str = "path") -> Q:
    """What lies in the subtree of one of ``tops``; ``field`` names the path."""
    return reduce(
        or_, (Q(**{f"{field}__startswith": top.path}) for top in tops), NOTHING
    )


def shown_below(tops: tuple[Unit, ...], *, levels: int | None) -> UnitQuerySet:
    """The tops with ``levels`` of units below each; None for all."""
    units: Any = Unit.objects.filter(below(tops))
    if levels is None:
        return cast(UnitQuerySet, units)
    near = (Q(path__startswith=t.path, depth__lte=t.depth + levels) for t in tops)
    return cast(UnitQuerySet, units.filter(reduce(or_, near, NOTHING)))


@dataclass(kw_only=True)
class _Stored:
    horizon: Horizon
    tallies: dict[int, Tally] = field(default_factory=dict)


def _stored(units: UnitQuerySet, *, on: date) -> dict[Key, _Stored]:
    """What was reckoned for the day and still stands, by campaign; two queries.

    The figures bring their horizon along: they may have been reckoned anew in between.
    """
    found: dict[Key, _Stored] = {}
    valid: Any = Reckoning.objects.on(on).valid()
    for course, cycle, *horizon in valid.values_list(*CAMPAIGN, *HORIZON):
        found[course, cycle] = _Stored(horizon=Horizon(*horizon))
    tallies = ReckonedTally.objects.filter(
        reckoning__day=on, unit__in=units.order_by().values("pk")
    ).values_list(
        *(f"reckoning__{name}" for name in (*CAMPAIGN, *HORIZON)), "unit_id", *FIGURES
    )
    for course, cycle, enrolment, completed, unit, *figures in tallies:
        if stored := found.get((course, cycle)):
            stored.horizon = Horizon(enrolment, completed)
            stored.tallies[unit] = Tally(**dict(zip(FIGURES, figures, strict=True)))
    return found


def _written_since(stored: dict[Key, _Stored]) -> dict[Key, set[int]]:
    """Who has written to each campaign after the oldest horizon; two queries."""
    if not stored:
        return {}
    horizons = [known.horizon for known in stored.values()]
    begun = Enrolment.objects.filter(pk__gt=min(h.enrolment for h in horizons))
    done = CourseCompletion.objects.filter(pk__gt=min(h.completion for h in horizons))
    by_enrolment = [f"enrolment__{name}" for name in WRITER]
    writers: dict[Key, set[int]] = defaultdict(set)
    # Without DISTINCT: for its sake SQLite would walk a whole index of all enrolments.
    for employee, course, cycle in chain(
        begun.order_by().values_list(*WRITER).iterator(),
        done.order_by().values_list(*by_enrolment).iterator(),
    ):
        writers[course, cycle].add(employee)
    return writers


def _since(
    campaign: Campaign,
    horizon: Horizon,
    *,
    writers: set[int],
    tops: tuple[Unit, ...],
) -> Iterator[tuple[str, Tally]]:
    """What learners have written since, as differences to what was reckoned."""
    if len(writers) <= MOST_NAMED:
        moved = _moved_among(campaign, horizon, writers=writers, tops=tops)
    else:
        moved = _moved(campaign, horizon, tops=tops)
    for path, before, state, overdue, n in moved:
        yield path, tally_of(state, overdue, n) - tally_of(before, overdue, n)


def _moved_among(
    campaign: Campaign,
    horizon: Horizon,
    *,
    writers: set[int],
    tops: tuple[Unit, ...],
) -> Iterator[Moved]:
    """Of few writers each is read: a query without groups is built in half the time."""
    rows: Any = campaign.standing_at(horizon).filter(
        below(tops, field="unit__path"), employee_id__in=writers
    )
    counted = Counter(rows.order_by().values_list(*MOVED))
    for (path, before, state, overdue), n in counted.items():
        if before != state:
            yield path, before, state, overdue, n


def _moved(
    campaign: Campaign, horizon: Horizon, *, tops: tuple[Unit, ...]
) -> Iterator[Moved]:
    moved = campaign.moved_since(horizon).filter(below(tops, field="unit__path"))
    counted = moved.order_by().values_list(*MOVED).annotate(Count("pk"))
    yield from counted.iterator()


def _derived(
    campaign: Campaign, *, tops: tuple[Unit, ...]
) -> Iterator[tuple[str, Tally]]:
    members = campaign.standing().filter(below(tops, field="unit__path"))
    return own_tallies(members, state="state")


def _spread(
    cells: Cells,
    place: int,
    *,
    pairs: Iterable[tuple[str, Tally]],
    units: dict[str, int],
) -> None:
    """Add what is told of single units to each unit above them that is shown."""
    for path, tally in pairs:
        for step in lines_of(path):
            if step in units:
                cells[place, units[step]] += tally


def _stands(unit: Unit, *, on: date) -> bool:
    begun = unit.valid_from is None or unit.valid_from <= on
    return begun and (unit.valid_to is None or unit.valid_to >= on)
