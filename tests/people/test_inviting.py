from datetime import date

import pytest
from wagtail.models import ModelLogEntry

from elearning.people.inviting import give_accounts
from elearning.people.models import Employee, User
from tests.factories import EmployeeFactory, UserFactory

pytestmark = pytest.mark.django_db


def invite(today, now, by=None):
    result = give_accounts(on=today, by=by, at=now)
    return result.given, result.without_address


def test_active_people_with_an_address_get_an_account(today, now):
    employee = EmployeeFactory(name="Sri", work_email="Sri@Contoh.test")
    hr = UserFactory()
    assert invite(today, now, by=hr) == (1, 0)

    employee.refresh_from_db()
    assert employee.user.email == "sri@contoh.test"
    assert employee.user.get_full_name() == "Sri"
    assert not employee.user.has_usable_password()
    entry = ModelLogEntry.objects.get(action="people.give_accounts")
    assert (entry.user, entry.timestamp) == (hr, now)


def test_a_second_time_gives_nothing(today, now):
    EmployeeFactory(work_email="sri@contoh.test")
    invite(today, now)
    assert invite(today, now) == (0, 0)
    assert User.objects.count() == 1
    assert ModelLogEntry.objects.filter(action="people.give_accounts").count() == 1


@pytest.mark.parametrize(
    "away",
    [
        {"membership__legal_status": "study"},
        {"membership__ends_on": date(2026, 11, 1)},
        {"membership": None},
        {"with_account": True},
    ],
)
def test_people_who_are_away_or_have_one_are_passed_over(today, now, away):
    EmployeeFactory(work_email="sri@contoh.test", **away)
    assert invite(today, now) == (0, 0)


def test_addresses_that_are_not_ones_own_serve_nobody(today, now):
    UserFactory(email="kantor@contoh.test")
    EmployeeFactory(work_email="KANTOR@contoh.test")
    EmployeeFactory(work_email="")
    EmployeeFactory(work_email="berdua@contoh.test")
    EmployeeFactory(work_email="Berdua@contoh.test")
    assert invite(today, now) == (0, 4)
    assert not Employee.objects.exclude(user=None).exists()


def test_cost_grows_by_batches(today, now, django_assert_max_num_queries):
    for number in range(60):
        EmployeeFactory(work_email=f"p{number}@contoh.test")
    with django_assert_max_num_queries(14):
        invite(today, now)
