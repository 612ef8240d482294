"""HR plans sessions, reads who was there and enters who could not scan; nobody else does."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from elearning.activities.models import ActivitySession, Attendance, SignedList
from tests.activities.holding import (
    add_activity,
    come,
    hr_of,
    member_of,
    opened,
    planned,
)
from tests.conftest import NOW
from tests.courses import papers
from tests.factories import (
    EmployeeFactory,
    UnitFactory,
    UserFactory,
    grant,
    unit_tree,
)
from tests.threads import MANY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PLAN = {
    "place": "Aula",
    "held_on": "2026-12-01",
    "starts": "08:00",
    "ends": "10:00",
}


@pytest.fixture
def hr(reader, session):
    """HR of the session's unit, signed in."""
    user = hr_of(session.unit)
    reader.force_login(user)
    return user


def url(name, session, *more):
    return reverse(name, args=[session.key, *more])


def text_of(answer):
    return answer.content.decode()


def post(client, address, follow=True, **data):
    return client.post(address, data, follow=follow)


# --- The list and the plan --------------------------------------------------------------


def test_the_list_shows_the_sessions_of_the_units_and_counts(reader, page):
    agency, office, centre = unit_tree()
    below = opened(page, unit=centre, place="Ruang Bawah")
    planned(page, unit=agency, place="Ruang Atas")
    come(below)
    reader.force_login(hr_of(office))
    answer = text_of(reader.get(reverse("activities")))
    assert "Ruang Bawah" in answer
    assert "Ruang Atas" not in answer
    assert 'data-label="Present">1<' in answer


def test_the_list_costs_the_same_however_long_it_is(
    reader, page, django_assert_max_num_queries
):
    unit = UnitFactory()
    for _ in range(12):
        come(opened(page, unit=unit))
    reader.force_login(hr_of(unit))
    reader.get(reverse("activities"))
    with django_assert_max_num_queries(11):
        reader.get(reverse("activities"))


def test_an_empty_list_says_what_comes_first(reader, db):
    reader.force_login(hr_of(UnitFactory()))
    assert "A trainer writes the activity" in text_of(reader.get(reverse("activities")))
    add_activity()
    assert "Plan when and where" in text_of(reader.get(reverse("activities")))


def test_a_session_is_planned_on_the_clock_of_its_unit(reader, page):
    unit = UnitFactory(time_zone="Asia/Jayapura")
    reader.force_login(hr_of(unit))
    assert "Aula Lantai 2" in text_of(reader.get(reverse("plan_session")))
    post(reader, reverse("plan_session"), page=page.pk, unit=unit.pk, **PLAN)
    session = ActivitySession.objects.get()
    assert session.starts.isoformat() == "2026-11-30T23:00:00+00:00"
    assert session.day == date(2026, 12, 1)


def test_nothing_is_planned_for_other_units_or_backwards(reader, page):
    unit, other = UnitFactory(), UnitFactory()
    reader.force_login(hr_of(unit))
    address = reverse("plan_session")
    wrong = [
        PLAN | {"unit": other.pk},
        PLAN | {"unit": unit.pk, "ends": "07:00"},
        PLAN | {"unit": unit.pk, "held_on": "besok"},
        {},
    ]
    for data in wrong:
        assert post(reader, address, page=page.pk, **data).status_code == 422
    assert not ActivitySession.objects.exists()


# --- One session ------------------------------------------------------------------------


def test_it_lists_who_was_there_and_how(reader, session, hr):
    fact = come(session)
    answer = text_of(reader.get(url("activity_session", session)))
    assert fact.employee.full_name in answer
    assert "Scanned the code in the room" in answer


def test_it_costs_the_same_however_many_came(
    reader, session, hr, django_assert_max_num_queries
):
    for _ in range(8):
        come(session)
    reader.get(url("activity_session", session))
    with django_assert_max_num_queries(14):
        reader.get(url("activity_session", session))


def test_hr_enters_somebody_by_hand(reader, session, hr):
    employee = member_of(session.unit)
    address = url("attend_by_hand", session)
    assert reader.get(address).status_code == 200
    post(reader, address, nip=f" {employee.nip[:8]} {employee.nip[8:]}", reason="Rusak")
    assert Attendance.objects.get().recorded_by == hr


def test_but_not_strangers_himself_or_without_a_reason(reader, session, hr):
    address = url("attend_by_hand", session)
    own = EmployeeFactory(user=hr, membership__unit=session.unit)
    stranger = member_of(UnitFactory())
    good = member_of(session.unit)
    for data in (
        {"nip": own.nip, "reason": "Saya."},
        {"nip": stranger.nip, "reason": "Hadir."},
        {"nip": "123", "reason": "Hadir."},
        {"nip": good.nip, "reason": " "},
    ):
        assert post(reader, address, **data).status_code == 422
    assert not Attendance.objects.exists()


def test_hr_takes_an_attendance_back(reader, session, hr):
    fact = come(session)
    address = url("withdraw_attendance", session, fact.pk)
    assert fact.employee.full_name in text_of(reader.get(address))
    assert post(reader, address, reason="").status_code == 422
    answer = post(reader, address, reason="Orang lain")
    assert "The attendance is taken back." in text_of(answer)
    assert "Nobody yet." in text_of(answer)
    assert "already" in text_of(post(reader, address, reason="Lagi"))


# --- The signed list --------------------------------------------------------------------


def upload(client, session, data, name="daftar.pdf"):
    file = SimpleUploadedFile(name, data, "application/pdf")
    return client.post(url("send_signed_list", session), {"file": file})


@pytest.fixture
def signed(reader, session, hr):
    upload(reader, session, papers.pdf())
    return SignedList.objects.get()


def test_a_scan_is_kept_and_comes_back_inert(reader, session, signed):
    answer = reader.get(url("signed_list_file", session, signed.key))
    assert b"".join(answer.streaming_content) == papers.pdf()
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert reader.get(f"/media/{signed.file.name}").status_code == 404


def test_a_picture_of_it_is_encoded_anew(reader, session, hr):
    upload(reader, session, papers.photo_with_place(), "../foto.php")
    kept = SignedList.objects.get()
    with kept.file.open("rb") as file:
        assert b"SpyCam" not in file.read()
    assert kept.file.name.endswith(".jpg")


@pytest.mark.parametrize(
    "make",
    [
        papers.pdf_with_javascript,
        papers.pdf_with_file,
        lambda: b"",
        lambda: b"<script>",
        lambda: b"%PDF-" + bytes(8_000_001),
    ],
    ids=["script", "file", "empty", "text", "large"],
)
def test_hostile_files_are_refused(reader, session, hr, make):
    assert upload(reader, session, make()).status_code == 422
    assert not SignedList.objects.exists()


def test_the_same_scan_is_not_kept_twice(reader, session, signed):
    answer = upload(reader, session, papers.pdf())
    assert answer.status_code == 422
    assert SignedList.objects.count() == 1


def test_hr_ticks_who_signed(reader, session, signed):
    first, second = member_of(session.unit), member_of(session.unit)
    stranger = member_of(UnitFactory())
    address = url("signed_list", session, signed.key)
    assert first.full_name in text_of(reader.get(address))
    ticked = [first.pk, stranger.pk, "x"]
    answer = text_of(post(reader, address, orang=ticked))
    assert "1 person is present." in answer
    fact = Attendance.objects.get()
    assert (fact.employee, fact.signed_list) == (first, signed)
    found = text_of(reader.get(address, {"q": second.nip}))
    assert second.full_name in found
    assert first.full_name not in found


def test_pasted_numbers_are_recorded_and_the_wrong_lines_left(reader, session, signed):
    first, stranger = member_of(session.unit), member_of(UnitFactory())
    pasted = f"{first.nip}\n\n12345\n{stranger.nip}"
    answer = post(reader, url("signed_list", session, signed.key), nips=pasted)
    assert answer.status_code == 422
    text = text_of(answer)
    assert "Line 3:" in text
    assert "Line 4: Nobody in your units has this NIP." in text
    assert f">\n12345\n{stranger.nip}</textarea>" in text
    assert Attendance.objects.get().employee == first


def test_more_lines_than_are_read_at_once_are_left(reader, session, signed):
    pasted = "\n".join(["1"] * 600)
    answer = post(reader, url("signed_list", session, signed.key), nips=pasted)
    assert "At most 500 lines at once" in text_of(answer)


def test_an_empty_paste_and_empty_ticks_do_no_harm(reader, session, signed):
    address = url("signed_list", session, signed.key)
    assert post(reader, address, nips="").status_code == 422
    assert post(reader, address).status_code == 200
    assert not Attendance.objects.exists()


def test_a_list_costs_the_same_however_many_people_there_are(
    reader, session, signed, django_assert_max_num_queries
):
    for _ in range(MANY // 5):
        member_of(session.unit)
    address = url("signed_list", session, signed.key)
    reader.get(address)
    with django_assert_max_num_queries(12):
        reader.get(address)


# --- Nobody else ------------------------------------------------------------------------


def test_for_everybody_else_there_is_nothing(reader, session, signed):
    fact = come(session)
    addresses = [
        url("activity_session", session),
        url("attend_by_hand", session),
        url("withdraw_attendance", session, fact.pk),
        url("send_signed_list", session),
        url("signed_list", session, signed.key),
        url("signed_list_file", session, signed.key),
    ]
    head = UserFactory()
    grant(head, "leader", session.unit)
    for user in (hr_of(UnitFactory()), head, member_of(session.unit).user):
        reader.force_login(user)
        for address in addresses:
            assert reader.get(address).status_code == 404, address
            assert post(reader, address, reason="x", nip="x").status_code in {404, 405}
    reader.logout()
    for address in [*addresses, reverse("activities"), reverse("plan_session")]:
        assert reader.get(address).url.startswith(reverse("account_login"))


def test_only_hr_has_the_list_and_the_plan(reader, session):
    for user in (member_of(session.unit).user, UserFactory(is_staff=True)):
        reader.force_login(user)
        for name in ("activities", "plan_session"):
            assert reader.get(reverse(name)).status_code == 404


def test_files_of_one_session_are_not_those_of_another(reader, session, signed):
    other = planned(session.page, unit=session.unit)
    assert reader.get(url("signed_list_file", other, signed.key)).status_code == 404
    fact = come(session)
    assert reader.get(url("withdraw_attendance", other, fact.pk)).status_code == 404


def test_nobody_signs_before_the_day(reader, session, signed):
    later = planned(
        session.page,
        unit=session.unit,
        starts=NOW.replace(day=28),
        ends=NOW.replace(day=29),
    )
    SignedList.objects.create(
        session=later,
        file="x.pdf",
        file_kind="pdf",
        size=1,
        sha256="0" * 64,
        sent_sha256="2" * 64,
        uploaded_at=NOW,
        uploaded_by=UserFactory(),
    )
    sheet = later.signed_lists.get()
    employee = member_of(session.unit)
    answer = post(reader, url("signed_list", later, sheet.key), orang=[employee.pk])
    assert "has not been held yet" in text_of(answer)
