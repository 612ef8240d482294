"""Accounts of the demo: seven that are printed, and one for most employees."""

from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from elearning.people.joining import grant_role
from elearning.people.models import Employee, RoleGrant, Unit, User

PASSWORD = "demo-zi-2026"
DOMAIN = "demo.test"
ROLES = ("pegawai", "pelatih", "editor", "sdm", "tpi", "pimpinan", "admin")
GROUPS = {"pelatih": "Pelatih", "editor": "Editor"}
ONE_WITHOUT_IN = 20
BATCH = 1000


@transaction.atomic
def open_cast(nips: dict[str, str], *, today: date, at: datetime) -> dict[str, User]:
    """The printed accounts, each of an employee; ``nips`` says whose. Idempotent."""
    cast = {role: _account(role, nips[role]) for role in ROLES}
    for role, group in GROUPS.items():
        cast[role].groups.add(Group.objects.get(name=group))
    _grant_roles(cast, today=today, at=at)
    return cast


def _account(role: str, nip: str) -> User:
    employee = Employee.objects.select_related("user").get(nip=nip)
    user, created = User.objects.get_or_create(
        email=f"{role}@{DOMAIN}",
        defaults={
            "first_name": employee.full_name[:150],
            "is_staff": role in {"pelatih", "editor", "admin"},
            "is_superuser": role == "admin",
        },
    )
    if created:
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    if employee.user_id is None:
        employee.user = user
        employee.save(update_fields=["user"])
    return user


def _grant_roles(cast: dict[str, User], *, today: date, at: datetime) -> None:
    root = Unit.objects.filter(depth=1).get()
    leader = cast["pimpinan"]
    place = leader.employee.memberships.on(today).select_related("unit").get()
    for role, name, unit in (
        ("sdm", RoleGrant.Role.HR, root),
        ("tpi", RoleGrant.Role.ASSESSOR, root),
        ("pimpinan", RoleGrant.Role.LEADER, place.unit),
    ):
        user = cast[role]
        if not RoleGrant.objects.filter(user=user, role=name).exists():
            grant_role(
                user=user,
                role=name,
                unit=unit,
                starts_on=today.replace(month=1, day=1),
                by=cast["admin"],
                at=at,
            )


def open_accounts() -> int:
    """An account without a usable password for most employees; some never signed in."""
    waiting = Employee.objects.filter(user__isnull=True).order_by("pk")
    opened = 0
    while batch := [e for e in waiting[:BATCH] if not e.user_id]:
        chosen = [e for e in batch if int(e.key) % ONE_WITHOUT_IN]
        users = User.objects.bulk_create(_user_of(e) for e in chosen)
        for employee, user in zip(chosen, users, strict=True):
            employee.user = user
        Employee.objects.bulk_update(chosen, ["user"])
        opened += len(chosen)
        waiting = waiting.filter(pk__gt=batch[-1].pk)
    return opened


def _user_of(employee: Employee) -> User:
    return User(
        username=f"u{employee.key.hex[:24]}",
        first_name=employee.full_name[:150],
        password=make_password(None),
    )
