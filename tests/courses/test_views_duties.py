"""The list of duties, one duty, and its end; and that transfers move no record."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from courses.assigning import EndReasonMissing, assign, end, exempt
from courses.cycles import cycle_for
from courses.duties import due_on as due_of_one
from courses.duties import obliged
from courses.duty_circles import circle_of
from courses.duty_lists import may_change
from courses.models import Assignment, CourseCompletion
from elearning.evidence.reporting.campaigns import campaigns_on
from elearning.people.joining import join
from elearning.people.models import Unit
from tests.conftest import NOW, TODAY
from tests.factories import (
    EmployeeFactory,
    UnitFactory,
    UserFactory,
    add_course,
    add_lesson,
    begin,
    finish,
)

from .offices import agency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
URL = "/sdm/kewajiban/"
WEEK = timedelta(days=7)


@pytest.fixture
def house():
    return agency()


@pytest.fixture
def hr(reader, house):
    """The browser of HR of the health office."""
    reader.force_login(house.local)
    return reader


def duty(course, *units, on=TODAY, **fields) -> Assignment:
    values = {"reason": "SE 1/2026", "starts_on": on - WEEK, "units": units}
    if "due_days" not in fields:
        values["due_on"] = on + 2 * WEEK
    values["cycle"] = cycle_for(course=course, on=on)
    return assign(course=course, by=UserFactory(), at=NOW, **(values | fields))


def text_of(response) -> str:
    return response.content.decode()


def listed(client, **query) -> list[Assignment]:
    return [row.duty for row in client.get(URL, query).context["rows"]]


# --- The list ---------------------------------------------------------------------------


def test_it_tells_what_for_whom_why_and_by_when(hr, house, module):
    duty(
        module,
        house.office,
        excluded_units=[house.centre],
        include=[house.nurse],
        exclude=[house.clerk],
        employment_kinds=["pns", "pppk"],
        position_kinds=["functional"],
        rank_codes=["III/a", "IX"],
        repeats="year",
    )
    page = text_of(hr.get(URL))
    for said in (
        "Gratifikasi",
        "Everybody who works in Dinas Kesehatan or below.",
        "Not who works in Puskesmas Mawar or below.",
        "Of these only PNS, PPPK.",
        "Of these only positions: Functional.",
        "Of these only ranks: III/a, IX.",
        "Also 1 person by name.",
        "Without 1 person by name.",
        "SE 1/2026",
        "8 December 2026",
        "Each year",
    ):
        assert said in page, said


def test_running_to_come_and_over_are_told_apart(hr, house, module):
    running = duty(module, house.office)
    later = duty(module, house.office, starts_on=TODAY + WEEK)
    ahead = duty(module, house.office, on=date(2027, 2, 1))
    ended = duty(module, house.office)
    end(assignment=ended, reason="Keliru.", by=house.local, at=NOW)
    past = duty(module, house.office, on=date(2025, 6, 1))
    assert listed(hr) == [running]
    assert set(listed(hr, status="mendatang")) == {later, ahead}
    assert set(listed(hr, status="berakhir")) == {ended, past}
    assert len(listed(hr, status="semua")) == 5
    assert listed(hr, status="entah") == [running]
    rows = hr.get(URL, {"status": "semua"}).context["rows"]
    assert sorted(row.status for row in rows) == [
        "berakhir",
        "berakhir",
        "berjalan",
        "mendatang",
        "mendatang",
    ]


def test_it_is_filtered_by_module_period_and_unit(hr, house, module):
    other = add_course("lain", renewal="semester")
    here = duty(module, house.centre)
    there = duty(other, house.office)
    assert listed(hr, modul="lain") == [there]
    assert listed(hr, periode="2026-2") == [there]
    assert set(listed(hr, unit="mawar")) == {here, there}, "a unit above hits it too"
    sibling = UnitFactory(name="Puskesmas Melati", parent=house.office)
    assert listed(hr, unit=sibling.code) == [there]
    assert listed(hr, unit="Pendidikan") == []
    assert len(listed(hr, unit="\x00", modul="\x00", periode="x")) == 2


def test_many_duties_cost_as_much_as_few(hr, house, module):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert hr.get(URL).status_code == 200
        return len(found)

    duty(module, house.office)
    queries()
    few = queries()
    for n in range(8):
        people = [EmployeeFactory(membership__unit=house.centre) for _ in range(3)]
        course = add_course(f"lain-{n}")
        duty(course, house.office, house.centre, include=people, owner=house.office)
    assert queries() == few


def test_long_lists_have_pages(hr, house, module):
    for _ in range(26):
        duty(module, house.office)
    assert len(listed(hr)) == 25
    assert len(listed(hr, page=2)) == 1


# --- Whose ------------------------------------------------------------------------------


def test_what_concerns_other_units_does_not_exist(hr, house, module):
    elsewhere = duty(module, house.other, include=[house.teacher], owner=house.other)
    above = duty(module, house.root)
    named = duty(module, include=[house.nurse])
    assert set(listed(hr)) == {above, named}
    assert hr.get(f"{URL}{elsewhere.pk}/").status_code == 404
    for act in ("ubah", "akhiri"):
        assert hr.get(f"{URL}{elsewhere.pk}/{act}/").status_code == 404
        url = f"{URL}{elsewhere.pk}/{act}/"
        assert hr.post(url, {"reason": "x"}).status_code == 404
    elsewhere.refresh_from_db()
    assert elsewhere.ended_at is None


def test_an_office_sees_its_own_people_of_what_is_decided_above(hr, house, module):
    above = duty(module, house.root)
    page = hr.get(f"{URL}{above.pk}/")
    assert page.context["figures"].everyone == 2
    assert "Gunawan" not in text_of(page)
    assert {row.unit.name for row in page.context["units"]} == {
        "Dinas Kesehatan",
        "Puskesmas Mawar",
    }
    assert "akhiri" not in text_of(page)


@pytest.mark.parametrize(
    ("who", "owner", "may"),
    [
        ("local", "office", True),
        ("local", "centre", True),
        ("local", "root", False),
        ("local", None, False),
        ("central", "office", True),
        ("central", None, True),
    ],
)
def test_who_may_change_what(house, module, who, owner, may):
    made = duty(module, house.root, owner=getattr(house, owner) if owner else None)
    top = house.root if who == "central" else house.office
    scope = Unit.objects.filter(path__startswith=top.path)
    assert may_change(made, scope=scope) is may


# --- One duty ---------------------------------------------------------------------------


def test_one_duty_tells_who_is_hit_and_how_it_stands(hr, house, module):
    add_lesson(module)
    made = duty(module, house.office, owner=house.office)
    finish(module, house.clerk)
    begun = EmployeeFactory(with_account=True, membership__unit=house.centre)
    begin(module, begun)
    exempt(
        employee=house.nurse, reason="Cuti", starts_on=TODAY, by=house.central, at=NOW
    )
    page = hr.get(f"{URL}{made.pk}/")
    figures = page.context["figures"]
    assert (figures.obliged, figures.done, figures.progress, figures.exempt) == (
        2,
        1,
        1,
        1,
    )
    by_unit = {u.unit: u.figures.everyone for u in page.context["units"]}
    assert by_unit == {house.office: 1, house.centre: 2}
    for status, who in (
        ("done", house.clerk),
        ("progress", begun),
        ("exempt", house.nurse),
    ):
        shown = hr.get(f"{URL}{made.pk}/", {"status": status}).context["page"]
        assert [m.employee for m in shown.object_list] == [who]
    for status in ("late", "todo"):
        shown = hr.get(f"{URL}{made.pk}/", {"status": status})
        assert "Nobody." in text_of(shown)
    assert "Citra" in text_of(hr.get(f"{URL}{made.pk}/", {"status": "entah"}))


def test_names_come_in_pages_at_a_constant_cost(hr, house, module):
    made = duty(module, house.office, owner=house.office)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert hr.get(f"{URL}{made.pk}/").status_code == 200
        return len(found)

    queries()
    few = queries()
    for _ in range(60):
        EmployeeFactory(membership__unit=house.centre)
    assert queries() == few
    third = hr.get(f"{URL}{made.pk}/", {"page": 3}).context["page"]
    assert len(third.object_list) == 12


@pytest.mark.parametrize("due", [{"due_on": TODAY}, {"due_days": 10}, {"due_days": 3}])
@pytest.mark.parametrize("later", [0, 1, 5])
def test_the_figures_agree_with_those_of_the_reports(house, module, due, later):
    add_lesson(module)
    made = duty(module, house.root, **due)
    finish(module, house.clerk)
    exempt(
        employee=house.nurse, reason="Cuti", starts_on=TODAY, by=house.central, at=NOW
    )
    EmployeeFactory(membership__unit=house.other, membership__starts_on=TODAY)
    on = TODAY + timedelta(days=later)
    (campaign,) = campaigns_on(on)
    reported = {m.employee_id: (m.state, m.overdue) for m in campaign.standing()}
    members = list(circle_of(made, on=on).members())
    assert {m.employee_id: (m.state, m.overdue) for m in members} == reported
    by_row = {m.employee_id: int(due_of_one(made, m) < on) for m in members}
    assert by_row == {key: overdue for key, (_, overdue) in reported.items()}


def test_a_duty_that_is_over_tells_its_last_day(hr, house, module):
    past = duty(module, house.office, on=date(2025, 6, 1))
    assert hr.get(f"{URL}{past.pk}/").context["on"] == date(2025, 12, 31)
    ahead = duty(module, house.office, on=date(2027, 2, 1))
    assert hr.get(f"{URL}{ahead.pk}/").context["on"] == ahead.starts_on


def test_it_leads_to_its_other_periods(hr, house, module):
    made = duty(module, house.office, repeats="year", owner=house.office)
    with time_machine.travel(datetime(2027, 1, 4, 3, tzinfo=UTC)):
        hr.force_login(house.local)
        (opened,) = listed(hr)
        page = text_of(hr.get(f"{URL}{opened.pk}/"))
    assert opened.series == made
    assert f'href="/sdm/kewajiban/{made.pk}/">2026</a>' in page


# --- The end ----------------------------------------------------------------------------


def test_a_duty_is_ended_with_a_reason_and_logged(hr, house, module):
    add_lesson(module)
    made = duty(module, house.office, owner=house.office, repeats="year")
    finish(module, house.clerk)
    url = f"{URL}{made.pk}/akhiri/"
    page = text_of(hr.get(url))
    assert "From today on nobody has to do it any more." in page
    assert "It will not be asked again in further periods." in page
    assert hr.post(url, {"reason": " "}).status_code == 422
    assert hr.post(url, {"reason": "Dicabut SE 9."}).url == f"{URL}{made.pk}/"
    made.refresh_from_db()
    assert (made.ended_by, made.end_reason) == (house.local, "Dicabut SE 9.")
    entry = ModelLogEntry.objects.get(action="courses.end_duty")
    assert (entry.user, entry.data["reason"]) == (house.local, "Dicabut SE 9.")
    assert CourseCompletion.objects.count() == 1
    assert "Dicabut SE 9." in text_of(hr.get(f"{URL}{made.pk}/"))
    again = hr.post(url, {"reason": "Lagi."}, follow=True)
    assert "had been ended already" in text_of(again)


def test_the_action_wants_a_reason_too(house, module):
    made = duty(module, house.office)
    with pytest.raises(EndReasonMissing):
        end(assignment=made, reason=" ", by=house.local, at=NOW)


# --- Joining and moving -----------------------------------------------------------------


def test_later_joiners_are_in_at_once_and_transfers_move_no_record(house, module):
    add_lesson(module)
    health, schools = duty(module, house.office), duty(module, house.other)
    finish(module, house.clerk)
    record = CourseCompletion.objects.get()
    new = EmployeeFactory(membership__unit=house.centre, membership__starts_on=TODAY)
    join(
        employee=house.clerk,
        unit=house.other,
        employment_kind="pns",
        position_kind="executive",
        starts_on=TODAY + timedelta(days=1),
        by=house.central,
        at=NOW,
    )

    def hit(made, on) -> set:
        return {m.employee for m in obliged(made, on=on)}

    tomorrow = TODAY + timedelta(days=1)
    assert new in hit(health, TODAY)
    assert new not in hit(health, TODAY - timedelta(days=1))
    assert house.clerk in hit(health, TODAY)
    assert house.clerk not in hit(schools, TODAY)
    assert house.clerk not in hit(health, tomorrow)
    assert house.clerk in hit(schools, tomorrow)
    assert circle_of(schools, on=tomorrow).figures().done == 1
    assert CourseCompletion.objects.get() == record
    assert CourseCompletion.objects.get().unit == house.office
