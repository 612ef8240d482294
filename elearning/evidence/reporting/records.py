"""One employee's record: where he worked, what he must, did, scored and holds."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from courses.duties import Duty, duties_of
from courses.models import CourseCompletion, Enrolment, ExternalCertificate
from elearning.people.models import Employee, Membership
from quizzes.models import Attempt

from .placing import LATE
from .tallies import State, end_of


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A module that he began: its attempts and, when he has finished, its completion."""

    enrolment: Enrolment
    attempts: tuple[Attempt, ...]
    completion: CourseCompletion | None

    @property
    def is_revoked(self) -> bool:
        return self.completion is not None and hasattr(self.completion, "revocation")

    @property
    def module_and_cycle(self) -> tuple[int, int]:
        return self.enrolment.course_id, self.enrolment.cycle_id


@dataclass(frozen=True, kw_only=True)
class DutyRow:
    """A duty and where he stands with it: a state, or ``late``."""

    duty: Duty
    status: str


@dataclass(frozen=True, kw_only=True)
class EmployeeRecord:
    """Everything on record for one person up to a day. ``jp`` is by calendar year."""

    employee: Employee
    on: date
    memberships: tuple[Membership, ...]
    duties: tuple[Duty, ...]
    entries: tuple[Entry, ...]
    jp: dict[int, Decimal]

    @property
    def current(self) -> Membership | None:
        return self.memberships[0] if self.memberships else None

    @property
    def duty_rows(self) -> list[DutyRow]:
        return [DutyRow(duty=duty, status=self._status(duty)) for duty in self.duties]

    def _status(self, duty: Duty) -> str:
        """As ``Campaign.standing`` tells it; an open duty past its day is late."""
        asked = (duty.assignment.course_id, duty.assignment.cycle_id)
        entry = next((e for e in self.entries if e.module_and_cycle == asked), None)
        if duty.is_exempt:
            return State.EXEMPT
        if entry is not None and entry.completion is not None and not entry.is_revoked:
            return State.DONE
        if duty.due_on < self.on:
            return LATE
        return State.PROGRESS if entry is not None else State.TODO


def employee_record(*, employee: Employee, on: date) -> EmployeeRecord:
    """A constant number of queries, whatever he has done."""
    memberships = Membership.objects.filter(employee=employee, starts_on__lte=on)
    entries = _entries(employee, on=on)
    return EmployeeRecord(
        employee=employee,
        on=on,
        memberships=tuple(memberships.select_related("unit").order_by("-starts_on")),
        duties=tuple(duties_of(employee, on=on)),
        entries=entries,
        jp=_jp_by_year(employee, entries, on=on),
    )


def _entries(employee: Employee, *, on: date) -> tuple[Entry, ...]:
    begun = Enrolment.objects.filter(employee=employee, started_at__lt=end_of(on))
    enrolments = list(
        begun.select_related(
            "course",
            "cycle",
            "completion__certificate__revocation",
            "completion__revocation",
            "completion__unit",
            "completion__version",
        ).order_by("-started_at")
    )
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    taken = Attempt.objects.filter(enrolment__in=enrolments, started_at__lt=end_of(on))
    taken = taken.with_regrades().select_related("quiz")
    for attempt in taken.order_by("started_at", "number"):
        attempts[attempt.enrolment_id].append(attempt)
    return tuple(
        Entry(
            enrolment=enrolment,
            attempts=tuple(attempts[enrolment.pk]),
            completion=_completion(enrolment, on=on),
        )
        for enrolment in enrolments
    )


def _completion(enrolment: Enrolment, *, on: date) -> CourseCompletion | None:
    completion: CourseCompletion | None = getattr(enrolment, "completion", None)
    if completion is None or completion.completed_at >= end_of(on):
        return None
    return completion


def _jp_by_year(
    employee: Employee, entries: tuple[Entry, ...], *, on: date
) -> dict[int, Decimal]:
    """Lesson hours as the ledger counts them: own modules, and certificates from elsewhere."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if entry.completion is not None and not entry.is_revoked:
            year = timezone.localdate(entry.completion.completed_at).year
            sums[year] += entry.completion.jp
    elsewhere = ExternalCertificate.objects.counted().filter(
        employee=employee, ends_on__lte=on
    )
    for day, jp in elsewhere.values_list("ends_on", "jp"):
        sums[day.year] += jp
    return dict(sorted(sums.items(), reverse=True))
