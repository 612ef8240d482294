"""Exemptions: asked for by one, approved by another, revoked; only of one's own people."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from courses.assigning import assign, exempt
from courses.cycles import cycle_for
from courses.duties import duties_of, exempted_ids
from courses.exempting import (
    AlreadyDecided,
    EndsBeforeItStarts,
    ForOneself,
    ReasonMissing,
    SomebodyElseMustApprove,
    TooLong,
    approve_exemption,
    refuse_exemption,
    request_exemption,
    revoke_exemption,
)
from courses.models import Exemption
from tests.conftest import NOW, TODAY
from tests.factories import (
    EmployeeFactory,
    UserFactory,
    add_course,
    add_lesson,
    finish,
    grant,
)

from .offices import agency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
URL = "/sdm/pengecualian/"
NEW = f"{URL}baru/"
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def built(world):
    with time_machine.travel(NOW, tick=False):
        return {"house": agency(), "module": add_course(title="Gratifikasi")}


@pytest.fixture
def house(made):
    return made["house"]


@pytest.fixture
def hr(reader, house):
    """The browser of HR of the health office."""
    reader.force_login(house.local)
    return reader


def ask(employee, by, **fields) -> Exemption:
    values = {
        "reason": "Cuti melahirkan, surat 7/2026",
        "starts_on": TODAY,
        "ends_on": TODAY + WEEK,
        "course": None,
        "at": NOW,
    }
    return request_exemption(employee=employee, by=by, **(values | fields))


def duty(course, house, **fields):
    return assign(
        course=course,
        cycle=cycle_for(course=course, on=TODAY),
        units=[house.root],
        reason="SE 1/2026",
        starts_on=TODAY - WEEK,
        due_on=TODAY + 3 * WEEK,
        by=None,
        at=NOW,
        **fields,
    )


def fields(employee, **changes) -> dict:
    values = {
        "act": "pratinjau",
        "orang": str(employee.key),
        "modul": "",
        "starts_on": TODAY.isoformat(),
        "ends_on": (TODAY + WEEK).isoformat(),
        "reason": "Cuti melahirkan, surat 7/2026",
    }
    return values | changes


def text_of(response) -> str:
    return response.content.decode()


# --- Acts -------------------------------------------------------------------------------


def test_a_request_counts_for_nothing_until_it_is_approved(house, module):
    asked = ask(house.nurse, house.local)
    assert exempted_ids(module.pk, on=TODAY) == set()
    done = approve_exemption(exemption=asked, by=house.central, at=NOW)
    assert (done.approved_by, done.approved_alone) == (house.central, False)
    assert exempted_ids(module.pk, on=TODAY) == {house.nurse.pk}
    assert exempted_ids(module.pk, on=TODAY + 2 * WEEK) == set()


def test_the_same_request_twice_is_one(house):
    assert ask(house.nurse, house.local) == ask(house.nurse, house.local)
    assert ModelLogEntry.objects.filter(action="courses.request_exemption").count() == 1


def test_who_asked_does_not_approve_while_there_is_another(house):
    asked = ask(house.nurse, house.local)
    with pytest.raises(SomebodyElseMustApprove):
        approve_exemption(exemption=asked, by=house.local, at=NOW)


@pytest.mark.parametrize("why", ["closed", "ended", "elsewhere", "himself"])
def test_the_only_officer_may_approve_alone_and_it_is_recorded(house, why):
    asked = ask(house.nurse, house.local)
    others = house.central
    if why == "closed":
        others.is_active = False
        others.save()
    elif why == "ended":
        others.role_grants.update(ends_on=TODAY - WEEK)
    elif why == "elsewhere":
        others.role_grants.update(unit=house.other)
    else:
        house.nurse.user = others
        house.nurse.save()
    done = approve_exemption(exemption=asked, by=house.local, at=NOW)
    assert done.approved_alone is True


def test_without_a_unit_nobody_else_reaches_the_person(house):
    gone = EmployeeFactory(membership=None)
    done = approve_exemption(exemption=ask(gone, house.local), by=house.local, at=NOW)
    assert done.approved_alone is True


@pytest.mark.parametrize("act", ["ask", "approve", "refuse", "revoke"])
def test_nobody_decides_for_himself(house, act):
    me = EmployeeFactory(user=house.local, membership__unit=house.office)
    if act == "ask":
        with pytest.raises(ForOneself):
            ask(me, house.local)
        return
    asked = ask(me, house.central)
    reason = {} if act == "approve" else {"reason": "x"}
    acts = {
        "approve": approve_exemption,
        "refuse": refuse_exemption,
        "revoke": revoke_exemption,
    }
    with pytest.raises(ForOneself):
        acts[act](exemption=asked, by=house.local, at=NOW, **reason)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"reason": "  "}, ReasonMissing),
        ({"ends_on": TODAY - WEEK}, EndsBeforeItStarts),
        ({"ends_on": date(2060, 1, 1)}, TooLong),
    ],
)
def test_what_makes_no_sense_is_refused(house, change, refusal):
    with pytest.raises(refusal):
        ask(house.nurse, house.local, **change)


def test_each_decision_is_made_once(house):
    asked = ask(house.nurse, house.local)
    refuse_exemption(exemption=asked, reason="Belum ada surat.", by=house.local, at=NOW)
    for act, more in (
        (approve_exemption, {}),
        (refuse_exemption, {"reason": "x"}),
        (revoke_exemption, {"reason": "x"}),
    ):
        with pytest.raises(AlreadyDecided):
            act(exemption=asked, by=house.central, at=NOW, **more)
    for act in (refuse_exemption, revoke_exemption):
        with pytest.raises(ReasonMissing):
            act(exemption=asked, reason=" ", by=house.central, at=NOW)


def test_a_revocation_counts_from_its_day_and_leaves_the_days_before(house, module):
    given = exempt(
        employee=house.nurse,
        reason="Cuti",
        starts_on=TODAY - WEEK,
        by=house.central,
        at=NOW,
    )
    revoke_exemption(exemption=given, reason="Kembali.", by=house.local, at=NOW)
    days = [TODAY - timedelta(days=1), TODAY]
    held = [exempted_ids(module.pk, on=day) for day in days]
    assert held == [{house.nurse.pk}, set()]


def test_of_several_the_longest_is_told(house, module):
    duty(module, house)
    by = house.central
    short = exempt(
        employee=house.nurse,
        reason="Sakit",
        starts_on=TODAY,
        ends_on=TODAY,
        by=by,
        at=NOW,
    )
    long = exempt(
        employee=house.nurse, reason="Tugas belajar", starts_on=TODAY, by=by, at=NOW
    )
    (found,) = duties_of(house.nurse, on=TODAY)
    assert found.exemption == long != short


# --- Who may ----------------------------------------------------------------------------


def test_it_asks_to_sign_in(reader, db):
    assert reader.get(NEW).url == f"/akun/masuk/?next={NEW}"


@pytest.mark.parametrize("role", [None, "leader", "assessor"])
def test_nobody_but_hr_finds_it(reader, house, role):
    asked = ask(house.nurse, house.local)
    user = UserFactory()
    if role:
        grant(user, role, house.root)
    reader.force_login(user)
    for url in (URL, NEW, f"{URL}{asked.pk}/"):
        assert reader.get(url).status_code == 404
    for act in ("setujui", "tolak", "cabut"):
        assert reader.post(f"{URL}{asked.pk}/{act}/").status_code == 404


def test_people_elsewhere_do_not_exist(hr, house):
    asked = ask(house.teacher, house.central)
    assert "Gunawan" not in text_of(hr.get(URL))
    assert hr.get(f"{URL}{asked.pk}/").status_code == 404
    for act in ("setujui", "tolak", "cabut"):
        url = f"{URL}{asked.pk}/{act}/"
        assert hr.post(url, {"reason": "x"}).status_code == 404
    page = hr.post(NEW, fields(house.teacher, act="simpan"))
    assert page.status_code == 422
    assert "Gunawan" not in text_of(page)
    assert Exemption.objects.get() == asked
    sought = hr.post(NEW, {"act": "cari_orang", "cari_orang": "gunawan"})
    assert "Nobody in your units has this name" in text_of(sought)


# --- Asking -----------------------------------------------------------------------------


def test_the_effect_is_shown_and_then_asked_for(hr, house, module):
    add_lesson(module)
    duty(module, house)
    assert "look for" in text_of(hr.get(NEW)).lower()
    page = text_of(hr.post(NEW, fields(house.nurse)))
    assert "Out of the denominator from 24 November 2026 until 1 December 2026." in page
    assert "Gratifikasi (2026), due 15 December 2026" in page
    assert not Exemption.objects.exists()
    answer = hr.post(NEW, fields(house.nurse, act="simpan"))
    made = Exemption.objects.get()
    assert answer.url == f"{URL}{made.pk}/"
    assert (made.requested_by, made.requested_at) == (house.local, NOW)
    assert made.approved_at is None


def test_what_was_done_and_what_overlaps_is_told(hr, house, module):
    add_lesson(module)
    duty(module, house)
    finish(module, house.nurse)
    ask(house.nurse, house.central, reason="Sakit", ends_on=None)
    page = text_of(hr.post(NEW, fields(house.nurse, ends_on="", modul=module.slug)))
    assert "on, without an end." in page
    assert "done already; the record stays" in page
    assert "share some of the days" in page
    assert "Sakit (Waiting for approval)" in page


def test_without_a_duty_nothing_changes_and_it_says_so(hr, house, module):
    duty(module, house)
    other = add_course("lain")
    page = text_of(hr.post(NEW, fields(house.nurse, modul=other.slug)))
    assert "No duty asks this person then" in page


def test_the_person_is_looked_for_and_chosen(hr, house):
    page = hr.post(NEW, fields(house.clerk, act="cari_orang", cari_orang="nin"))
    assert [m.employee for m in page.context["found"].people] == [house.nurse]
    assert "surat 7/2026" in text_of(page)
    page = hr.post(NEW, fields(house.clerk, act=f"orang:{house.nurse.key}"))
    assert page.context["person"] == house.nurse
    assert hr.get(f"{NEW}?pegawai={house.nurse.key}").context["person"] == house.nurse
    page = hr.post(NEW, fields(house.nurse, act="ubah"))
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"orang": ""}, "choose one of your units"),
        ({"orang": "bukan"}, "choose one of your units"),
        ({"reason": ""}, "This field is required."),
        ({"reason": "x" * 301}, "at most 300 characters"),
        ({"starts_on": "kemarin"}, "Write the date as year-month-day"),
        ({"ends_on": "2026-11-01"}, "The last day lies before the first day."),
        ({"ends_on": "2060-11-01", "act": "simpan"}, "more than ten years"),
        ({"modul": "tiada"}, "Select a valid choice"),
    ],
)
def test_each_mistake_is_said_and_nothing_is_lost(hr, house, change, said):
    page = hr.post(NEW, fields(house.nurse) | change)
    assert page.status_code == 422
    assert said in text_of(page)
    if "reason" not in change:
        assert "surat 7/2026" in text_of(page)
    assert not Exemption.objects.exists()


def test_nobody_asks_for_himself_on_the_page(hr, house):
    me = EmployeeFactory(user=house.local, membership__unit=house.office)
    page = hr.post(NEW, fields(me, act="simpan"))
    assert "Nobody decides on his own exemption" in text_of(page)


# --- Deciding ---------------------------------------------------------------------------


def test_another_officer_approves(reader, house):
    asked = ask(house.nurse, house.local)
    reader.force_login(house.central)
    assert "Approve" in text_of(reader.get(f"{URL}{asked.pk}/"))
    assert reader.post(f"{URL}{asked.pk}/setujui/").url == f"{URL}{asked.pk}/"
    asked.refresh_from_db()
    assert (asked.approved_by, asked.approved_at) == (house.central, NOW)
    page = text_of(reader.get(f"{URL}{asked.pk}/"))
    assert "Revoke the exemption" in page


def test_who_asked_is_told_that_another_must(hr, house):
    asked = ask(house.nurse, house.local)
    page = hr.post(f"{URL}{asked.pk}/setujui/")
    assert page.status_code == 422
    assert "another HR officer of this unit must approve it" in text_of(page)
    assert not Exemption.objects.filter(approved_at__isnull=False).exists()


def test_one_s_own_exemption_is_only_looked_at(hr, house):
    me = EmployeeFactory(user=house.local, membership__unit=house.office)
    asked = ask(me, house.central)
    page = text_of(hr.get(f"{URL}{asked.pk}/"))
    assert "This is your own exemption" in page
    assert "setujui" not in page


@pytest.mark.parametrize("act", ["tolak", "cabut"])
def test_a_decision_needs_a_reason(hr, house, act):
    asked = ask(house.nurse, house.central)
    page = hr.post(f"{URL}{asked.pk}/{act}/", {"reason": " "})
    assert page.status_code == 422
    assert "This field is required." in text_of(page)


def test_refusing_and_revoking_are_recorded_once(hr, house):
    refused = ask(house.nurse, house.central)
    revoked = exempt(
        employee=house.clerk, reason="Cuti", starts_on=TODAY, by=house.central, at=NOW
    )
    assert hr.post(f"{URL}{refused.pk}/tolak/", {"reason": "Belum ada surat."}).url
    assert hr.post(f"{URL}{revoked.pk}/cabut/", {"reason": "Kembali."}).url
    refused.refresh_from_db(), revoked.refresh_from_db()
    assert (refused.refused_by, refused.refuse_reason) == (
        house.local,
        "Belum ada surat.",
    )
    assert (revoked.revoked_by, revoked.revoke_reason) == (house.local, "Kembali.")
    again = hr.post(f"{URL}{revoked.pk}/cabut/", {"reason": "Lagi."})
    assert "It has been decided already." in text_of(again)
    for row in (refused, revoked):
        assert "<form" not in text_of(hr.get(f"{URL}{row.pk}/")).split("<dl")[1]


def test_alone_is_said(hr, house):
    house.central.role_grants.all().update(ends_on=TODAY - WEEK)
    asked = ask(house.nurse, house.local)
    hr.post(f"{URL}{asked.pk}/setujui/")
    page = text_of(hr.get(f"{URL}{asked.pk}/"))
    assert "Alone, since no other HR officer reaches this unit." in page


@pytest.mark.parametrize("url", ["setujui", "tolak", "cabut"])
def test_decisions_are_posts(hr, house, url):
    asked = ask(house.nurse, house.central)
    assert hr.get(f"{URL}{asked.pk}/{url}/").status_code == 405


# --- The list ---------------------------------------------------------------------------


@pytest.fixture
def every_kind(house, module):
    """One exemption in each state, each of somebody of the health office."""

    def given(name, **changes):
        person = EmployeeFactory(name=name, membership__unit=house.centre)
        values = {"reason": "Cuti", "starts_on": TODAY, "by": house.central, "at": NOW}
        return exempt(employee=person, **(values | changes))

    person = EmployeeFactory(name="Menunggu", membership__unit=house.centre)
    ask(person, house.central)
    refused = EmployeeFactory(name="Ditolak", membership__unit=house.centre)
    refuse_exemption(
        exemption=ask(refused, house.central), reason="x", by=house.local, at=NOW
    )
    given("Berlaku", course=module)
    given("Mendatang", starts_on=TODAY + WEEK)
    given("Selesai", starts_on=TODAY - 2 * WEEK, ends_on=TODAY - WEEK)
    revoke_exemption(exemption=given("Dicabut"), reason="x", by=house.local, at=NOW)


@pytest.mark.parametrize(
    "status", ["menunggu", "berlaku", "mendatang", "selesai", "ditolak", "dicabut"]
)
def test_the_list_is_filtered_by_status(hr, every_kind, status):
    rows = hr.get(URL, {"status": status}).context["rows"]
    assert [(r.exemption.employee.name, r.status) for r in rows] == [
        (status.title(), status)
    ]


def test_the_list_is_filtered_by_name_nip_and_module(hr, every_kind, house, module):
    def names(**query) -> set[str]:
        rows = hr.get(URL, query).context["rows"]
        return {row.exemption.employee.name for row in rows}

    assert len(names()) == 6
    assert names(q="berl") == {"Berlaku"}
    nip = Exemption.objects.get(employee__name="Selesai").employee.nip
    assert names(q=nip) == {"Selesai"}
    add_course("lain")
    assert "Berlaku" not in names(modul="lain")
    assert "Mendatang" in names(modul="lain"), "it is for all modules"
    assert len(names(status="entah", modul="\x00", q="\x00")) == 6


def test_overlapping_ones_are_marked(hr, house, module):
    def given(**changes):
        values = {"reason": "Cuti", "starts_on": TODAY, "by": house.central, "at": NOW}
        return exempt(employee=house.nurse, **(values | changes))

    first = given(course=module, ends_on=TODAY + WEEK)
    apart = given(starts_on=TODAY + 2 * WEEK, ends_on=TODAY + 3 * WEEK)
    other = given(course=add_course("lain"), ends_on=TODAY)

    def marked() -> set:
        rows = hr.get(URL).context["rows"]
        return {row.exemption for row in rows if row.overlaps}

    assert marked() == set()
    whole = given(ends_on=TODAY)
    assert marked() == {first, other, whole}
    revoke_exemption(exemption=whole, reason="x", by=house.local, at=NOW)
    assert first not in marked()
    endless = given(course=module, starts_on=TODAY + WEEK)
    assert marked() >= {first, endless, apart}


def test_many_rows_cost_as_much_as_few(hr, house):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert hr.get(URL).status_code == 200
        return len(found)

    ask(house.nurse, house.central)
    queries()
    few = queries()
    for n in range(12):
        person = EmployeeFactory(membership__unit=house.centre)
        made = ask(person, house.central)
        if n % 2:
            approve_exemption(exemption=made, by=house.local, at=NOW)
    assert queries() == few


def test_a_revoked_one_is_over_on_its_day(house):
    from courses.exemption_lists import last_day_of

    given = exempt(
        employee=house.nurse, reason="Cuti", starts_on=TODAY, by=house.central, at=NOW
    )
    assert last_day_of(given) is None
    given.revoked_at = datetime(2026, 11, 25, 5, tzinfo=UTC)
    assert last_day_of(given) == date(2026, 11, 24)
