"""Every rule that the database holds about people, broken once each."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from elearning.guards import NoOverlap
from elearning.people.models import Employee, Membership, RoleGrant, Unit, User
from tests.conftest import NOW
from tests.factories import (
    EmployeeFactory,
    MembershipFactory,
    UnitFactory,
    UserFactory,
    grant,
)

pytestmark = pytest.mark.django_db


def same_address():
    UserFactory(email="sri@contoh.test")
    UserFactory(email="SRI@contoh.test")


def same_user_name():
    UserFactory(username="u1")
    UserFactory(username="u1")


def same_nip():
    EmployeeFactory(nip="198609262015051001")
    EmployeeFactory(nip="198609262015051001")


def same_key():
    EmployeeFactory(key=EmployeeFactory().key)


def one_account_for_two():
    EmployeeFactory(user=EmployeeFactory(with_account=True).user)


def same_unit_code():
    UnitFactory(code="DINKES")
    UnitFactory(code="DINKES")


def same_unor_id():
    UnitFactory(siasn_unor_id="A8ACA7")
    UnitFactory(siasn_unor_id="A8ACA7")


def two_open_jobs():
    MembershipFactory(employee=EmployeeFactory(), starts_on=date(2021, 1, 1))


def twice_from_one_day():
    employee = EmployeeFactory(membership__ends_on=date(2020, 1, 1))
    MembershipFactory(employee=employee, starts_on=date(2020, 1, 1))


def same_open_role():
    user, unit = UserFactory(), UnitFactory()
    grant(user, "hr", unit)
    grant(user, "hr", unit)


REFUSED = {
    "user_email_unique": same_address,
    "user_username_unique": same_user_name,
    "employee_nip_unique": same_nip,
    "employee_key_unique": same_key,
    "employee_user_unique": one_account_for_two,
    "employee_nip_too_short": lambda: EmployeeFactory(nip="19860926"),
    "employee_nip_18_digits": lambda: EmployeeFactory(nip="1.98609262015051E+"),
    "employee_name_not_empty": lambda: EmployeeFactory(name=""),
    "unit_code_unique": same_unit_code,
    "unit_siasn_unor_id_unique": same_unor_id,
    "unit_code_not_empty": lambda: UnitFactory(code=""),
    "unit_valid_to_after_from": lambda: UnitFactory(
        valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1)
    ),
    "membership_one_open": two_open_jobs,
    "membership_starts_once": twice_from_one_day,
    "membership_ends_after_start": lambda: EmployeeFactory(
        membership__ends_on=date(2019, 12, 31)
    ),
    "membership_in_unit_before_start": lambda: EmployeeFactory(
        membership__in_unit_since=date(2020, 1, 2)
    ),
    "membership_ended_without_a_day": lambda: EmployeeFactory(membership__ended_at=NOW),
    "membership_ended_by_nobody_knows_when": lambda: EmployeeFactory(
        membership__ended_by=UserFactory()
    ),
    "role_granted_once": same_open_role,
    "role_ends_after_start": lambda: grant(
        UserFactory(), "hr", UnitFactory(), ends_on=date(2019, 12, 31)
    ),
    "role_ended_without_a_day": lambda: grant(
        UserFactory(), "hr", UnitFactory(), ended_at=NOW
    ),
}


@pytest.mark.parametrize("rule", REFUSED)
def test_the_database_refuses(rule):
    with pytest.raises(IntegrityError), transaction.atomic():
        REFUSED[rule]()


@pytest.mark.parametrize(
    "twice",
    [
        lambda: UserFactory(email=""),
        lambda: UnitFactory(siasn_unor_id=""),
    ],
)
def test_what_is_unknown_may_be_unknown_twice(twice):
    assert twice() != twice()


SPAN = (date(2025, 3, 1), date(2025, 6, 30))


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2025, 6, 30), None),
        (date(2025, 6, 30), date(2025, 7, 1)),
        (date(2025, 1, 1), date(2025, 3, 1)),
        (date(2025, 4, 1), date(2025, 4, 2)),
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2025, 1, 1), None),
    ],
)
def test_memberships_of_one_person_never_overlap(starts_on, ends_on):
    employee = EmployeeFactory(
        membership__starts_on=SPAN[0], membership__ends_on=SPAN[1]
    )
    with pytest.raises(IntegrityError, match="overlap"), transaction.atomic():
        MembershipFactory(employee=employee, starts_on=starts_on, ends_on=ends_on)

    free = MembershipFactory(employee=employee, starts_on=date(2025, 7, 1))
    with pytest.raises(IntegrityError, match="overlap"), transaction.atomic():
        Membership.objects.filter(pk=free.pk).update(
            starts_on=starts_on, in_unit_since=starts_on, ends_on=ends_on
        )


def test_neighbours_and_other_people_do_not_overlap():
    employee = EmployeeFactory(
        membership__starts_on=SPAN[0], membership__ends_on=SPAN[1]
    )
    MembershipFactory(
        employee=employee, starts_on=date(2025, 1, 1), ends_on=date(2025, 2, 28)
    )
    MembershipFactory(employee=employee, starts_on=date(2025, 7, 1))
    EmployeeFactory(membership__starts_on=SPAN[0])

    Membership.objects.filter(employee=employee, ends_on=None).update(
        starts_on=date(2025, 8, 1)
    )
    assert employee.memberships.count() == 3


@pytest.mark.parametrize(
    "delete",
    [
        lambda employee: employee.delete(),
        lambda employee: employee.user.delete(),
        lambda employee: employee.memberships.get().unit.delete(),
    ],
)
def test_nobody_with_a_past_can_be_deleted(delete):
    employee = EmployeeFactory(with_account=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        delete(employee)
    assert Employee.objects.filter(user__isnull=False).count() == 1
    assert User.objects.count() == Unit.objects.count() == 1


def test_a_granted_role_keeps_its_unit_and_its_holder():
    held = grant(UserFactory(), "hr", UnitFactory())
    for row in (held.user, held.unit):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.delete()
    assert RoleGrant.objects.count() == 1


def run(statements):
    """PostgreSQL alters no table while foreign keys of its rows wait to be checked."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_the_guard_against_overlaps_can_be_taken_away_and_put_back():
    employee = EmployeeFactory()
    guard = NoOverlap("Membership", owner="employee_id")
    facts = {"employee": employee, "starts_on": date(2020, 6, 1)}
    facts["ends_on"] = date(2020, 6, 30)

    run(guard.remove(connection.vendor, "people_membership"))
    MembershipFactory(**facts).delete()
    run(guard.install(connection.vendor, "people_membership"))
    with pytest.raises(IntegrityError, match="overlap"), transaction.atomic():
        MembershipFactory(**facts)
