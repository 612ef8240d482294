"""Opens duties that repeat again, each in its next period.

A renewal is a new row in a new cycle: the rule and the reason are those of the row before,
the record of the period that is over stays as it is. Two rows of one series never stand in
one cycle, the database sees to it, so that renewing is done as often as one likes.
See docs/decisions/0014.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.log_actions import log

from elearning.people.models import User

from .assigning import assign
from .cycles import cycle_for, span_of
from .duties import with_rules
from .duty_plans import ALLOWED
from .models import Assignment, Cycle, Mode, Repeats
from .models.duties import AssignmentQuerySet

# So many days before a period begins, its duties are there to be seen, and to be ended.
AHEAD = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Renewed:
    """What a run opened, and what it could not: the module is off the site or changed."""

    opened: list[Assignment]
    kept_back: list[Assignment]


def owed(*, on: date) -> AssignmentQuerySet:
    """The last rows of series whose next period has begun, or begins within ``AHEAD``."""
    same_series = Q(series=OuterRef("series")) | Q(series=OuterRef("pk"))
    later = Assignment.objects.filter(same_series).filter(
        cycle__starts_on__gt=OuterRef("cycle__starts_on")
    )
    return Assignment.objects.filter(
        ~Exists(later),
        ended_at__isnull=True,
        cycle__ends_on__lt=on + AHEAD,
    ).exclude(repeats=Repeats.ONCE)


def renew_duties(*, by: User | None, at: datetime) -> Renewed:
    """Open what is owed, period after period where several were missed.

    A second run finds nothing to do. One query where nothing is owed.
    """
    today = timezone.localdate(at)
    renewed = Renewed(opened=[], kept_back=[])
    for last in owed(on=today).select_related("course", "cycle").order_by("pk"):
        _renew_series(last, renewed, on=today, by=by, at=at)
    return renewed


@transaction.atomic
def _renew_series(
    last: Assignment, renewed: Renewed, *, on: date, by: User | None, at: datetime
) -> None:
    head_id = last.series_id or last.pk
    head = Assignment.objects.select_for_update().get(pk=head_id)
    waiting = owed(on=on).select_related("course", "cycle")
    row = waiting.filter(Q(pk=head_id) | Q(series=head_id)).first()
    while row is not None:
        if not row.course.live or row.repeats not in ALLOWED[row.course.renewal]:
            renewed.kept_back.append(row)
            return
        if next_beginning(row) > on + AHEAD:
            return
        opened = _open_next(row, head=head, by=by, at=at)
        renewed.opened.append(opened)
        row = waiting.filter(pk=opened.pk).first()


def _open_next(
    row: Assignment, *, head: Assignment, by: User | None, at: datetime
) -> Assignment:
    row = with_rules(Assignment.objects.filter(pk=row.pk)).get()
    begins = next_beginning(row)
    cycle = cycle_for(course=row.course, on=begins)
    units, people = list(row.units.all()), list(row.people.select_related("employee"))
    opened = assign(
        course=row.course,
        cycle=cycle,
        owner=row.owner,
        repeats=row.repeats,
        series=head,
        reason=row.reason,
        starts_on=begins,
        due_on=_due_in(cycle, head=head),
        due_days=row.due_days,
        units=[u.unit for u in units if u.mode == Mode.INCLUDE],
        excluded_units=[u.unit for u in units if u.mode == Mode.EXCLUDE],
        include=[p.employee for p in people if p.mode == Mode.INCLUDE],
        exclude=[p.employee for p in people if p.mode == Mode.EXCLUDE],
        employment_kinds=row.employment_kinds,
        position_kinds=row.position_kinds,
        rank_codes=row.rank_codes,
        by=by,
        at=at,
    )
    log(opened, action="courses.renew_duty", user=by, timestamp=at)
    return opened


def next_beginning(row: Assignment) -> date:
    """The first day of the period in which the duty is asked again."""
    months = 6 if row.repeats == Repeats.SEMESTER else 12
    following = moved(row.cycle.starts_on, months=months)
    return span_of(row.course.renewal, on=following)[1]


def _due_in(cycle: Cycle, *, head: Assignment) -> date | None:
    """The fixed day of the first row, as many months later as the period is."""
    if head.due_on is None:
        return None
    first, begins = head.cycle.starts_on, cycle.starts_on
    months = (begins.year - first.year) * 12 + begins.month - first.month
    return min(moved(head.due_on, months=months), cycle.ends_on)


def moved(day: date, *, months: int) -> date:
    """The same day of the month so many months on; the last of a month stays the last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))
