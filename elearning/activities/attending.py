"""Who is present, by the code, by a signed list or by hand. The step is done with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.completing import NoMembershipThen, complete_step
from courses.enrolling import enrol
from courses.models import Enrolment
from courses.publishing import latest_version
from courses.steps import course_of
from elearning.people.models import Employee, Membership, User

from .models import ActivitySession, Attendance, AttendanceWithdrawal, SignedList


class CannotAttend(Exception):
    """The attendance cannot be recorded; the kinds below say why."""


class DoorsAreClosed(CannotAttend):
    """Nobody was let in at that moment."""


class NobodyThere(CannotAttend):
    """The person belonged to no unit on the day, so the list could not say which."""


class ReasonMissing(CannotAttend):
    """Nobody is entered by hand, or taken off a list, without a reason."""


class ForOneself(CannotAttend):
    """Nobody enters himself by hand."""


class NotHeldYet(CannotAttend):
    """The session is still to come."""


class WithdrawnAlready(CannotAttend):
    """It stands on no list any more."""


@transaction.atomic
def open_doors(*, session: ActivitySession, by: User, at: datetime) -> ActivitySession:
    """From now on the code lets people in. Idempotent; closed doors stay closed."""
    current = _locked(session)
    if current.closed_at is not None:
        raise DoorsAreClosed(current.pk)
    if current.opened_at is None:
        current.opened_at, current.opened_by = at, by
        current.save(update_fields=["opened_at", "opened_by"])
    return current


@transaction.atomic
def close_doors(*, session: ActivitySession, by: User, at: datetime) -> ActivitySession:
    """From now on nobody comes in by the code. Idempotent.

    Raises DoorsAreClosed where they were never opened.
    """
    current = _locked(session)
    if current.opened_at is None:
        raise DoorsAreClosed(current.pk)
    if current.closed_at is None:
        current.closed_at, current.closed_by = at, by
        current.save(update_fields=["closed_at", "closed_by"])
    return current


@transaction.atomic
def attend(
    *,
    session: ActivitySession,
    employee: Employee,
    scanned: datetime,
    by: User,
    at: datetime,
) -> Attendance:
    """The person scanned the code at ``scanned``; signing in may have taken until ``at``.

    Once a person and session: a second call finds the same row.
    Raises DoorsAreClosed, NobodyThere and WithdrawnAlready.
    """
    if not session.is_open(scanned):
        raise DoorsAreClosed(session.pk)
    fact = Attendance(method=Attendance.Method.QR)
    kept = _record(fact, session=session, employee=employee, by=by, at=at)
    if hasattr(kept, "withdrawal"):
        raise WithdrawnAlready(kept.pk)
    return kept


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What came of a signed list: who is present, and who belonged to no unit that day."""

    present: tuple[Attendance, ...]
    without_unit: tuple[Employee, ...]


@transaction.atomic
def record_list(
    *, signed_list: SignedList, employees: Iterable[Employee], by: User, at: datetime
) -> Recorded:
    """These people signed. Who is recorded already stays as he is. Raises NotHeldYet."""
    session = signed_list.session
    _check_begun(session, at=at)
    present, without_unit = [], []
    # In one order, so that two lists at once wait for each other and not in a ring.
    for employee in sorted(employees, key=lambda one: one.pk):
        fact = Attendance(method=Attendance.Method.LIST, signed_list=signed_list)
        try:
            with transaction.atomic():
                present.append(
                    _record(fact, session=session, employee=employee, by=by, at=at)
                )
        except NobodyThere:
            without_unit.append(employee)
    return Recorded(present=tuple(present), without_unit=tuple(without_unit))


@transaction.atomic
def record_by_hand(
    *,
    session: ActivitySession,
    employee: Employee,
    reason: str,
    by: User,
    at: datetime,
) -> Attendance:
    """HR saw him there; ``reason`` says why neither code nor list tells it.

    Raises ReasonMissing, ForOneself, NotHeldYet and NobodyThere.
    """
    if not reason.strip():
        raise ReasonMissing
    if employee.user_id == by.pk:
        raise ForOneself(employee.pk)
    _check_begun(session, at=at)
    fact = Attendance(method=Attendance.Method.BY_HAND, reason=reason.strip())
    return _record(fact, session=session, employee=employee, by=by, at=at)


@transaction.atomic
def withdraw(
    *, attendance: Attendance, reason: str, by: User, at: datetime
) -> AttendanceWithdrawal:
    """It was recorded wrongly. What it completed is revoked by two people, elsewhere."""
    if not reason.strip():
        raise ReasonMissing
    current = Attendance.objects.select_for_update().get(pk=attendance.pk)
    if hasattr(current, "withdrawal"):
        raise WithdrawnAlready(current.pk)
    return AttendanceWithdrawal.objects.create(
        attendance=current, reason=reason.strip(), withdrawn_at=at, withdrawn_by=by
    )


def _record(
    fact: Attendance,
    *,
    session: ActivitySession,
    employee: Employee,
    by: User,
    at: datetime,
) -> Attendance:
    """The row, and the step that is done by it, in one transaction."""
    page: Any = session.page
    enrolment = enrol(employee=employee, course=course_of(page), by=by, at=at)
    # Held until the end: fifty scans of one person come one after the other.
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    known = Attendance.objects.filter(session=session, employee=employee).first()
    if known is not None:
        return known
    _copy_place(fact, session=session, employee=employee)
    fact.session, fact.employee = session, employee
    fact.recorded_at, fact.recorded_by = at, by
    fact.save(force_insert=True)
    try:
        complete_step(
            enrolment=enrolment,
            step=page,
            version=latest_version(page),
            by=by,
            at=at,
        )
    except NoMembershipThen as reason:
        raise NobodyThere(employee.pk) from reason
    return fact


def _copy_place(
    fact: Attendance, *, session: ActivitySession, employee: Employee
) -> None:
    places = Membership.objects.filter(employee=employee).on(session.day)
    place = places.select_related("unit").first()
    if place is None:
        raise NobodyThere(employee.pk)
    fact.unit, fact.unit_name = place.unit, place.unit.name
    fact.position_name = place.position_name
    fact.rank_code, fact.rank_name = place.rank_code, place.rank_name


def _check_begun(session: ActivitySession, *, at: datetime) -> None:
    """On its day: lists are signed before the first word is said."""
    if timezone.localdate(at, session.zone) < session.day:
        raise NotHeldYet(session.pk)


def _locked(session: ActivitySession) -> ActivitySession:
    return ActivitySession.objects.select_for_update().get(pk=session.pk)
