"""Gives one person more time or more attempts, with a reason, and takes it back."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone

from elearning.people.models import Employee, User

from .models import Accommodation, Attempt, QuizPage

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


def accommodation_for(
    *, employee_id: int, quiz_id: int, on: date
) -> Accommodation | None:
    """What holds for this person at this quiz today; of several, what gives most."""
    found = Accommodation.objects.in_force(on=on).filter(employee_id=employee_id)
    rows = [a for a in found if a.quiz_id in {None, quiz_id}]
    return max(
        rows, key=lambda a: (a.extra_time_percent, a.extra_attempts), default=None
    )


def lengthened(
    deadline: datetime | None, *, started_at: datetime, percent: int
) -> datetime | None:
    """The deadline with so many percent more time, in whole seconds."""
    if deadline is None or not percent:
        return deadline
    seconds = Decimal((deadline - started_at).total_seconds())
    more = (seconds * percent / 100).quantize(Decimal(1), ROUND_HALF_UP)
    return deadline + timedelta(seconds=int(more))


def _lengthen_open_attempts(accommodation: Accommodation, *, at: datetime) -> None:
    """No time limit is without a way to extend it, also once it runs (WCAG 2.2.1)."""
    if not accommodation.extra_time_percent or not _holds_on(accommodation, at=at):
        return
    running = Attempt.objects.open().filter(
        enrolment__employee_id=accommodation.employee_id,
        deadline__isnull=False,
        accommodation__isnull=True,
    )
    if accommodation.quiz_id:
        running = running.filter(quiz_id=accommodation.quiz_id)
    for attempt in running.select_for_update(of=("self",)):
        attempt.deadline = lengthened(
            attempt.deadline,
            started_at=attempt.started_at,
            percent=accommodation.extra_time_percent,
        )
        attempt.accommodation = accommodation
        attempt.save(update_fields=["deadline", "accommodation"])


def _holds_on(accommodation: Accommodation, *, at: datetime) -> bool:
    today = timezone.localdate(at)
    ends_on = accommodation.ends_on
    return accommodation.starts_on <= today and (ends_on is None or today <= ends_on)
