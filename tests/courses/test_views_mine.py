"""My learning and the way there after signing in."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.assigning import assign, exempt
from courses.cycles import cycle_for
from courses.models import CompletionRevocation
from elearning.people.models import RoleGrant
from tests.conftest import NOW, TODAY
from tests.factories import (
    EmployeeFactory,
    UnitFactory,
    UserFactory,
    add_course,
    add_lesson,
    begin,
    do_step,
    finish,
    grant,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Role = RoleGrant.Role


@pytest.fixture
def employee(reader):
    """Sri, signed in."""
    employee = EmployeeFactory(with_account=True, name="Sri Wahyuni")
    reader.force_login(employee.user)
    return employee


def duty(course, employee, due_in=30):
    return assign(
        course=course,
        cycle=cycle_for(course=course, on=TODAY),
        include=[employee],
        reason="Surat edaran 5/2026",
        starts_on=TODAY - timedelta(days=60),
        due_on=TODAY + timedelta(days=due_in),
        by=None,
        at=NOW,
    )


def text_of(response) -> str:
    return response.content.decode()


# --- My learning ------------------------------------------------------------------------


def test_it_asks_to_sign_in(reader, db):
    assert reader.get("/saya/").url == "/akun/masuk/?next=/saya/"


def test_it_shows_what_is_due_and_why(reader, employee, module, first):
    duty(module, employee)
    page = text_of(reader.get("/saya/"))
    for said in (
        "Sri Wahyuni",
        "Gratifikasi",
        "24 December 2026, 23.59 WIB",
        "30 days left",
        "Not started",
        "0 of 1 steps",
        "Surat edaran 5/2026",
        "No certificate yet",
        "Lesson hours 2026",
    ):
        assert said in page, said


def test_what_is_late_is_said_in_words(reader, employee, module, first):
    duty(module, employee, due_in=-3)
    page = text_of(reader.get("/saya/"))
    assert "Late" in page
    assert "3 days late" in page


def test_nothing_due_is_good_news(reader, employee):
    assert "Nothing is due" in text_of(reader.get("/saya/"))


def test_certificates_and_hours_are_shown(reader, employee, module, first):
    duty(module, employee)
    completion = finish(module, employee)
    begin(add_course("benturan", title="Benturan"), employee)
    page = text_of(reader.get("/saya/"))
    assert completion.certificate.number in page
    assert f"/sertifikat/{completion.certificate.code}.pdf" in page
    assert "Benturan" in page.split("Under way")[1]
    assert "Settled" in page
    assert '<p class="big-number">1 <small>JP</small></p>' in page


def test_a_revoked_completion_is_told(reader, employee, module, first, now):
    CompletionRevocation.objects.create(
        completion=finish(module, employee),
        reason="Dikerjakan orang lain.",
        revoked_at=now,
        revoked_by=UserFactory(),
        confirmed_by=UserFactory(),
    )
    page = text_of(reader.get("/saya/"))
    assert "Revoked" in page
    assert '<p class="big-number">0 <small>JP</small></p>' in page


def test_it_shows_nobody_else_s_learning(reader, employee, module, first):
    other = finish(module)
    page = text_of(reader.get("/saya/"))
    assert other.certificate.number not in page


def test_an_account_without_an_employee_is_told_so(reader, db):
    reader.force_login(UserFactory())
    page = text_of(reader.get("/saya/"))
    assert "This account belongs to no employee" in page


def test_much_costs_as_much_as_little(reader, employee, module, first):
    duty(module, employee)
    finish(module, employee)
    begin(add_course("bebas"), employee)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert reader.get("/saya/").status_code == 200
        return len(found)

    few = queries()
    for n in range(6):
        course = add_course(f"lain-{n}")
        lesson = add_lesson(course)
        duty(course, employee)
        do_step(begin(course, employee), lesson)
        begin(add_course(f"bebas-{n}"), employee)
    assert queries() == few


# --- After signing in -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("roles", "is_staff", "place"),
    [
        ([], False, "/saya/"),
        ([Role.HR], False, "/sdm/"),
        ([Role.LEADER], False, "/sdm/"),
        ([Role.ASSESSOR], False, "/eviden/"),
        ([Role.ASSESSOR, Role.HR], True, "/sdm/"),
        ([Role.ASSESSOR], True, "/eviden/"),
        ([], True, "/cms/"),
    ],
)
def test_everybody_lands_at_his_own_work(
    reader, settings, employee, roles, is_staff, place
):
    employee.user.is_staff = is_staff
    employee.user.save()
    unit = UnitFactory()
    for role in roles:
        grant(employee.user, role, unit)
    assert reader.get("/mendarat/").url == place.replace("cms/", settings.CMS_PATH)


def test_a_role_that_has_ended_leads_nowhere(reader, employee):
    grant(employee.user, Role.HR, UnitFactory(), ends_on=TODAY - timedelta(days=1))
    assert reader.get("/mendarat/").url == "/saya/"


def test_landing_asks_to_sign_in(reader, db):
    assert reader.get("/mendarat/").url == "/akun/masuk/?next=/mendarat/"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://jahat.test/", "//jahat.test/", "/\\jahat.test", "javascript:alert(1)"],
)
def test_signing_in_never_leads_to_another_site(reader, employee, elsewhere):
    """Whatever stands behind ?next=, an address of ours is where one lands."""
    from tests.factories import PASSWORD

    reader.logout()
    response = reader.post(
        f"/akun/masuk/?next={elsewhere}",
        {"login": employee.user.email, "password": PASSWORD, "next": elsewhere},
    )
    assert response.url == "/mendarat/"


# --- Zones, periods, exemptions ---------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Jakarta", "23.59 WIB"),
        ("Asia/Makassar", "23.59 WITA"),
        ("Asia/Jayapura", "23.59 WIT"),
    ],
)
def test_a_deadline_is_told_by_the_clock_of_the_unit(
    reader, employee, module, first, zone, told
):
    unit = employee.memberships.get().unit
    unit.time_zone = zone
    unit.save()
    duty(module, employee)
    page = text_of(reader.get("/saya/"))
    assert f"24 December 2026, {told}</time>" in page
    assert "30 days left" in page


def test_since_when_and_why_one_is_exempt_is_told(reader, employee, module, first):
    duty(module, employee)
    given = exempt(
        employee=employee,
        reason="Cuti melahirkan",
        starts_on=TODAY - timedelta(days=4),
        ends_on=TODAY + timedelta(days=7),
        by=UserFactory(),
        at=NOW,
    )
    page = text_of(reader.get("/saya/")).split("Settled")[1]
    assert "Exempt from 20 November 2026 until 1 December 2026: Cuti melahirkan" in page
    assert "Surat edaran 5/2026" in page
    given.ends_on = None
    given.save()
    page = text_of(reader.get("/saya/"))
    assert "Exempt since 20 November 2026: Cuti melahirkan" in page


def test_a_new_period_is_opened_by_who_looks_first(reader, employee, module, first):
    made = duty(module, employee)
    type(made).objects.update(repeats="year")
    finish(module, employee)
    with time_machine.travel(datetime(2027, 1, 1, 1, tzinfo=UTC)):
        reader.force_login(employee.user)
        page = text_of(reader.get("/saya/"))
    due = page.split("Certificates")[0]
    assert "Not started" in due
    assert '<small class="muted">2027</small>' in due
    assert "31 December 2027" not in page
    certificate = employee.enrolments.get().completion.certificate
    assert certificate.number in page
