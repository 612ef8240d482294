from datetime import date

import pytest

from elearning.people.models import AgencySettings, Membership, Unit
from tests.factories import (
    EmployeeFactory,
    MembershipFactory,
    UnitFactory,
    UserFactory,
    grant,
    unit_tree,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("titles", "full_name"),
    [
        ({}, "Siti Aminah"),
        ({"front_title": "dr."}, "dr. Siti Aminah"),
        ({"back_title": "S.E., M.Si."}, "Siti Aminah, S.E., M.Si."),
        ({"front_title": "dr.", "back_title": "M.Kes."}, "dr. Siti Aminah, M.Kes."),
    ],
)
def test_a_name_with_its_titles(titles, full_name):
    employee = EmployeeFactory(name="Siti Aminah", **titles)
    assert employee.full_name == str(employee) == full_name


@pytest.mark.parametrize(
    ("rank", "label"),
    [
        ({"rank_code": "III/c", "rank_name": "Penata"}, "Penata (III/c)"),
        ({"rank_code": "IX", "rank_name": ""}, "IX"),
        ({"rank_code": "", "rank_name": ""}, ""),
    ],
)
def test_a_rank_as_it_is_printed(rank, label):
    assert Membership(**rank).rank_label == label


def test_memberships_on_a_day_count_both_ends():
    employee = EmployeeFactory(membership=None)
    first = MembershipFactory(
        employee=employee, starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 30)
    )
    second = MembershipFactory(employee=employee, starts_on=date(2025, 7, 1))

    def on(*day):
        return list(Membership.objects.on(date(*day)))

    assert on(2024, 12, 31) == []
    assert on(2025, 1, 1) == on(2025, 6, 30) == [first]
    assert on(2025, 7, 1) == on(2026, 7, 1) == [second]


def test_memberships_by_subtree_and_status():
    _agency, office, centre = unit_tree()
    inside = EmployeeFactory(membership__unit=centre).memberships.get()
    EmployeeFactory(membership__unit=office, membership__legal_status="study")
    EmployeeFactory()

    assert Membership.objects.in_subtree(office).active().get() == inside
    assert Membership.objects.in_subtree(office).count() == 2
    assert Membership.objects.active().count() == 2


def test_units_by_subtree_and_time(today):
    agency, office, centre = unit_tree()
    gone = UnitFactory(parent=agency, valid_to=date(2025, 12, 31))
    UnitFactory(parent=agency, valid_from=date(2027, 1, 1))

    assert set(Unit.objects.subtree_of(office)) == {office, centre}
    assert set(Unit.objects.valid_on(today)) == {agency, office, centre}
    assert gone in Unit.objects.valid_on(date(2025, 12, 31))


def test_labels():
    assert UnitFactory(name="Dinas Kesehatan", short_name="Dinkes").label == "Dinkes"
    assert UnitFactory(name="Dinas Sosial").label == "Dinas Sosial"
    assert str(UserFactory(first_name="", last_name="", email="a@contoh.test")) == (
        "a@contoh.test"
    )
    assert str(AgencySettings(name="Kabupaten")) == "Kabupaten"
    held = grant(UserFactory(), "leader", UnitFactory())
    assert "Head of unit" in str(held)
    assert str(date(2020, 1, 1)) in str(EmployeeFactory().memberships.get())
