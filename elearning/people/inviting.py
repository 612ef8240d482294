"""Accounts for all who are active and have an address on record, in bulk."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import Lower
from wagtail.log_actions import log

from .models import Employee, Membership, Unit, User

BATCH = 500


@dataclass(frozen=True)
class Invited:
    """How many got an account, and how many have no address of their own on record."""

    given: int
    without_address: int


@transaction.atomic
def give_accounts(*, on: date, by: User | None, at: datetime) -> Invited:
    """Give an account to every active employee who has none, by his work e-mail.

    No password is set: each sets his own by e-mail. An address that two people share, or
    that an account uses already, serves nobody.
    """
    waiting = list(
        Employee.objects.filter(
            pk__in=Membership.objects.on(on).active().values("employee"), user=None
        ).order_by("pk")
    )
    taken = set(User.objects.values_list(Lower("email"), flat=True)) | {""}
    shared = Counter(employee.work_email.lower() for employee in waiting)
    invited = [
        employee
        for employee in waiting
        if (address := employee.work_email.lower()) not in taken
        and shared[address] == 1
    ]
    for start in range(0, len(invited), BATCH):
        _write(invited[start : start + BATCH], at=at)
    if invited:
        root = Unit.objects.order_by("path").first()
        log(root, action="people.give_accounts", user=by, timestamp=at)
    return Invited(given=len(invited), without_address=len(waiting) - len(invited))


def _write(employees: list[Employee], *, at: datetime) -> None:
    users = User.objects.bulk_create(
        User(
            email=employee.work_email.lower(),
            first_name=employee.name[:150],
            password=make_password(None),
            date_joined=at,
        )
        for employee in employees
    )
    for employee, user in zip(employees, users, strict=True):
        employee.user = user
    Employee.objects.bulk_update(employees, ["user"])
