"""Gives one person more time or more attempts, with a reason, and takes it back."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from courses.models import Enrolment
from elearning.people.models import Employee, User

from .models import Accommodation, Attempt, QuizPage
from .personal import rules_for

MOST_TIME, MOST_ATTEMPTS = 300, 20


class CannotAccommodate(Exception):
    """The accommodation cannot be given or taken back; the kinds below say why."""


class ForOneself(CannotAccommodate):
    """Nobody gives an accommodation to himself."""


class NothingGiven(CannotAccommodate):
    """It gives neither time nor attempts, or more than can be given."""


class ReasonMissing(CannotAccommodate):
    """Nobody is accommodated, and nothing is withdrawn, without a reason."""


class EndsBeforeItStarts(CannotAccommodate):
    """The last day lies before the first."""


class AlreadyWithdrawn(CannotAccommodate):
    """It was withdrawn before."""


@transaction.atomic
def grant_accommodation(
    *,
    employee: Employee,
    quiz: QuizPage | None,
    extra_time_percent: int,
    extra_attempts: int,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    by: User,
    at: datetime,
) -> Accommodation:
    """Give it, for one quiz or for all; an attempt that is open gets its time at once.

    Raises the kinds of ``CannotAccommodate``.
    """
    if employee.user_id == by.pk:
        raise ForOneself(employee.pk)
    if not reason.strip():
        raise ReasonMissing
    within = extra_time_percent <= MOST_TIME and extra_attempts <= MOST_ATTEMPTS
    if not (extra_time_percent or extra_attempts) or not within:
        raise NothingGiven
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeItStarts
    _lock_enrolments(employee)
    accommodation = Accommodation.objects.create(
        employee=employee,
        quiz=quiz,
        extra_time_percent=extra_time_percent,
        extra_attempts=extra_attempts,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        granted_at=at,
        granted_by=by,
    )
    _lengthen_open_attempts(accommodation, at=at)
    return accommodation


@transaction.atomic
def withdraw_accommodation(
    *, accommodation: Accommodation, reason: str, by: User, at: datetime
) -> Accommodation:
    """Take it back for what begins from now on; an attempt under way keeps its time."""
    if not reason.strip():
        raise ReasonMissing
    current = Accommodation.objects.select_for_update().get(pk=accommodation.pk)
    if current.withdrawn_at is not None:
        raise AlreadyWithdrawn(current.pk)
    current.withdrawn_at, current.withdrawn_by = at, by
    current.withdraw_reason = reason.strip()
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    return current


def _lock_enrolments(employee: Employee) -> None:
    """So that an attempt either began before, and is lengthened, or sees the grant."""
    held = Enrolment.objects.select_for_update().filter(employee=employee)
    list(held.order_by("pk"))


def _lengthen_open_attempts(accommodation: Accommodation, *, at: datetime) -> None:
    """No time limit is without a way to extend it, also once it runs (WCAG 2.2.1)."""
    running = Attempt.objects.open().filter(
        enrolment__employee_id=accommodation.employee_id, deadline__isnull=False
    )
    if accommodation.quiz_id:
        running = running.filter(quiz_id=accommodation.quiz_id)
    for attempt in running.select_related("version", "enrolment").order_by("pk"):
        _lengthen(attempt, at=at)


def _lengthen(attempt: Attempt, *, at: datetime) -> None:
    """Reckoned from the limit, so that two grants are not added up; it is never shortened."""
    his = rules_for(
        attempt.version,
        employee_id=attempt.enrolment.employee_id,
        on=timezone.localdate(at),
    )
    deadline = his.rules.deadline(attempt.started_at)
    if deadline and attempt.deadline and deadline > attempt.deadline:
        attempt.deadline, attempt.accommodation = deadline, his.accommodation
        attempt.save(update_fields=["deadline", "accommodation"])
