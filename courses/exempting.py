"""Takes people out of a denominator for a span of days: asked for, approved, revoked.

Who asks does not approve, unless no other HR officer reaches the person; the row then says
that it was approved alone. Nobody decides for himself. See docs/decisions/0014.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from elearning.people.models import Employee, Membership, RoleGrant, User

from .models import CoursePage, Exemption

LONGEST = timedelta(days=3660)


class CannotExempt(Exception):
    """The exemption cannot be asked for or decided; the kinds below say why."""


class ForOneself(CannotExempt):
    """Nobody exempts himself."""


class ReasonMissing(CannotExempt):
    """Nobody is exempted, refused or revoked without a reason."""


class EndsBeforeItStarts(CannotExempt):
    """The last day lies before the first."""


class TooLong(CannotExempt):
    """The span is longer than ten years."""


class SomebodyElseMustApprove(CannotExempt):
    """Another HR officer reaches the person, so that who asked cannot approve."""


class AlreadyDecided(CannotExempt):
    """It was approved, refused or revoked before."""


def exempt(
    *,
    employee: Employee,
    reason: str,
    starts_on: date,
    by: User,
    at: datetime,
    course: CoursePage | None = None,
    ends_on: date | None = None,
) -> Exemption:
    """An exemption that comes approved, as from a file: reason and approver at once."""
    return Exemption.objects.create(
        employee=employee,
        course=course,
        reason=reason,
        starts_on=starts_on,
        ends_on=ends_on,
        approved_at=at,
        approved_by=by,
    )


@transaction.atomic
def request_exemption(
    *,
    employee: Employee,
    reason: str,
    starts_on: date,
    ends_on: date | None,
    course: CoursePage | None,
    by: User,
    at: datetime,
) -> Exemption:
    """Ask for an exemption; it counts for nothing until it is approved.

    The same request twice is one. Raises the kinds of ``CannotExempt``.
    """
    if employee.user_id == by.pk:
        raise ForOneself(employee.pk)
    if not reason.strip():
        raise ReasonMissing
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeItStarts
    if ends_on is not None and ends_on - starts_on > LONGEST:
        raise TooLong
    exemption, is_new = Exemption.objects.waiting().get_or_create(
        employee=employee,
        course=course,
        reason=reason.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        requested_by=by,
        defaults={"requested_at": at},
    )
    if is_new:
        log(exemption, action="courses.request_exemption", user=by, timestamp=at)
    return exemption


@transaction.atomic
def approve_exemption(*, exemption: Exemption, by: User, at: datetime) -> Exemption:
    """From now on it counts, for all of its days. Raises the kinds of ``CannotExempt``."""
    current = _undecided(exemption, by=by)
    alone = current.requested_by_id == by.pk
    if alone and other_officers(current, besides=by, on=timezone.localdate(at)):
        raise SomebodyElseMustApprove(current.pk)
    current.approved_at, current.approved_by = at, by
    current.approved_alone = alone
    current.save(update_fields=["approved_at", "approved_by", "approved_alone"])
    log(
        current,
        action="courses.approve_exemption",
        user=by,
        timestamp=at,
        data={"alone": alone},
    )
    return current


@transaction.atomic
def refuse_exemption(
    *, exemption: Exemption, reason: str, by: User, at: datetime
) -> Exemption:
    """Decide against it. Who asked may take it back so. Raises as ``approve_exemption``."""
    if not reason.strip():
        raise ReasonMissing
    current = _undecided(exemption, by=by)
    current.refused_at, current.refused_by = at, by
    current.refuse_reason = reason.strip()
    current.save(update_fields=["refused_at", "refused_by", "refuse_reason"])
    log(
        current,
        action="courses.refuse_exemption",
        user=by,
        timestamp=at,
        data={"reason": current.refuse_reason},
    )
    return current


@transaction.atomic
def revoke_exemption(
    *, exemption: Exemption, reason: str, by: User, at: datetime
) -> Exemption:
    """From this day on the person counts again; the days before stay as they were told."""
    if not reason.strip():
        raise ReasonMissing
    current = _locked(exemption, by=by)
    if current.revoked_at is not None or current.approved_at is None:
        raise AlreadyDecided(current.pk)
    current.revoked_at, current.revoked_by = at, by
    current.revoke_reason = reason.strip()
    current.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    log(
        current,
        action="courses.revoke_exemption",
        user=by,
        timestamp=at,
        data={"reason": current.revoke_reason},
    )
    return current


def other_officers(exemption: Exemption, *, besides: User, on: date) -> bool:
    """Whether another HR officer could decide on it: one who reaches the person's unit.

    The person himself is none, and neither is an account that is closed.
    """
    place = (
        Membership.objects.filter(employee_id=exemption.employee_id)
        .on(on)
        .select_related("unit")
        .first()
    )
    if place is None:
        return False
    path, step = place.unit.path, type(place.unit).steplen
    line = [path[:end] for end in range(step, len(path) + 1, step)]
    grants = RoleGrant.objects.on(on).filter(
        role=RoleGrant.Role.HR, unit__path__in=line, user__is_active=True
    )
    himself = Q(user__employee=exemption.employee_id)
    return grants.exclude(user=besides).exclude(himself).exists()


def _undecided(exemption: Exemption, *, by: User) -> Exemption:
    current = _locked(exemption, by=by)
    if current.approved_at or current.refused_at or current.revoked_at:
        raise AlreadyDecided(current.pk)
    return current


def _locked(exemption: Exemption, *, by: User) -> Exemption:
    rows = Exemption.objects.select_for_update(of=("self",)).select_related("employee")
    current = rows.get(pk=exemption.pk)
    if current.employee.user_id == by.pk:
        raise ForOneself(current.pk)
    return current
