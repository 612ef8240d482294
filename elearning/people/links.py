"""Activation links by e-mail: for a unit, or for whoever asks by NIP or address."""

from collections.abc import Callable
from datetime import datetime

from django.db.models.functions import Lower

from elearning.background import start
from elearning.models import Job

from .activating import issue_link, waiting
from .mailing import mail_has_account, mail_link
from .models import Activation, Employee, User
from .nip import EIGHTEEN_DIGITS
from .signing_in import sign_in_name


def ask_for_unit_links(*, code: str, title: str, by: User, at: datetime) -> Job:
    """Let a worker send a link to each who waits in the unit and below it."""
    return start(
        work="elearning.people.works.send_links",
        title=title[:200],
        parameters={"unit": code},
        by=by,
        at=at,
    )


def ask_for_link(*, typed: str, at: datetime) -> Job:
    """Always the same work for a worker, whether the name is known or not."""
    return start(
        work="elearning.people.works.send_link",
        title="",
        parameters={"name": sign_in_name(typed)},
        by=None,
        at=at,
    )


def send_link_to(*, typed: str, at: datetime) -> None:
    """One message where exactly one employee with a work e-mail fits; else none."""
    name = sign_in_name(typed)
    people = Employee.objects.exclude(work_email="")
    if EIGHTEEN_DIGITS.fullmatch(name):
        people = people.filter(nip=name)
    else:
        people = people.alias(address=Lower("work_email")).filter(address=name)
    found = list(people[:2])
    if len(found) != 1:
        return
    if waiting().filter(pk=found[0].pk).exists():
        send_link(employee=found[0], by=None, at=at)
    elif found[0].user and found[0].user.is_active:
        mail_has_account(employee=found[0])


def send_link(*, employee: Employee, by: User | None, at: datetime) -> None:
    mail_link(employee=employee, token=issue_link(employee=employee, by=by, at=at))


def send_links_to(
    people: list[Employee],
    *,
    since: datetime,
    by: User | None,
    clock: Callable[[], datetime],
    report: Callable[[int, int], None],
) -> int:
    """A link to each; whom this work reached before it was interrupted is left out."""
    reached = set(
        Activation.objects.filter(
            kind=Activation.Kind.LINK, issued_at__gte=since, issued_by=by
        ).values_list("employee_id", flat=True)
    )
    sent = 0
    for done, employee in enumerate(people):
        report(done, len(people))
        if employee.pk not in reached:
            send_link(employee=employee, by=by, at=clock())
            sent += 1
    return sent
