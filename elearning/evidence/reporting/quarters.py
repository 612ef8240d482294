"""'Berkala': in which quarter of a year no one of a unit has completed a module."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from courses.models import CourseCompletion, CoursePage
from elearning.people.models import Unit
from elearning.people.models.units import UnitQuerySet

from .completion import below, shown_below, tops_of
from .tallies import end_of, lines_of, start_of


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """Part of a year up to the day that is told; ``is_over`` from its last day on."""

    number: int
    starts_on: date
    ends_on: date
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class Cell:
    quarter: Quarter
    completions: int

    @property
    def is_gap(self) -> bool:
        return self.completions == 0


@dataclass(frozen=True, kw_only=True)
class GapRow:
    unit: Unit
    depth: int
    cells: tuple[Cell, ...]


def quarters_of(year: int, *, on: date) -> tuple[Quarter, ...]:
    """The quarters that have begun by ``on``."""
    found = []
    for number in range(1, 5):
        first = date(year, 3 * number - 2, 1)
        after = date(year + number // 4, 3 * number % 12 + 1, 1)
        last = after - timedelta(days=1)
        if first <= on:
            found.append(
                Quarter(
                    number=number,
                    starts_on=first,
                    ends_on=min(last, on),
                    is_over=last <= on,
                )
            )
    return tuple(found)


def gaps(
    *, scope: UnitQuerySet, on: date, course: CoursePage | None = None
) -> tuple[GapRow, ...]:
    """The tops of ``scope`` and the units below: valid completions by quarter of the year.

    Each counts in the unit where the person belonged when he completed. Constant queries.
    """
    quarters = quarters_of(on.year, on=on)
    tops = tops_of(scope)
    units = list(shown_below(tops, levels=1))
    rows = CourseCompletion.objects.valid().filter(
        below(tops, field="unit__path"),
        completed_at__gte=start_of(date(on.year, 1, 1)),
        completed_at__lt=end_of(on),
    )
    if course is not None:
        rows = rows.filter(enrolment__course=course)
    counted = (
        rows.order_by()
        .values_list("unit__path")
        .annotate(**{f"q{quarter.number}": _within(quarter) for quarter in quarters})
    )
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * len(quarters))
    for path, *numbers in counted:
        for step in lines_of(path):
            sums[step] = [a + b for a, b in zip(sums[step], numbers, strict=True)]
    depth = min((top.depth for top in tops), default=0)
    return tuple(
        GapRow(
            unit=unit,
            depth=unit.depth - depth,
            cells=tuple(
                Cell(quarter=quarter, completions=n)
                for quarter, n in zip(quarters, sums[unit.path], strict=True)
            ),
        )
        for unit in units
    )


def _within(quarter: Quarter) -> Count:
    return Count(
        "pk",
        filter=Q(
            completed_at__gte=start_of(quarter.starts_on),
            completed_at__lt=end_of(quarter.ends_on),
        ),
    )
