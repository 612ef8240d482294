"""The screen in the room and the phone that scans it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from elearning.activities.codes import code_for
from elearning.activities.models import Attendance
from elearning.activities.views import attending as attend_views
from tests.activities.holding import closed, come, hr_of, member_of, opened, planned
from tests.conftest import NOW
from tests.factories import PASSWORD, UnitFactory, UserFactory, grant, unit_tree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def scan_url(session, at=NOW):
    return reverse("attend", args=[code_for(session, at=at)])


def screen_url(session):
    return reverse("activity_screen", args=[session.key])


@pytest.fixture
def person(session):
    return member_of(session.unit)


# --- The phone --------------------------------------------------------------------------


def test_one_scan_and_one_button(reader, session, person):
    reader.force_login(person.user)
    url = scan_url(session)
    page = reader.get(url).content.decode()
    assert "Record my attendance" in page
    assert "<script" not in re.sub(r"<script src=.*?</script>", "", page)
    answer = reader.post(url, follow=True)
    assert "You are present" in answer.content.decode()
    assert Attendance.objects.get().employee == person


def test_signing_in_may_take_longer_than_the_code_lasts(reader, clock, session, person):
    url = scan_url(session)
    answer = reader.get(url)
    assert answer.url.startswith(reverse("account_login"))
    clock.move_to(NOW + timedelta(minutes=6))
    sign_in = {"login": person.user.email, "password": PASSWORD}
    answer = reader.post(answer.url, sign_in)
    assert answer.url == url
    assert reader.get(url).status_code == 200
    assert reader.post(url).status_code == 302
    assert Attendance.objects.get().recorded_at == NOW + timedelta(minutes=6)


def test_but_not_for_ever(reader, clock, session, person):
    url = scan_url(session)
    reader.get(url)
    clock.move_to(NOW + timedelta(minutes=16))
    reader.force_login(person.user)
    assert reader.post(url).status_code == 410


def test_the_code_of_somebody_else_s_phone_is_too_old(reader, clock, session, person):
    """Sent on in a chat, it arrives after its minute; only the browser that scanned may wait."""
    url = scan_url(session)
    clock.move_to(NOW + timedelta(minutes=2))
    reader.force_login(person.user)
    for answer in (reader.get(url), reader.post(url)):
        assert answer.status_code == 410
        assert "The code has changed: scan again" in answer.content.decode()
    assert not Attendance.objects.exists()


def test_nothing_tells_an_unknown_code_from_an_old_one(reader, clock, session):
    old = reader.get(scan_url(session, NOW - timedelta(minutes=2)))
    unknown = reader.get(reverse("attend", args=["1-2-3"]))
    assert old.status_code == unknown.status_code == 410
    for answer in (old, unknown):
        assert "session" not in (answer.context or {})
        assert answer.templates[0].name == "activities/code_changed.html"


def test_closed_doors_say_so(reader, page):
    session = closed(page)
    reader.force_login(member_of(session.unit).user)
    answer = reader.post(scan_url(session))
    assert answer.status_code == 422
    assert "The doors are closed" in answer.content.decode()


def test_an_account_without_an_employee_cannot_be_present(reader, session):
    reader.force_login(UserFactory())
    for answer in (reader.get(scan_url(session)), reader.post(scan_url(session))):
        assert answer.status_code == 403
    assert not Attendance.objects.exists()


def test_a_button_that_is_pressed_all_the_time_waits(reader, session, person):
    reader.force_login(person.user)
    url = scan_url(session)
    answers = [
        reader.post(url).status_code for _ in range(attend_views.TRIES_A_MINUTE + 1)
    ]
    assert answers == [302] * attend_views.TRIES_A_MINUTE + [429]
    assert Attendance.objects.count() == 1


# --- The screen -------------------------------------------------------------------------


def test_hr_opens_the_doors_and_the_code_appears(reader, page):
    session = planned(page)
    reader.force_login(hr_of(session.unit))
    assert "Open the doors" in reader.get(screen_url(session)).content.decode()
    reader.post(reverse("open_doors", args=[session.key]))
    answer = reader.get(screen_url(session))
    text = answer.content.decode()
    assert 'http-equiv="refresh" content="20"' in text
    assert "data:image/svg+xml" in text
    assert "no-store" in answer["Cache-Control"]
    reader.post(reverse("close_doors", args=[session.key]))
    assert "data:image/svg+xml" not in reader.get(screen_url(session)).content.decode()


def test_the_screen_counts_who_is_there(reader, session):
    come(session)
    reader.force_login(hr_of(session.unit))
    assert (
        "<strong>1</strong> person is present"
        in reader.get(screen_url(session)).content.decode()
    )


def test_a_superuser_runs_every_session(reader, session):
    reader.force_login(UserFactory(is_superuser=True))
    assert reader.get(screen_url(session)).status_code == 200


def outsiders(session):
    """HR of a neighbour, a head and an assessor of the unit, a participant, staff."""
    neighbour = hr_of(UnitFactory())
    head, assessor = UserFactory(), UserFactory()
    grant(head, "leader", session.unit)
    grant(assessor, "assessor", session.unit)
    return [
        neighbour,
        head,
        assessor,
        member_of(session.unit).user,
        UserFactory(is_staff=True),
    ]


def test_for_everybody_else_there_is_no_such_screen(reader, session):
    for user in outsiders(session):
        reader.force_login(user)
        assert reader.get(screen_url(session)).status_code == 404
        for act in ("open_doors", "close_doors"):
            assert reader.post(reverse(act, args=[session.key])).status_code == 404
    session.refresh_from_db()
    assert session.state == "open"


def test_the_public_signs_in_first(reader, session):
    assert reader.get(screen_url(session)).url.startswith(reverse("account_login"))


def test_hr_of_the_agency_runs_what_lies_below(reader, page):
    agency, _office, centre = unit_tree()
    session = opened(page, unit=centre)
    reader.force_login(hr_of(agency))
    assert reader.get(screen_url(session)).status_code == 200
