"""The calendar of a person's due dates, under an address that only he knows."""

import secrets
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from elearning.people.models import Employee, User

from .duties import Duty, duties_of
from .models import CourseCompletion
from .models.notices import CalendarLink


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def issue_link(*, employee: Employee, by: User, at: datetime) -> str:
    """A new secret; the one before it opens nothing from now on. It is told only once."""
    Employee.objects.select_for_update().get(pk=employee.pk)
    revoke_link(employee=employee, by=by, at=at)
    token = secrets.token_urlsafe(32)
    CalendarLink.objects.create(
        employee=employee, digest=digest_of(token), issued_at=at, issued_by=by
    )
    return token


def revoke_link(*, employee: Employee, by: User, at: datetime) -> None:
    """The address opens nothing any more; without one nothing happens."""
    valid = CalendarLink.objects.filter(employee=employee, revoked_at__isnull=True)
    valid.update(revoked_at=at, revoked_by=by)


def owner_of(token: str) -> Employee | None:
    link = (
        CalendarLink.objects.filter(digest=digest_of(token), revoked_at__isnull=True)
        .select_related("employee")
        .first()
    )
    return link.employee if link else None


def calendar_of(employee: Employee, *, on: date, name: str) -> bytes:
    """Open duties as whole days, in iCalendar (RFC 5545). No NIP, no name of the person."""
    calendar = Calendar()
    calendar.add("prodid", "-//Zona Integritas//Tenggat//ID")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add(
        "refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"}
    )
    for duty in _open_duties(employee, on=on):
        calendar.add_component(_event(duty, employee))
    return bytes(calendar.to_ical())


def _open_duties(employee: Employee, *, on: date) -> list[Duty]:
    done = set(
        CourseCompletion.objects.valid()
        .filter(enrolment__employee=employee)
        .values_list("enrolment__course", "enrolment__cycle")
    )
    return [
        duty
        for duty in duties_of(employee, on=on)
        if not duty.is_exempt
        and duty.assignment.course.live
        and (duty.assignment.course_id, duty.assignment.cycle_id) not in done
    ]


def _event(duty: Duty, employee: Employee) -> Event:
    assignment = duty.assignment
    event = Event()
    event.add("uid", f"{assignment.pk}-{employee.key}@zona-integritas")
    event.add("dtstamp", timezone.localtime(assignment.created_at))
    event.add("dtstart", duty.due_on)
    event.add("summary", f"Tenggat: {assignment.course.title}")
    event.add("description", assignment.reason)
    event.add(
        "url", settings.SITE_URL + reverse("course", args=[assignment.course.slug])
    )
    event.add("transp", "TRANSPARENT")
    return event
