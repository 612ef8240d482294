"""My notices, my calendar, and HR's log of reminders."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from courses.calendars import issue_link
from courses.models import CalendarLink
from courses.reminding import remind
from tests.conftest import NOW, TODAY
from tests.courses.test_reminding import oblige
from tests.factories import (
    EmployeeFactory,
    UserFactory,
    add_course,
    add_lesson,
    finish,
    grant,
    unit_tree,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_this_moment(clock):
    return clock


@pytest.fixture
def tree():
    return unit_tree()


@pytest.fixture
def person(tree):
    return EmployeeFactory(with_account=True, membership__unit=tree[2], name="Sari")


@pytest.fixture
def course():
    return add_course(title="Gratifikasi")


@pytest.fixture
def told(course, tree, person):
    oblige(course, tree[0])
    remind(at=NOW, by=None)


def text(response):
    return response.content.decode()


# --- Mine -------------------------------------------------------------------------------


def test_notices_are_new_until_they_are_seen(reader, person, told):
    reader.force_login(person.user)
    assert "1 new notice" in text(reader.get("/saya/"))
    page = text(reader.get(reverse("notices")))
    assert "Gratifikasi" in page
    assert "New" in page
    assert "New" not in text(reader.get(reverse("notices")))
    assert "1 new notice" not in text(reader.get("/saya/"))


def test_nobody_sees_those_of_another(reader, told, tree):
    other = EmployeeFactory(with_account=True)
    reader.force_login(other.user)
    assert "No notices" in text(reader.get(reverse("notices")))
    reader.force_login(UserFactory())
    assert reader.get(reverse("notices")).status_code == 404
    reader.logout()
    assert reader.get(reverse("notices")).status_code == 302


def test_notices_cost_the_same_however_many(reader, person, tree):
    reader.force_login(person.user)
    for number in range(3):
        oblige(add_course(f"m{number}"), tree[0])
        remind(at=NOW + timedelta(days=number), by=None)
    few = count_of(reader, reverse("notices"))
    for number in range(3, 9):
        oblige(add_course(f"m{number}"), tree[0], due_on=TODAY + timedelta(days=20))
        remind(at=NOW + timedelta(days=number), by=None)
    assert count_of(reader, reverse("notices")) == few


def count_of(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


# --- The calendar -----------------------------------------------------------------------


def events(response):
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_the_address_is_shown_once_and_opens_without_signing_in(reader, person, told):
    reader.force_login(person.user)
    assert "Make my address" in text(reader.get(reverse("calendar")))
    page = reader.post(reverse("calendar"), {"issue": "1"}, follow=True)
    address = page.context["address"]
    assert address.endswith(".ics")
    assert address not in text(reader.get(reverse("calendar")))
    reader.logout()
    [event] = events(reader.get(address))
    assert str(event["summary"]) == "Tenggat: Gratifikasi"
    assert event.decoded("dtstart") == TODAY + timedelta(days=7)
    assert person.nip not in text(reader.get(address))
    assert person.name not in text(reader.get(address))


def test_what_is_done_leaves_the_calendar(reader, person, tree):
    course = add_course("kepatuhan")
    add_lesson(course, "satu")
    oblige(course, tree[0])
    token = issue_link(employee=person, by=person.user, at=NOW)
    address = reverse("calendar_file", args=[token])
    assert len(events(reader.get(address))) == 1
    finish(course, person)
    assert events(reader.get(address)) == []


def test_a_new_address_or_taking_back_closes_the_old_one(reader, person):
    first = issue_link(employee=person, by=person.user, at=NOW)
    second = issue_link(employee=person, by=person.user, at=NOW)
    assert reader.get(reverse("calendar_file", args=[first])).status_code == 404
    assert reader.get(reverse("calendar_file", args=[second])).status_code == 200
    reader.force_login(person.user)
    reader.post(reverse("calendar"), {"revoke": "1"})
    assert reader.get(reverse("calendar_file", args=[second])).status_code == 404


def test_a_made_up_address_opens_nothing(reader, db):
    assert reader.get(reverse("calendar_file", args=["x" * 43])).status_code == 404


def test_the_secret_itself_is_not_kept(person):
    token = issue_link(employee=person, by=person.user, at=NOW)
    assert token not in CalendarLink.objects.get().digest


def test_one_address_at_a_time(person):
    issue_link(employee=person, by=person.user, at=NOW)
    second = pytest.raises(IntegrityError, match=r"calendar_link_one_valid|UNIQUE")
    with second, transaction.atomic():
        CalendarLink.objects.create(employee=person, digest="x", issued_at=NOW)
    half = pytest.raises(IntegrityError, match="calendar_link_revoked_at_and_by")
    with half, transaction.atomic():
        CalendarLink.objects.create(
            employee=EmployeeFactory(), digest="y", issued_at=NOW, revoked_at=NOW
        )


# --- HR's log ---------------------------------------------------------------------------


@pytest.fixture
def hr(tree):
    user = UserFactory()
    grant(user, "hr", tree[0])
    return user


def test_hr_reads_who_was_told_what(reader, hr, told):
    reader.force_login(hr)
    page = text(reader.get(reverse("hr_notices")))
    assert "Sari" in page
    assert "7 days before" in page
    assert "Sari" not in text(reader.get(reverse("hr_notices"), {"tahap": "h1"}))
    assert "Sari" not in text(reader.get(reverse("hr_notices"), {"q": "Budi"}))
    assert "Sari" in text(reader.get(reverse("hr_notices"), {"q": "sari"}))
    later = (TODAY + timedelta(days=1)).isoformat()
    assert "Sari" not in text(reader.get(reverse("hr_notices"), {"sejak": later}))


def test_the_files_hold_every_line(reader, hr, told, person):
    reader.force_login(hr)
    csv = b"".join(reader.get(reverse("hr_notices_file", args=["csv"])))
    assert person.nip in csv.decode("utf-8-sig")
    response = reader.get(reverse("hr_notices_file", args=["xlsx"]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response)))
    cells = [cell for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert person.nip in cells


@pytest.mark.parametrize("name", ["hr_notices", "hr_notices_file"])
def test_other_units_and_other_roles_see_nothing(reader, told, tree, name):
    address = reverse(name, args=["csv"] if name.endswith("file") else [])
    elsewhere, leader = UserFactory(), UserFactory()
    grant(elsewhere, "hr", EmployeeFactory().memberships.get().unit)
    grant(leader, "leader", tree[0])
    reader.force_login(elsewhere)
    response = reader.get(address)
    content = b"".join(response) if response.streaming else response.content
    assert b"Sari" not in content
    reader.force_login(leader)
    assert reader.get(address).status_code == 404
    reader.logout()
    assert reader.get(address).status_code == 302


def test_the_log_costs_the_same_however_many(reader, hr, course, tree):
    reader.force_login(hr)
    oblige(course, tree[0])
    for _ in range(3):
        EmployeeFactory(membership__unit=tree[2])
    remind(at=NOW, by=None)
    few = count_of(reader, reverse("hr_notices"))
    for _ in range(9):
        EmployeeFactory(membership__unit=tree[2])
    remind(at=NOW, by=None)
    assert count_of(reader, reverse("hr_notices")) == few
