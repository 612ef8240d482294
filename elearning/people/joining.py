"""Joining, moving, leaving, accounts and roles: the only writers of these facts."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .models import Employee, Membership, RoleGrant, Unit, User
from .models.employees import LegalStatus


class AlreadyMovedOn(Exception):
    """A later membership exists, so nothing may begin before it."""


class NotAMember(Exception):
    """The employee has no open membership that could end."""


class LeavesBeforeJoining(Exception):
    """The last day lies before the first."""


class AlreadyHasAccount(Exception):
    """The employee has an account."""


class EmailTaken(Exception):
    """Another account uses the e-mail address."""


class RoleEndsBeforeItBegins(Exception):
    """The last day of a role lies before its first."""


@transaction.atomic
def join(
    *,
    employee: Employee,
    unit: Unit,
    employment_kind: str,
    position_kind: str,
    starts_on: date,
    by: User | None,
    at: datetime,
    position_name: str = "",
    echelon: str = "",
    rank_code: str = "",
    rank_name: str = "",
    legal_status: str = LegalStatus.ACTIVE,
) -> Membership:
    """Open a membership and end the previous one the day before.

    A second change on the same day corrects the first. Raises AlreadyMovedOn when a
    later membership is on record.
    """
    Employee.objects.select_for_update().get(pk=employee.pk)
    _make_room(employee, starts_on=starts_on, by=by, at=at)
    since = _in_unit_since(employee, unit=unit, starts_on=starts_on)
    membership, _created = Membership.objects.update_or_create(
        employee=employee,
        starts_on=starts_on,
        defaults={
            "unit": unit,
            "employment_kind": employment_kind,
            "position_kind": position_kind,
            "position_name": position_name,
            "echelon": echelon,
            "rank_code": rank_code,
            "rank_name": rank_name,
            "legal_status": legal_status,
            "in_unit_since": since,
            "ends_on": None,
            "ended_at": None,
            "ended_by": None,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    return membership


def _make_room(
    employee: Employee, *, starts_on: date, by: User | None, at: datetime
) -> None:
    last = employee.memberships.order_by("-starts_on").first()
    if last is None or last.starts_on == starts_on:
        return
    if last.starts_on > starts_on:
        raise AlreadyMovedOn(
            _("A membership that begins later, on %(date)s, is on record already.")
            % {"date": last.starts_on.isoformat()}
        )
    if last.ends_on is None or last.ends_on >= starts_on:
        _end(last, ends_on=starts_on - timedelta(days=1), by=by, at=at)


def _in_unit_since(employee: Employee, *, unit: Unit, starts_on: date) -> date:
    """The first day of the run in the unit that goes on with a job from ``starts_on``."""
    before = employee.memberships.filter(
        unit=unit, ends_on=starts_on - timedelta(days=1)
    ).first()
    return before.in_unit_since if before else starts_on


def _end(
    membership: Membership, *, ends_on: date, by: User | None, at: datetime
) -> None:
    membership.ends_on, membership.ended_at, membership.ended_by = ends_on, at, by
    membership.save(update_fields=["ends_on", "ended_at", "ended_by"])


@transaction.atomic
def leave(*, employee: Employee, ends_on: date, by: User | None, at: datetime) -> None:
    """End the open membership; ``ends_on`` is the last day that still counts."""
    membership = (
        employee.memberships.select_for_update().filter(ends_on__isnull=True).first()
    )
    if membership is None:
        raise NotAMember(_("This employee has no open membership."))
    if ends_on < membership.starts_on:
        raise LeavesBeforeJoining(_("The last day lies before the first."))
    _end(membership, ends_on=ends_on, by=by, at=at)


@transaction.atomic
def give_account(
    *, employee: Employee, email: str, by: User | None, at: datetime
) -> User:
    """An account without a usable password: the person sets one by e-mail."""
    employee = Employee.objects.select_for_update().get(pk=employee.pk)
    if employee.user_id is not None:
        raise AlreadyHasAccount(_("This employee has an account already."))
    email = email.strip().lower()
    if email and User.objects.filter(email__iexact=email).exists():
        raise EmailTaken(_("Another account uses this e-mail address."))
    user = User(email=email, first_name=employee.name[:150], date_joined=at)
    user.set_unusable_password()
    user.save()
    employee.user = user
    employee.save(update_fields=["user"])
    log(employee, action="people.give_account", user=by, timestamp=at)
    return user


def grant_role(
    *,
    user: User,
    role: str,
    unit: Unit,
    starts_on: date,
    by: User | None,
    at: datetime,
) -> RoleGrant:
    """Let a user act in a role over a unit and everything below it.

    A role that the user holds there already is returned as it is.
    """
    grant, _created = RoleGrant.objects.get_or_create(
        user=user,
        role=role,
        unit=unit,
        ends_on=None,
        defaults={"starts_on": starts_on, "granted_at": at, "granted_by": by},
    )
    return grant


def end_role(
    *, grant: RoleGrant, ends_on: date, by: User | None, at: datetime
) -> RoleGrant:
    """The last day of the role is ``ends_on``; the grant stays on record."""
    if ends_on < grant.starts_on:
        raise RoleEndsBeforeItBegins(_("The last day lies before the first."))
    grant.ends_on, grant.ended_at, grant.ended_by = ends_on, at, by
    grant.save(update_fields=["ends_on", "ended_at", "ended_by"])
    return grant
