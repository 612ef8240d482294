from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from wagtail.models import ModelLogEntry

from elearning.people import joining
from elearning.people.models import Employee, Membership, RoleGrant
from tests.factories import EmployeeFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

JOB = {"employment_kind": "pns", "position_kind": "executive"}


@pytest.fixture
def hr():
    return UserFactory()


@pytest.fixture
def move(hr, now):
    """Join with the plain job, as HR, at the fixed time."""

    def join(employee, unit, starts_on, **facts):
        return joining.join(
            employee=employee,
            unit=unit,
            starts_on=starts_on,
            by=hr,
            at=now,
            **(JOB | facts),
        )

    return join


def test_the_first_job_is_open(move, hr, now):
    employee = EmployeeFactory(membership=None)
    membership = move(employee, UnitFactory(), date(2024, 3, 1), rank_code="III/a")

    assert membership.ends_on is None
    assert (membership.recorded_at, membership.recorded_by) == (now, hr)
    assert membership.legal_status == "active"
    assert membership.rank_code == "III/a"


def test_a_move_ends_the_previous_job_the_day_before(move, hr, now):
    employee = EmployeeFactory(membership=None)
    first = move(employee, UnitFactory(), date(2024, 3, 1))
    second = move(employee, UnitFactory(), date(2025, 1, 1))

    first.refresh_from_db()
    assert first.ends_on == date(2024, 12, 31)
    assert (first.ended_at, first.ended_by) == (now, hr)
    assert second.ends_on is None


def test_a_return_keeps_the_gap(move, hr, now):
    employee = EmployeeFactory(membership=None)
    first = move(employee, UnitFactory(), date(2024, 3, 1))
    joining.leave(employee=employee, ends_on=date(2024, 6, 30), by=hr, at=now)
    move(employee, UnitFactory(), date(2025, 1, 1))

    first.refresh_from_db()
    assert first.ends_on == date(2024, 6, 30)


def test_a_second_change_on_one_day_corrects_the_first(move):
    employee = EmployeeFactory(membership=None)
    wrong, right = UnitFactory(), UnitFactory()
    move(employee, wrong, date(2024, 3, 1))
    move(employee, right, date(2024, 3, 1))

    assert [row.unit for row in employee.memberships.all()] == [right]


def test_nothing_begins_before_what_is_on_record(move):
    employee = EmployeeFactory(membership=None)
    move(employee, UnitFactory(), date(2025, 1, 1))
    with pytest.raises(joining.AlreadyMovedOn):
        move(employee, UnitFactory(), date(2024, 1, 1))
    assert employee.memberships.count() == 1


def test_leaving_needs_an_open_job_and_a_day_after_its_start(hr, now):
    employee = EmployeeFactory()
    with pytest.raises(joining.LeavesBeforeJoining):
        joining.leave(employee=employee, ends_on=date(2019, 12, 31), by=hr, at=now)
    joining.leave(employee=employee, ends_on=date(2026, 1, 31), by=hr, at=now)
    with pytest.raises(joining.NotAMember):
        joining.leave(employee=employee, ends_on=date(2026, 2, 1), by=hr, at=now)

    membership = Membership.objects.get()
    assert membership.ends_on == date(2026, 1, 31)
    assert (membership.ended_at, membership.ended_by) == (now, hr)


def test_an_account_has_no_password_yet_and_is_logged(hr, now):
    employee = EmployeeFactory(name="Nu'man Hakim")
    user = joining.give_account(
        employee=employee, email=" Numan@Contoh.test ", by=hr, at=now
    )

    employee.refresh_from_db()
    assert employee.user == user
    assert user.email == "numan@contoh.test"
    assert user.get_full_name() == "Nu'man Hakim"
    assert not user.has_usable_password()
    entry = ModelLogEntry.objects.get(action="people.give_account")
    assert (entry.user, entry.timestamp) == (hr, now)


def test_an_account_is_given_once_and_an_address_once(hr, now):
    taken = UserFactory(email="a@contoh.test")
    employee = EmployeeFactory(with_account=True)
    with pytest.raises(joining.AlreadyHasAccount):
        joining.give_account(employee=employee, email="b@contoh.test", by=hr, at=now)
    newcomer = EmployeeFactory()
    with pytest.raises(joining.EmailTaken):
        joining.give_account(
            employee=newcomer, email=taken.email.upper(), by=hr, at=now
        )
    assert Employee.objects.get(pk=newcomer.pk).user is None


def test_accounts_without_an_address_are_possible(hr, now):
    for employee in (EmployeeFactory(), EmployeeFactory()):
        joining.give_account(employee=employee, email="", by=hr, at=now)
    assert Employee.objects.filter(user__isnull=False).count() == 2


def test_a_role_is_granted_once_and_ends_on_record(hr, now, today):
    user, unit = UserFactory(), UnitFactory()
    facts = {"user": user, "role": "hr", "unit": unit, "by": hr, "at": now}
    grant = joining.grant_role(starts_on=today, **facts)
    assert joining.grant_role(starts_on=today, **facts) == grant

    joining.end_role(grant=grant, ends_on=today, by=hr, at=now)
    stored = RoleGrant.objects.get()
    assert (stored.ends_on, stored.ended_at, stored.ended_by) == (today, now, hr)


def test_a_role_cannot_end_before_it_begins(hr, now, today):
    grant = joining.grant_role(
        user=UserFactory(),
        role="hr",
        unit=UnitFactory(),
        starts_on=today,
        by=hr,
        at=now,
    )
    with pytest.raises(joining.RoleEndsBeforeItBegins):
        joining.end_role(grant=grant, ends_on=date(2026, 1, 1), by=hr, at=now)


# --- How long in the unit ---------------------------------------------------------------


def test_a_promotion_does_not_begin_the_time_in_the_unit_again(move):
    employee, unit = EmployeeFactory(membership=None), UnitFactory()
    move(employee, unit, date(2024, 3, 1), rank_code="III/a")
    promoted = move(employee, unit, date(2025, 1, 1), rank_code="III/b")
    again = move(employee, unit, date(2026, 1, 1), rank_code="III/c")
    assert promoted.in_unit_since == again.in_unit_since == date(2024, 3, 1)


def test_a_transfer_and_a_gap_begin_the_time_in_the_unit_again(move, hr, now):
    employee = EmployeeFactory(membership=None)
    unit, other = UnitFactory(), UnitFactory()
    move(employee, unit, date(2024, 3, 1))
    assert move(employee, other, date(2025, 1, 1)).in_unit_since == date(2025, 1, 1)
    assert move(employee, unit, date(2025, 2, 1)).in_unit_since == date(2025, 2, 1)
    joining.leave(employee=employee, ends_on=date(2025, 6, 30), by=hr, at=now)
    assert move(employee, unit, date(2025, 8, 1)).in_unit_since == date(2025, 8, 1)


def test_a_corrected_unit_corrects_the_time_in_it(move):
    employee = EmployeeFactory(membership=None)
    unit, wrong = UnitFactory(), UnitFactory()
    move(employee, unit, date(2024, 3, 1))
    assert move(employee, wrong, date(2025, 1, 1)).in_unit_since == date(2025, 1, 1)
    assert move(employee, unit, date(2025, 1, 1)).in_unit_since == date(2024, 3, 1)


def test_rows_from_before_the_column_get_their_run(move):
    """What the migration does, on rows that say nothing yet."""
    migration = import_module("elearning.people.migrations.0008_import_and_accounts")
    employee, unit = EmployeeFactory(membership=None), UnitFactory()
    move(employee, unit, date(2024, 3, 1))
    move(employee, unit, date(2025, 1, 1), rank_code="III/b")
    move(employee, UnitFactory(), date(2025, 6, 1))
    EmployeeFactory()
    right = list(Membership.objects.order_by("pk").values_list("in_unit_since"))
    Membership.objects.update(in_unit_since=date(2000, 1, 1))
    migration.find_runs(apps, None)
    assert list(Membership.objects.order_by("pk").values_list("in_unit_since")) == right
