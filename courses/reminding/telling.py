"""Writes the digests of a day: one for each person, each stage once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from courses.models.notices import Notice, NoticeItem, Stage
from elearning.people.models import AgencySettings, User

from .heads import Head, Heads
from .pending import Duties, Pending, told_already
from .stages import QuietHours, day_in


@dataclass(kw_only=True)
class Told:
    """How many digests were written, and how many lines they have."""

    people: int = 0
    lines: int = 0


@dataclass(frozen=True)
class Recipient:
    """An employee, or a head of a unit who has no employee file."""

    employee_id: int | None
    user_id: int | None


@dataclass(kw_only=True)
class Digest:
    """What one person is told today."""

    address: str
    day: date
    lines: list[tuple[Pending, Stage]] = field(default_factory=list)


Digests = dict[Recipient, Digest]


def remind(*, at: datetime, by: User | None) -> Told:
    """Tell everybody whose duty reached a new stage, and heads of what is a week late.

    Who was told today already is told of the rest tomorrow; who sleeps, by a later call.
    """
    agency = AgencySettings.load()
    quiet = QuietHours(agency.quiet_from, agency.quiet_until)
    told, duties = Told(), Duties(at=at)
    heads = Heads(on=duties.day)
    late: Digests = {}  # what heads are told: gathered over all batches
    for batch in duties.pending(quiet=quiet):
        digests = _digests(batch, heads=heads, late=late, at=at)
        _write(digests, told=told, by=by, at=at)
    _write({to: d for to, d in late.items() if d.lines}, told=told, by=by, at=at)
    return told


def _digests(
    batch: Iterable[Pending], *, heads: Heads, late: Digests, at: datetime
) -> Digests:
    """The digests of a batch; lines for heads, and heads' own, go to ``late``."""
    batch = list(batch)
    known = told_already({duty.membership.employee_id for duty in batch})
    digests: Digests = {}
    for duty in batch:
        if (*duty.key, duty.due_on, duty.stage.value) not in known:
            to = Recipient(duty.membership.employee_id, None)
            place = (
                late if duty.membership.employee_id in heads.employee_ids else digests
            )
            digest = place.setdefault(to, _digest_of_employee(duty, at=at))
            digest.lines.append((duty, duty.stage))
        escalated = (*duty.key, duty.due_on, Stage.ESCALATED.value)
        head = heads.of(duty.membership) if duty.is_escalated else None
        if head and escalated not in known:
            _tell_head(head, duty, late=late, at=at)
    return digests


def _tell_head(head: Head, duty: Pending, *, late: Digests, at: datetime) -> None:
    to = Recipient(head.employee_id, None if head.employee_id else head.user.pk)
    day = day_in(head.zone, at=at)
    digest = late.setdefault(to, Digest(address=head.user.email, day=day))
    digest.lines.append((duty, Stage.ESCALATED))


def _digest_of_employee(duty: Pending, *, at: datetime) -> Digest:
    employee = duty.employee
    address = employee.user.email if employee.user else employee.work_email
    return Digest(address=address, day=day_in(duty.membership.unit.time_zone, at=at))


@transaction.atomic
def _write(digests: Digests, *, told: Told, by: User | None, at: datetime) -> None:
    """Digests of people who got one today already are left for tomorrow."""
    for recipients in _by_day(digests).values():
        fresh = _without_notice_today(recipients, digests)
        notices = Notice.objects.bulk_create(
            Notice(
                employee_id=to.employee_id,
                user_id=to.user_id,
                day=digests[to].day,
                address=digests[to].address,
                told_at=at,
                told_by=by,
            )
            for to in fresh
        )
        items = [
            NoticeItem(
                notice=notice,
                employee_id=duty.membership.employee_id,
                course_id=duty.course_id,
                cycle_id=duty.cycle_id,
                stage=stage,
                due_on=duty.due_on,
                time_zone=duty.membership.unit.time_zone,
            )
            for to, notice in zip(fresh, notices, strict=True)
            for duty, stage in digests[to].lines
        ]
        NoticeItem.objects.bulk_create(items, batch_size=1000)
        told.people += len(notices)
        told.lines += len(items)


def _by_day(digests: Digests) -> dict[date, list[Recipient]]:
    days: dict[date, list[Recipient]] = defaultdict(list)
    for to, digest in digests.items():
        days[digest.day].append(to)
    return days


def _without_notice_today(
    recipients: list[Recipient], digests: Digests
) -> list[Recipient]:
    today = Notice.objects.filter(day=digests[recipients[0]].day)
    had = {
        Recipient(*row)
        for row in today.filter(
            employee__in=[to.employee_id for to in recipients if to.employee_id]
        ).values_list("employee", "user")
    } | {
        Recipient(*row)
        for row in today.filter(
            user__in=[to.user_id for to in recipients if to.user_id]
        ).values_list("employee", "user")
    }
    return [to for to in recipients if to not in had]
