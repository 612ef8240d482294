"""Says who must complete what by when; see ``exempting`` for who need not."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from elearning.people.models import Employee, Unit, User

from .cycles import cycle_for
from .duty_plans import DutyPlan, Objection, objections
from .duty_previews import preview
from .exempting import exempt
from .models import (
    Assignment,
    AssignmentPerson,
    AssignmentUnit,
    CoursePage,
    Cycle,
    Mode,
    Repeats,
)

__all__ = ["assign", "end", "exempt", "make_duties"]


class NobodyIsAssigned(Exception):
    """Neither a unit nor a person was named."""


class DueDayIsMissing(Exception):
    """Exactly one of a due date and a number of days must be given."""


class AlreadyEnded(Exception):
    """The assignment was ended before."""


class EndReasonMissing(Exception):
    """A duty is not ended without a reason."""


class PlanIsRefused(Exception):
    """The plan cannot be made; ``objections`` say why."""

    def __init__(self, objections: list[Objection]) -> None:
        super().__init__("; ".join(objection.text for objection in objections))
        self.objections = objections


class HitsNobody(Exception):
    """Nobody would have to do anything."""


class ShownOtherwise(Exception):
    """The plan, or the people it hits, are not those that were shown before saving."""


@transaction.atomic
def make_duties(
    *, plan: DutyPlan, seal: str, by: User, at: datetime
) -> list[Assignment]:
    """Make what the preview with this ``seal`` showed, one duty for each module.

    A second call with the same plan finds what the first one made. The duty that the plan
    replaces ends with it. Raises PlanIsRefused, HitsNobody, ShownOtherwise.
    """
    made = list(Assignment.objects.filter(draft=plan.draft).order_by("pk"))
    if made:
        return made
    today = timezone.localdate(at)
    if against := objections(plan, on=today):
        raise PlanIsRefused(against)
    shown = preview(plan, on=today)
    if shown.hits_nobody:
        raise HitsNobody
    if shown.seal != seal:
        raise ShownOtherwise
    if plan.replaces is not None and plan.replaces.ended_at is None:
        why = _("Replaced: %(reason)s") % {"reason": plan.reason}
        end(assignment=plan.replaces, reason=why[:300], by=by, at=at)
    return [_make(plan, course, by=by, at=at) for course in plan.courses]


def _make(plan: DutyPlan, course: CoursePage, *, by: User, at: datetime) -> Assignment:
    assignment = assign(
        course=course,
        cycle=cycle_for(course=course, on=plan.starts_on),
        owner=plan.owner,
        reason=plan.reason.strip(),
        starts_on=plan.starts_on,
        due_on=plan.due_on,
        due_days=plan.due_days,
        repeats=plan.repeats,
        replaces=plan.replaces,
        draft=plan.draft,
        units=plan.included_units,
        excluded_units=plan.excluded_units,
        include=plan.included_people,
        exclude=plan.excluded_people,
        employment_kinds=plan.employment_kinds,
        position_kinds=plan.position_kinds,
        rank_codes=plan.rank_codes,
        by=by,
        at=at,
    )
    log(assignment, action="courses.assign", user=by, timestamp=at)
    return assignment


@transaction.atomic
def assign(
    *,
    course: CoursePage,
    cycle: Cycle,
    reason: str,
    starts_on: date,
    by: User | None,
    at: datetime,
    units: Iterable[Unit] = (),
    due_on: date | None = None,
    due_days: int | None = None,
    employment_kinds: Iterable[str] = (),
    position_kinds: Iterable[str] = (),
    rank_codes: Iterable[str] = (),
    excluded_units: Iterable[Unit] = (),
    include: Iterable[Employee] = (),
    exclude: Iterable[Employee] = (),
    owner: Unit | None = None,
    repeats: str = Repeats.ONCE,
    series: Assignment | None = None,
    replaces: Assignment | None = None,
    draft: UUID | None = None,
) -> Assignment:
    """Make ``course`` a duty in ``cycle``. Raises NobodyIsAssigned, DueDayIsMissing."""
    units, include = list(units), list(include)
    if not units and not include:
        raise NobodyIsAssigned
    if (due_on is None) == (due_days is None):
        raise DueDayIsMissing
    assignment = Assignment.objects.create(
        course=course,
        cycle=cycle,
        reason=reason,
        starts_on=starts_on,
        due_on=due_on,
        due_days=due_days,
        employment_kinds=list(employment_kinds),
        position_kinds=list(position_kinds),
        rank_codes=list(rank_codes),
        owner=owner,
        repeats=repeats,
        series=series,
        replaces=replaces,
        draft=draft,
        created_at=at,
        created_by=by,
    )
    _write_units(assignment, included=units, excluded=excluded_units)
    _write_people(assignment, included=include, excluded=exclude)
    return assignment


@transaction.atomic
def end(*, assignment: Assignment, reason: str, by: User, at: datetime) -> None:
    """End a duty from now on; what was done under it stays.

    The later rows of its series that were opened ahead end with it, and no further one is
    opened. Raises AlreadyEnded, EndReasonMissing.
    """
    if not reason.strip():
        raise EndReasonMissing
    current = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if current.ended_at is not None:
        raise AlreadyEnded(assignment.pk)
    for row in (current, *_opened_ahead(current)):
        row.ended_at, row.ended_by, row.end_reason = at, by, reason.strip()
        row.save(update_fields=["ended_at", "ended_by", "end_reason"])
        log(
            row,
            action="courses.end_duty",
            user=by,
            timestamp=at,
            data={"reason": row.end_reason},
        )
    assignment.refresh_from_db(fields=["ended_at", "ended_by", "end_reason"])


def _opened_ahead(assignment: Assignment) -> list[Assignment]:
    series = Assignment.objects.filter(series=assignment.series_id or assignment.pk)
    later = series.filter(
        cycle__starts_on__gt=assignment.cycle.ends_on, ended_at__isnull=True
    )
    return list(later.select_for_update().order_by("pk"))


def _write_units(
    assignment: Assignment, *, included: Iterable[Unit], excluded: Iterable[Unit]
) -> None:
    AssignmentUnit.objects.bulk_create(
        AssignmentUnit(assignment=assignment, unit=unit, mode=mode)
        for mode, units in ((Mode.INCLUDE, included), (Mode.EXCLUDE, excluded))
        for unit in units
    )


def _write_people(
    assignment: Assignment,
    *,
    included: Iterable[Employee],
    excluded: Iterable[Employee],
) -> None:
    AssignmentPerson.objects.bulk_create(
        AssignmentPerson(assignment=assignment, employee=employee, mode=mode)
        for mode, people in ((Mode.INCLUDE, included), (Mode.EXCLUDE, excluded))
        for employee in people
    )
