"""Queries that nobody types: days beyond the calendar, two scopes, a job to come."""

from datetime import date

import pytest

from elearning.people.models import RoleGrant
from tests.conftest import NOW
from tests.evidence.acting import complete, content_of, csv_lines, person, xlsx_lines
from tests.factories import MembershipFactory
from tests.factories import grant as give

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query",
    [
        "dari=0001-01-01",
        "sampai=9999-12-31",
        "dari=1900-01-01&sampai=1970-01-01",
        "dari=kemarin",
    ],
)
def test_a_day_beyond_the_records_is_refused_in_words(sign_in, agency, question, query):
    browser = sign_in("assessor", agency)
    for address in ("/eviden/", "/eviden/PPE1A/"):
        response = browser.get(f"{address}?{query}")
        assert response.status_code == 200
        assert b"field__error" in response.content
    assert browser.get(f"/eviden/paket.zip?{query}").status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30"])
def test_hr_is_shown_today_for_a_day_that_is_none(sign_in, agency, day):
    response = sign_in("hr", agency).get(f"/sdm/?pada={day}")
    assert response.status_code == 200
    assert response.context["asked"].on == date(2026, 11, 24)
    assert b"field__error" in response.content


@pytest.mark.parametrize(
    "address",
    ["/sdm/?unit=%00", "/sdm/pegawai/?unit=%00", "/eviden/paket.zip?kode=%00"],
)
def test_a_null_character_finds_nothing(sign_in, agency, question, address):
    browser = sign_in("hr", agency)
    assert browser.get(address).status_code == 404


def test_the_months_count_every_part_of_the_scope(
    sign_in, client, course, office, school
):
    browser = sign_in("hr", office)
    user = RoleGrant.objects.get().user
    give(user, RoleGrant.Role.HR, school)
    complete(person(office, "Ani"), course)
    complete(person(school, "Budi"), course)
    months = browser.get("/sdm/").context["months"]
    assert sum(month.completions for month in months) == 2


def test_a_transfer_to_come_does_not_move_a_record_yet(sign_in, client, office, school):
    ani = person(office, "Ani")
    ani.memberships.update(ends_on=date(2026, 12, 31), ended_at=NOW)
    MembershipFactory(employee=ani, unit=school, starts_on=date(2027, 1, 1))
    address = f"/sdm/pegawai/{ani.key}/"
    assert sign_in("hr", office).get(address).status_code == 200
    assert sign_in("hr", school).get(address).status_code == 404


def test_files_are_indonesian_whoever_asks(sign_in, client, duty, office):
    person(office, "Ani")
    browser = sign_in("hr", office)
    notes = xlsx_lines(content_of(browser.get("/sdm/pegawai.xlsx")), sheet=1)
    assert any("Per tanggal 24 November 2026" in line[0] for line in notes)
    assert csv_lines(browser.get("/sdm/pegawai.csv"))[0][1] == "Nama"


def test_there_is_no_pack_while_no_module_serves_a_question(sign_in, agency, question):
    browser = sign_in("assessor", agency)
    assert browser.get("/eviden/paket.zip").status_code == 404
