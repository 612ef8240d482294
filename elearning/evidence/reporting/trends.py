"""Completions month by month."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format, number_format

from courses.models import CourseCompletion
from elearning.people.models.units import UnitQuerySet

from .tallies import end_of, start_of


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
    year = date(on.year, 1, 1)
    rows = (
        CourseCompletion.objects.valid()
        .filter(
            unit__in=scope,
            completed_at__gte=start_of(year),
            completed_at__lt=end_of(on),
        )
        .annotate(month=TruncMonth("completed_at"))
        .values_list("month")
        .annotate(n=Count("pk"))
        .order_by()
    )
    found = {moment.month: n for moment, n in rows}
    highest = max(found.values(), default=1)
    return tuple(
        MonthPoint(
            month=date(on.year, month, 1),
            completions=found.get(month, 0),
            height=100 * found.get(month, 0) // highest,
            is_now=month == on.month,
        )
        for month in range(1, on.month + 1)
    )
