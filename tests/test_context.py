"""What every page shows around its content: places for this person, nothing more."""

import pytest
from django.contrib.auth.models import AnonymousUser

from elearning.context import HR_GROUPS, hr_groups, nav_items, site
from elearning.people.models import AgencySettings
from tests.factories import EmployeeFactory, UnitFactory, UserFactory, grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(rf):
    def places(user, path="/") -> list[str]:
        request = rf.get(path)
        request.user = user
        return [item.url for item in nav_items(request)]

    return places


def test_the_public_reads_and_verifies(places):
    assert places(AnonymousUser()) == ["/modul/", "/verifikasi/"]


def test_an_employee_learns(places):
    employee = EmployeeFactory(with_account=True)
    assert places(employee.user) == ["/saya/", "/modul/", "/verifikasi/"]


@pytest.mark.parametrize(
    ("role", "own"),
    [
        ("hr", ["/sdm/", "/eviden/"]),
        ("leader", ["/sdm/"]),
        ("assessor", ["/eviden/"]),
    ],
)
def test_a_role_brings_its_places(places, role, own):
    user = UserFactory()
    grant(user, role, UnitFactory())
    found = places(user)
    assert [url for url in found if url in {"/sdm/", "/eviden/", "/cms/"}] == own


def test_a_role_that_has_ended_brings_none(places):
    user = UserFactory()
    grant(user, "hr", UnitFactory(), ends_on="2021-01-01")
    assert "/sdm/" not in places(user)


def test_who_writes_finds_the_cms(places):
    assert "/cms/" in places(UserFactory(is_staff=True))


def test_a_phone_s_bar_holds_five_places(places):
    assert len(places(UserFactory(is_superuser=True, is_staff=True))) == 5


def test_the_place_where_one_is_is_marked(rf):
    request = rf.get("/modul/gratifikasi/")
    request.user = AnonymousUser()
    assert [item.url for item in nav_items(request) if item.is_current] == ["/modul/"]


def test_the_agency_of_the_settings_is_shown(rf):
    AgencySettings.objects.create(name="Kabupaten Arunika")
    request = rf.get("/")
    request.user = AnonymousUser()
    context = site(request)
    assert context["agency"].name == "Kabupaten Arunika"
    assert [item.url for item in context["footer_items"]] == ["/modul/", "/saya/"]


def test_a_page_that_shows_no_place_asks_for_no_role(rf, django_assert_num_queries):
    AgencySettings.load()
    request = rf.get("/")
    request.user = UserFactory()
    with django_assert_num_queries(1):
        site(request)


# --- The pages of HR --------------------------------------------------------------------


@pytest.fixture
def hr_pages(rf):
    def pages(user, path="/sdm/"):
        request = rf.get(path)
        request.user = user
        return hr_groups(request)

    return pages


def names(groups):
    return [item.url for group in groups for item in group.items]


def test_hr_of_the_whole_agency_finds_every_page(hr_pages):
    user, agency = UserFactory(), UnitFactory()
    grant(user, "hr", agency)
    assert len(names(hr_pages(user))) == sum(len(places) for _, places in HR_GROUPS)


def test_hr_of_a_unit_finds_no_import(hr_pages):
    user = UserFactory()
    grant(user, "hr", UnitFactory(parent=UnitFactory()))
    assert "/sdm/pegawai/impor/" not in names(hr_pages(user))
    assert "/sdm/kewajiban/" in names(hr_pages(user))


def test_a_head_reads_and_changes_nothing(hr_pages):
    user = UserFactory()
    grant(user, "leader", UnitFactory())
    found = names(hr_pages(user))
    assert "/sdm/" in found
    assert {"/sdm/kewajiban/", "/sdm/akun/", "/sdm/jp/"} & set(found) == set()


def test_the_page_one_is_on_is_marked_and_so_is_its_group(hr_pages):
    user = UserFactory(is_superuser=True)
    [group] = [g for g in hr_pages(user, "/sdm/kewajiban/baru/") if g.is_current]
    [here] = [item for item in group.items if item.is_current]
    assert here.url == "/sdm/kewajiban/"
