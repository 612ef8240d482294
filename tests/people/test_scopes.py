from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse

from elearning.people.models import Unit
from elearning.people.scopes import covers, employee_of, requires_role, units_of
from tests.factories import (
    EmployeeFactory,
    UnitFactory,
    UserFactory,
    grant,
    unit_tree,
)

pytestmark = pytest.mark.django_db


def test_a_grant_reaches_down_and_nowhere_else(today):
    agency, office, centre = unit_tree()
    sibling = UnitFactory(parent=agency)
    user = UserFactory()
    grant(user, "hr", office)

    assert set(units_of(user, "hr", on=today)) == {office, centre}
    assert covers(user, centre, "hr", on=today)
    assert not covers(user, sibling, "hr", on=today)
    assert not covers(user, agency, "hr", on=today)


def test_grants_add_up_and_nested_ones_add_nothing(today):
    agency, office, centre = unit_tree()
    other = UnitFactory(parent=agency)
    user = UserFactory()
    for unit in (office, centre, other):
        grant(user, "leader", unit)

    assert set(units_of(user, "leader", on=today)) == {office, centre, other}


def test_only_the_roles_asked_for_count(today):
    agency, office, _centre = unit_tree()
    user = UserFactory()
    grant(user, "hr", office)
    grant(user, "assessor", agency)

    assert not covers(user, agency, "hr", on=today)
    assert covers(user, agency, "hr", "assessor", on=today)


@pytest.mark.parametrize(
    "span",
    [
        {"starts_on": date(2026, 11, 25)},
        {"ends_on": date(2026, 11, 23)},
    ],
)
def test_a_grant_counts_only_in_its_time(span, today):
    agency, _office, _centre = unit_tree()
    user = UserFactory()
    grant(user, "hr", agency, **span)

    assert not units_of(user, "hr", on=today).exists()


def test_a_superuser_sees_all_and_an_inactive_one_nothing(today):
    unit_tree()
    assert units_of(UserFactory(is_superuser=True), "hr", on=today).count() == 3

    agency = Unit.objects.first()
    retired = UserFactory(is_superuser=True, is_active=False)
    grant(retired, "hr", agency)
    assert not units_of(retired, "hr", on=today).exists()
    assert not covers(retired, agency, "hr", on=today)


def test_a_superuser_is_covered_everywhere(today):
    agency, *_rest = unit_tree()
    assert covers(UserFactory(is_superuser=True), agency, "hr", on=today)


def test_an_anonymous_person_sees_nothing(today):
    agency, *_rest = unit_tree()
    assert not units_of(AnonymousUser(), "hr", on=today).exists()
    assert not covers(AnonymousUser(), agency, "hr", on=today)


def test_finds_the_employee_of_an_account():
    employee = EmployeeFactory(with_account=True)
    assert employee_of(employee.user) == employee
    assert employee_of(UserFactory()) is None
    assert employee_of(AnonymousUser()) is None


@requires_role("hr")
def names(request):
    return HttpResponse(", ".join(unit.name for unit in request.scope))


def asked_by(user, rf):
    request = rf.get("/sdm/?unit=1")
    request.user = user
    return request


def test_a_guarded_view_knows_its_scope(rf):
    _agency, office, _centre = unit_tree()
    user = UserFactory()
    grant(user, "hr", office)

    assert names(asked_by(user, rf)).content == b"Dinas Kesehatan, Puskesmas Mawar"


def test_a_guarded_view_sends_anonymous_people_to_sign_in(rf):
    response = names(asked_by(AnonymousUser(), rf))
    assert response.status_code == 302
    assert response["Location"] == "/akun/masuk/?next=/sdm/%3Funit%3D1"


def test_a_guarded_view_is_not_there_for_others(rf):
    agency, *_rest = unit_tree()
    user = UserFactory()
    grant(user, "leader", agency)
    with pytest.raises(Http404):
        names(asked_by(user, rf))
