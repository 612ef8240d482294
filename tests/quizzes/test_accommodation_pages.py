"""HR gives and withdraws accommodations; nobody else sees that there are any."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from elearning.people.models import RoleGrant
from quizzes.accommodating import grant_accommodation
from quizzes.models import Accommodation
from tests.factories import UserFactory, add_bank, add_quiz, grant

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("accommodations"), reverse("grant_accommodation")


@pytest.fixture
def unit(enrolment):
    return enrolment.employee.memberships.get().unit


@pytest.fixture
def hr(unit):
    user = UserFactory()
    grant(user, RoleGrant.Role.HR, unit)
    return user


@pytest.fixture
def given(enrolment, hr, now):
    return grant_accommodation(
        employee=enrolment.employee,
        quiz=None,
        extra_time_percent=50,
        extra_attempts=1,
        starts_on=now.date(),
        ends_on=None,
        reason="Pembaca layar.",
        by=hr,
        at=now,
    )


def fields(number, **changes):
    values = {"nip": number, "extra_time_percent": "50", "starts_on": "2026-11-24"}
    return values | {"reason": "Pembaca layar."} | changes


def test_given_listed_and_withdrawn(client, hr, enrolment, course):
    add_quiz(course, add_bank())
    client.force_login(hr)
    assert "No accommodations" in client.get(LIST).content.decode()
    assert client.get(NEW).status_code == 200
    answer = client.post(NEW, fields(enrolment.employee.nip), follow=True)
    assert "50 % more time" in answer.content.decode()
    found = Accommodation.objects.get()
    assert (found.granted_by, found.quiz) == (hr, None)
    address = reverse("withdraw_accommodation", args=[found.pk])
    assert client.get(address).status_code == 200
    assert (
        "Withdrawn"
        in client.post(address, {"reason": "Selesai"}, follow=True).content.decode()
    )
    again = client.post(address, {"reason": "Lagi"}, follow=True).content.decode()
    assert "withdrawn already" in again


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"nip": "123"}, ""),
        ({"nip": "198609262015051001"}, "Nobody in your units has this NIP."),
        ({"extra_time_percent": ""}, "Give more time, more attempts, or both."),
        ({"ends_on": "2026-11-01"}, "The last day lies before the first."),
        ({"reason": " "}, ""),
        ({"extra_time_percent": "301"}, ""),
    ],
)
def test_bad_input_is_told_and_nothing_is_lost(client, hr, enrolment, changes, told):
    client.force_login(hr)
    answer = client.post(NEW, fields(enrolment.employee.nip, **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert "field--error" in page
    assert not Accommodation.objects.exists()


def test_nobody_gives_one_to_himself(client, enrolment, unit):
    user = enrolment.employee.user
    grant(user, RoleGrant.Role.HR, unit)
    client.force_login(user)
    page = client.post(NEW, fields(enrolment.employee.nip)).content.decode()
    assert "Somebody else must give you an accommodation." in page


@pytest.mark.parametrize("role", ["", RoleGrant.Role.LEADER, RoleGrant.Role.ASSESSOR])
def test_others_find_nothing(client, given, unit, role):
    user = UserFactory()
    if role:
        grant(user, role, unit)
    client.force_login(user)
    for address in (LIST, NEW, reverse("withdraw_accommodation", args=[given.pk])):
        assert client.get(address).status_code == 404


def test_who_is_not_signed_in_signs_in(client, given):
    assert "/akun/masuk/" in client.get(LIST)["Location"]


def test_hr_of_another_unit_sees_and_withdraws_nothing(client, given, unit):
    user = UserFactory()
    sibling = unit.get_root().add_child(code="LAIN", name="Dinas Lain")
    grant(user, RoleGrant.Role.HR, sibling)
    client.force_login(user)
    assert "Pembaca layar" not in client.get(LIST).content.decode()
    assert (
        client.get(reverse("withdraw_accommodation", args=[given.pk])).status_code
        == 404
    )
    page = client.post(NEW, fields(given.employee.nip)).content.decode()
    assert "Nobody in your units has this NIP." in page


def test_the_list_asks_as_much_for_many(
    client, hr, given, enrolment, now, django_assert_num_queries
):
    client.force_login(hr)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for _ in range(5):
        Accommodation.objects.create(
            employee=enrolment.employee,
            extra_attempts=1,
            starts_on=now.date(),
            reason="x",
            granted_at=now,
            granted_by=hr,
        )
    with django_assert_num_queries(len(few)):
        assert client.get(LIST).status_code == 200


def test_the_pages_of_duties_lead_there(client, hr):
    client.force_login(hr)
    assert LIST in client.get(reverse("duties")).content.decode()


def test_a_head_of_a_unit_learns_of_no_accommodation(client, unit):
    """He sees the same overview, without the pages about duties."""
    user = UserFactory()
    grant(user, RoleGrant.Role.LEADER, unit)
    client.force_login(user)
    page = client.get(reverse("hr")).content.decode()
    assert reverse("hr_people") in page
    assert LIST not in page
    assert reverse("duties") not in page
