"""Month by month: what was completed, and how much of what was due."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.formats import date_format, number_format

from courses.models import Assignment, CourseCompletion, CoursePage, Enrolment
from elearning.evidence.models import ReckonedTally, Reckoning
from elearning.people.models import Unit
from elearning.people.models.units import UnitQuerySet

from .completion import FIGURES, Completion, below, tops_of
from .tallies import Tally, end_of, start_of


@dataclass(frozen=True, kw_only=True)
class PercentPoint:
    """The end of a month, or the day that is told. None where it is not reckoned yet."""

    day: date
    tally: Tally | None
    is_now: bool

    @property
    def label(self) -> str:
        return date_format(self.day, "M")

    @property
    def value(self) -> Decimal:
        """What a column can show."""
        percent = self.tally.percent if self.tally else None
        return percent or Decimal(0)


@dataclass(frozen=True, kw_only=True)
class MonthPoint:
    """A month; ``height`` is its share of the highest month in percent."""

    month: date
    completions: int
    height: int
    is_now: bool

    @property
    def label(self) -> str:
        return date_format(self.month, "M")

    @property
    def value(self) -> int:
        return self.height

    @property
    def text(self) -> str:
        return str(number_format(self.completions, force_grouping=True))


def completions_by_month(*, scope: UnitQuerySet, on: date) -> tuple[MonthPoint, ...]:
    """Valid completions in ``scope``, each month of the year of ``on``. One query.

    Each counts where the person belonged when he completed.
    """
    rows = CourseCompletion.objects.valid().filter(
        below(tops_of(scope), field="unit__path"),
        completed_at__gte=start_of(date(on.year, 1, 1)),
        completed_at__lt=end_of(on),
    )
    months = range(1, on.month + 1)
    counted = rows.aggregate(**{f"m{month}": _within(on, month) for month in months})
    found = {month: counted[f"m{month}"] for month in months}
    highest = max(*found.values(), 1)
    return tuple(
        MonthPoint(
            month=date(on.year, month, 1),
            completions=found.get(month, 0),
            height=100 * found.get(month, 0) // highest,
            is_now=month == on.month,
        )
        for month in months
    )


def _within(on: date, month: int) -> Count:
    """By comparison, not by a function of the moment: that is slow on SQLite."""
    last = on if month == on.month else _last_of(on.year, month)
    return Count(
        "pk",
        filter=Q(
            completed_at__gte=start_of(date(on.year, month, 1)),
            completed_at__lt=end_of(last),
        ),
    )


def percent_by_month(
    *, now: Completion, course: CoursePage | None = None
) -> tuple[PercentPoint, ...]:
    """The figures of ``now`` at each month end of its year before it, then ``now`` itself.

    Read from what was reckoned alone, in four queries: a month that was not, or that
    something has moved since, has no figure until the worker has been there.
    """
    days = [_last_of(now.on.year, month) for month in range(1, now.on.month)]
    asked = _campaigns_by_day(days, course=course)
    known = _reckoned(days, tops=now.tops)
    points = []
    for day in days:
        cells = [known.get((day, *key)) for key in asked[day]]
        whole = [cell for cell in cells if cell is not None]
        tally = sum(whole, Tally()) if len(whole) == len(cells) else None
        points.append(PercentPoint(day=day, tally=tally, is_now=False))
    return (*points, PercentPoint(day=now.on, tally=now.total, is_now=True))


def _last_of(year: int, month: int) -> date:
    return date(year, month + 1, 1) - timedelta(days=1)


def _campaigns_by_day(
    days: list[date], *, course: CoursePage | None
) -> dict[date, set[tuple[int, int]]]:
    """Which campaigns run on each day; one query. As ``campaigns_on`` says."""
    found = Assignment.objects.select_related("cycle")
    if course is not None:
        found = found.filter(course=course)
    assignments = list(found)
    return {
        day: {(a.course_id, a.cycle_id) for a in assignments if _runs(a, day)}
        for day in days
    }


def _runs(assignment: Assignment, day: date) -> bool:
    """As ``Assignment.objects.running``."""
    ended = assignment.ended_at and timezone.localdate(assignment.ended_at)
    cycle = assignment.cycle
    return (
        assignment.starts_on <= day
        and (ended is None or ended > day)
        and cycle.starts_on <= day <= cycle.ends_on
    )


def _reckoned(
    days: list[date], *, tops: tuple[Unit, ...]
) -> dict[tuple[date, int, int], Tally]:
    """The figures of each campaign on each day that stand, and that nothing came to since."""
    valid = Reckoning.objects.valid().filter(day__in=days)
    rows = list(
        valid.values_list(
            "day",
            "course_id",
            "cycle_id",
            "pk",
            "last_enrolment_id",
            "last_completion_id",
        )
    )
    first = _first_since(rows)
    found = {
        pk: (day, course, cycle)
        for day, course, cycle, pk, *_ in rows
        if first is None or end_of(day) <= first
    }
    tallies: dict[tuple[date, int, int], Tally] = defaultdict(Tally)
    tallies |= {key: Tally() for key in found.values()}
    here = ReckonedTally.objects.filter(
        reckoning__in=list(found), unit__in=[top.pk for top in tops]
    )
    for pk, *figures in here.values_list("reckoning_id", *FIGURES):
        tallies[found[pk]] += Tally(**dict(zip(FIGURES, figures, strict=True)))
    return dict(tallies)


def _first_since(rows: list[Any]) -> datetime | None:
    """The earliest moment that is told by what was written after the oldest horizon."""
    if not rows:
        return None
    begun = Enrolment.objects.filter(pk__gt=min(row[4] for row in rows))
    done = CourseCompletion.objects.filter(pk__gt=min(row[5] for row in rows))
    moments = (
        begun.aggregate(first=Min("started_at"))["first"],
        done.aggregate(first=Min("completed_at"))["first"],
    )
    return min((moment for moment in moments if moment), default=None)
