"""First sign-in: a mailed link or a printed code opens the account once.

Of a secret only a keyed digest is kept. Whether a number is known shows neither in the
answer nor in the work done for it: each question is one digest and one look-up.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .joining import EmailTaken, give_account
from .models import Activation, Employee, Unit, User
from .nip import normalise_nip

CODE_IS_VALID, LINK_IS_VALID = timedelta(days=30), timedelta(days=3)
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 and O, 1 and I
GROUPS, GROUP = 3, 4
UNUSABLE = "!"  # how Django marks a password that opens nothing
BATCH = 500


class NoLongerValid(Exception):
    """The link or the code was used, withdrawn or too old."""


@dataclass(frozen=True)
class Slip:
    """What is printed for one person; the code exists nowhere else."""

    employee: Employee
    code: str
    valid_until: datetime


def waiting() -> QuerySet[Employee]:
    """Employees who have no account yet, or one in which they never set a password."""
    untouched = Q(user__password__startswith=UNUSABLE, user__is_active=True)
    return Employee.objects.filter(Q(user__isnull=True) | untouched)


@transaction.atomic
def print_codes(
    *, employees: Sequence[Employee], unit: Unit, by: User, at: datetime
) -> list[Slip]:
    """A new code for each who waits; codes printed for them before open nothing more."""
    _revoke(employees, Activation.Kind.CODE, by=by, at=at)
    until = at + CODE_IS_VALID
    slips = [Slip(employee, new_code(), until) for employee in employees]
    Activation.objects.bulk_create(
        (
            Activation(
                employee=slip.employee,
                kind=Activation.Kind.CODE,
                digest=_of_code(slip.employee.nip, slip.code),
                issued_at=at,
                issued_by=by,
                valid_until=until,
            )
            for slip in slips
        ),
        batch_size=BATCH,
    )
    data = {"count": len(slips)}
    log(unit, action="people.print_codes", user=by, timestamp=at, data=data)
    return slips


@transaction.atomic
def revoke_codes(
    *, employees: Iterable[Employee], unit: Unit, by: User, at: datetime
) -> int:
    """Codes that were printed and not used open nothing more; returns how many."""
    count = _revoke(employees, Activation.Kind.CODE, by=by, at=at)
    data = {"count": count}
    log(unit, action="people.revoke_codes", user=by, timestamp=at, data=data)
    return count


@transaction.atomic
def issue_link(*, employee: Employee, by: User | None, at: datetime) -> str:
    """The secret part of a link for the work e-mail; an earlier one opens nothing more."""
    _revoke([employee], Activation.Kind.LINK, by=by, at=at)
    token = secrets.token_urlsafe(32)
    Activation.objects.create(
        employee=employee,
        kind=Activation.Kind.LINK,
        digest=_of_link(token),
        issued_at=at,
        issued_by=by,
        valid_until=at + LINK_IS_VALID,
    )
    log(employee, action="people.send_link", user=by, timestamp=at)
    return token


def find_by_code(*, nip: str, code: str, at: datetime) -> Activation | None:
    """One look-up, whether the number is known or not."""
    return _find(_of_code(normalise_nip(nip), code), at=at)


def find_by_link(*, token: str, at: datetime) -> Activation | None:
    return _find(_of_link(token), at=at)


def find_open(*, pk: int, at: datetime) -> Activation | None:
    """One that was found before, if it can still be used."""
    found = Activation.objects.usable(at).filter(employee__in=waiting())
    return found.select_related("employee__user").filter(pk=pk).first()


@transaction.atomic
def activate(*, activation: Activation, password: str, at: datetime) -> User:
    """Open the account with the password and spend all secrets. Raises NoLongerValid."""
    Employee.objects.select_for_update().get(pk=activation.employee_id)
    found = find_open(pk=activation.pk, at=at)
    if found is None:
        raise NoLongerValid(_("This code or link no longer works."))
    user = found.employee.user or _account(found.employee, at=at)
    user.set_password(password)
    user.save(update_fields=["password"])
    Activation.objects.filter(pk=found.pk).update(used_at=at, used_by=user)
    for kind in Activation.Kind:
        _revoke([found.employee], kind, by=None, at=at)
    log(found.employee, action="people.activate", user=user, timestamp=at)
    return user


def new_code() -> str:
    """'K7MP-4XQT-9WRA': 60 bits that can be read aloud and typed on a phone."""
    groups = (
        "".join(secrets.choice(ALPHABET) for _letter in range(GROUP))
        for _group in range(GROUPS)
    )
    return "-".join(groups)


def _account(employee: Employee, *, at: datetime) -> User:
    """With the work e-mail, unless another account has it."""
    try:
        return give_account(
            employee=employee, email=employee.work_email, by=None, at=at
        )
    except EmailTaken:
        return give_account(employee=employee, email="", by=None, at=at)


def _find(digest: str, *, at: datetime) -> Activation | None:
    found = Activation.objects.usable(at).filter(digest=digest)
    return found.filter(employee__in=waiting()).first()


def _revoke(
    employees: Iterable[Employee], kind: str, *, by: User | None, at: datetime
) -> int:
    people = [employee.pk for employee in employees]
    unspent = Activation.objects.unspent().filter(kind=kind, employee_id__in=people)
    return unspent.update(revoked_at=at, revoked_by=by)


def _of_code(nip: str, code: str) -> str:
    plain = "".join(c for c in code.upper() if c.isalnum())
    return _digest(Activation.Kind.CODE, f"{nip}:{plain}")


def _of_link(token: str) -> str:
    return _digest(Activation.Kind.LINK, token)


def _digest(kind: str, text: str) -> str:
    return salted_hmac(
        f"people.activation.{kind}", text, algorithm="sha256"
    ).hexdigest()
