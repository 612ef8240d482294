from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from wagtail.models import ModelLogEntry

from elearning.people.models import Employee, RoleGrant, Unit, UnitMove
from tests.factories import EmployeeFactory, UnitFactory, UserFactory, grant, unit_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(is_superuser=True)


@pytest.fixture
def as_admin(client, admin):
    client.force_login(admin)
    return client


LISTS = ["/cms/units/", "/cms/employees/", "/cms/roles/"]


@pytest.mark.parametrize("path", [*LISTS, "/cms/roles/new/"])
def test_only_people_with_the_permission_come_in(client, path):
    assert client.get(path)["Location"] == f"/akun/masuk/?next={path}"

    author = UserFactory()
    author.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(author)
    assert client.get(path)["Location"] == "/cms/"


@pytest.mark.parametrize("path", LISTS)
def test_lists_cost_the_same_however_long(
    as_admin, path, django_assert_max_num_queries
):
    def add():
        unit = UnitFactory()
        EmployeeFactory(membership__unit=unit)
        grant(UserFactory(), "hr", unit)

    add()
    as_admin.get(path)
    with django_assert_max_num_queries(200) as few:
        assert as_admin.get(path).status_code == 200
    for _number in range(10):
        add()
    with django_assert_max_num_queries(len(few)):
        as_admin.get(path)


def test_people_are_found_by_name_and_by_nip(as_admin):
    EmployeeFactory(name="Sri Wahyuni", front_title="dr.")
    other = EmployeeFactory(name="Bagas")
    for words in ("wahyu", "Sri Wahyuni"):
        page = as_admin.get("/cms/employees/", {"q": words}).content.decode()
        assert "dr. Sri Wahyuni" in page
        assert "Bagas" not in page
    assert "Bagas" in as_admin.get("/cms/employees/", {"q": other.nip}).content.decode()


def test_who_somebody_is_can_be_corrected(as_admin):
    employee = EmployeeFactory()
    facts = {"name": "Sri", "nip": employee.nip, "back_title": "S.E."}
    path = f"/cms/employees/edit/{employee.pk}/"
    assert as_admin.get(path).status_code == 200
    assert as_admin.post(path, facts).status_code == 302
    assert Employee.objects.get().full_name == "Sri, S.E."

    assert as_admin.post(path, facts | {"nip": "123"}).status_code == 200
    assert Employee.objects.get().nip == employee.nip


def test_a_unit_can_become_an_integrity_zone(as_admin):
    _agency, _office, centre = unit_tree()
    facts = {
        "name": centre.name,
        "kind": centre.kind,
        "time_zone": centre.time_zone,
        "is_integrity_zone": "on",
        "target_predicate": "wbk",
    }
    response = as_admin.post(f"/cms/units/edit/{centre.pk}/", facts)
    assert response.status_code == 302
    assert Unit.objects.integrity_zones().get() == centre
    assert "Puskesmas Mawar" in as_admin.get("/cms/units/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/cms/employees/new/",
        "/cms/employees/delete/{employee}/",
        "/cms/units/delete/{unit}/",
        "/cms/roles/delete/{role}/",
    ],
)
def test_nothing_is_added_past_the_file_and_nothing_deleted(as_admin, path):
    employee = EmployeeFactory(with_account=True)
    unit = Unit.objects.get()
    role = grant(employee.user, "hr", unit)
    place = path.format(employee=employee.pk, unit=unit.pk, role=role.pk)
    assert as_admin.post(place).status_code == 302
    assert Employee.objects.count() == Unit.objects.count() == 1
    assert RoleGrant.objects.count() == 1


# --- The tree ---------------------------------------------------------------------------------


def unit_facts(unit, **changes):
    return {
        "name": unit.name,
        "kind": unit.kind,
        "time_zone": unit.time_zone,
        "under": unit.get_parent().pk if unit.depth > 1 else "",
    } | changes


def test_a_unit_is_added_under_another_with_a_code_of_its_own(as_admin):
    _agency, office, _centre = unit_tree()
    assert as_admin.get("/cms/units/new/").status_code == 200
    facts = unit_facts(office, name="Puskesmas Melati", under=office.pk, code="PKM-2")
    assert as_admin.post("/cms/units/new/", facts).status_code == 302
    assert Unit.objects.get(code="PKM-2").get_parent() == office
    assert (
        "Unit with this Code"
        in as_admin.post("/cms/units/new/", facts).content.decode()
    )


def test_a_unit_moves_with_its_day_and_keeps_its_code(as_admin, admin):
    agency, office, centre = unit_tree()
    path = f"/cms/units/edit/{centre.pk}/"
    facts = unit_facts(centre, under=agency.pk)
    assert "from which day" in as_admin.post(path, facts).content.decode()
    facts["moved_on"] = "2026-12-01"
    assert as_admin.post(path, facts).status_code == 302
    moved = Unit.objects.get(code=centre.code)
    assert (moved.pk, moved.get_parent()) == (centre.pk, agency)
    move = moved.moves.get()
    assert (move.from_parent, move.to_parent, move.recorded_by) == (
        office,
        agency,
        admin,
    )
    assert move.moved_on == date(2026, 12, 1)
    assert ModelLogEntry.objects.filter(action="people.move_unit").count() == 1


def test_a_unit_is_never_put_under_itself_or_its_own(as_admin):
    _agency, office, centre = unit_tree()
    for under in (office, centre):
        facts = unit_facts(office, under=under.pk, moved_on="2026-12-01")
        page = as_admin.post(f"/cms/units/edit/{office.pk}/", facts)
        assert "cannot stand under itself" in page.content.decode()
    assert Unit.objects.get(pk=centre.pk).get_parent() == office
    assert not UnitMove.objects.exists()


def test_a_role_is_granted_by_nip_and_says_who_did(as_admin, admin):
    employee = EmployeeFactory(nip="198609262015051001", with_account=True)
    _agency, office, _centre = unit_tree()
    assert "— Dinas Kesehatan" in as_admin.get("/cms/roles/new/").content.decode()
    facts = {
        "person": "19860926 201505 1 001",
        "role": "hr",
        "unit": office.pk,
        "starts_on": "2026-11-24",
    }
    assert as_admin.post("/cms/roles/new/", facts).status_code == 302
    role = RoleGrant.objects.get()
    assert (role.user, role.unit, role.granted_by) == (employee.user, office, admin)
    assert role.starts_on == date(2026, 11, 24)
    assert timezone.now() - role.granted_at < timedelta(minutes=1)


def test_nobody_unknown_is_granted_a_role(as_admin):
    agency, *_rest = unit_tree()
    UserFactory(email="off@contoh.test", is_active=False)
    for person in ("198609262015051001", "off@contoh.test"):
        facts = {"person": person, "role": "hr", "unit": agency.pk}
        facts["starts_on"] = "2026-11-24"
        response = as_admin.post("/cms/roles/new/", facts)
        assert "No active account" in response.content.decode()
    assert not RoleGrant.objects.exists()


def test_of_a_role_only_the_end_can_be_set(as_admin, admin):
    agency, *_rest = unit_tree()
    role = grant(UserFactory(), "hr", agency)
    path = f"/cms/roles/edit/{role.pk}/"
    assert as_admin.get(path).status_code == 200
    assert as_admin.post(path, {"ends_on": "2019-01-01"}).status_code == 200
    facts = {"ends_on": "2026-12-31", "role": "leader"}
    assert as_admin.post(path, facts).status_code == 302
    role.refresh_from_db()
    assert (role.role, role.ends_on) == ("hr", date(2026, 12, 31))
    assert role.ended_by == admin
