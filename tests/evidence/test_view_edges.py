"""Queries that nobody types: days beyond the calendar, two scopes, a job to come."""

from datetime import date

import pytest
from django.apps import apps
from django.http import QueryDict

from courses.models import Assignment, Cycle
from elearning.evidence.models import EvidencePack, Seal
from elearning.frameworks.models import Framework
from elearning.people.models import RoleGrant
from tests.conftest import NOW
from tests.evidence.acting import (
    assign_to,
    complete,
    content_of,
    csv_lines,
    links,
    person,
    xlsx_lines,
)
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
    asked = QueryDict(query).dict()
    assert browser.post("/eviden/paket/baru/", asked).status_code == 404


def test_two_periods_of_a_module_are_told_apart(sign_in, course, duty, agency, office):
    other = Cycle.objects.create(
        code="2026-2", starts_on=date(2026, 7, 1), ends_on=date(2026, 12, 31)
    )
    Assignment.objects.filter(pk=assign_to(course, office).pk).update(cycle=other)
    complete(person(office, "Ani"), course)
    person(agency, "Budi")
    browser = sign_in("hr", agency)
    page = browser.get("/sdm/")
    assert {row.tally.obliged for row in page.context["courses"]} == {1, 2}
    for target, number in links(page):
        assert browser.get(target).context["page"].paginator.count == number


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30"])
def test_hr_is_shown_today_for_a_day_that_is_none(sign_in, agency, day):
    response = sign_in("hr", agency).get(f"/sdm/?pada={day}")
    assert response.status_code == 200
    assert response.context["asked"].on == date(2026, 11, 24)
    assert b"field__error" in response.content


@pytest.mark.parametrize(
    "address",
    ["/sdm/?unit=%00", "/sdm/pegawai/?unit=%00", "/eviden/%00/"],
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
    months = browser.get("/sdm/tuntas/").context["months"]
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


def test_without_a_worksheet_there_is_no_evidence(sign_in, agency):
    assert Framework.objects.count() == 0
    assert sign_in("assessor", agency).get("/eviden/").status_code == 404


def test_a_worksheet_to_come_is_not_asked_yet(sign_in, agency, question):
    Framework.objects.update(valid_from=date(2027, 1, 1))
    assert sign_in("assessor", agency).get("/eviden/").status_code == 404


def test_a_period_that_ends_before_it_begins_is_refused_in_words(
    sign_in, agency, question
):
    query = "dari=2026-05-01&sampai=2026-04-01"
    response = sign_in("assessor", agency).get(f"/eviden/?{query}")
    assert "The last day lies before the first." in response.content.decode()
    assert "groups" not in response.context


# --- Looking changes nothing ------------------------------------------------------------


def counts():
    """How many rows each table has, but for what a visit leaves."""
    left = {"Session", "Rendition"}
    models = [m for m in apps.get_models() if m.__name__ not in left]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_an_assessor_who_looks_changes_nothing(sign_in, duty, course, office):
    complete(person(office, "Ani"), course)
    browser = sign_in("assessor", office)
    before = counts()
    for address in ("/eviden/", "/eviden/PPE1A/", "/eviden/paket/"):
        content_of(browser.get(address))
    assert counts() == before


# --- What pages and files say -----------------------------------------------------------


def test_the_page_of_a_person_tells_his_record(sign_in, duty, course, office):
    ani = person(office, "Ani", nip="198609262015051001", back_title="S.E.")
    completion = complete(ani, course)
    page = sign_in("hr", office).get(f"/sdm/pegawai/{ani.key}/").content.decode()
    for words in (
        "Ani, S.E.",
        "19860926\u00a0201505\u00a01\u00a0001",
        "Dinas Kesehatan",
        "SE 1/2026",
        completion.certificate.number,
        completion.digest[:8],
    ):
        assert words in page


def test_a_file_says_every_cell_of_a_row(sign_in, duty, course, office):
    complete(person(office, "Ani", nip="198609262015051001"), course)
    browser = sign_in("hr", office)
    words = ["198609262015051001", "Ani", "Pengelola Data", "Dinas Kesehatan"]
    (plain,) = csv_lines(browser.get("/sdm/pegawai.csv"))[1:]
    assert plain[:6] == [*words, "Gratifikasi", "Selesai"]
    assert plain[6:9] == ["2026-10-31", "2026-10-04", "2026-10-05"]
    (cells,) = xlsx_lines(content_of(browser.get("/sdm/pegawai.xlsx")))[1:]
    assert cells[:6] == plain[:6]
    assert [day.isoformat() for day in cells[6:9]] == plain[6:9]
    assert cells[10] == plain[10] == "00001/ZI/2026"


def test_the_second_page_of_a_long_list_follows_the_first(sign_in, duty, office):
    for n in range(51):
        person(office, f"Orang {n:02}")
    browser = sign_in("hr", office)
    pages = [browser.get(f"/sdm/pegawai/?page={n}").context["page"] for n in (1, 2)]
    names = [row.name for page in pages for row in page]
    assert names == [f"Orang {n:02}" for n in range(51)]
    assert len(csv_lines(browser.get("/sdm/pegawai.csv?page=2"))) == 52


def test_the_worksheet_costs_no_more_queries_for_more_people(
    sign_in, duty, course, office, django_assert_max_num_queries
):
    complete(person(office, "Ani"), course)
    browser = sign_in("assessor", office)
    browser.get("/eviden/")  # site, settings and content types are cached from now on
    with django_assert_max_num_queries(40) as few:
        browser.get("/eviden/")
    for n in range(20):
        complete(person(office, f"Orang {n}"), course)
    with django_assert_max_num_queries(len(few)):
        browser.get("/eviden/")


# --- In the log -------------------------------------------------------------------------


def test_packs_and_seals_are_told_in_a_line(db, agency):
    seal = Seal(number=3, head="ab" * 32)
    day = date(2026, 1, 1)
    pack = EvidencePack(unit=agency, starts_on=day, ends_on=date(2026, 3, 31))
    assert str(seal) == "3 · abababababab"
    assert str(pack) == f"{agency.pk} · 2026-01-01 · 2026-03-31"
