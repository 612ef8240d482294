"""/sdm/ and /eviden/: who may look, what is shown, and that files say the same."""

from decimal import Decimal

import pytest
import time_machine

from elearning.evidence.models import EvidencePack
from tests.conftest import NOW
from tests.evidence.acting import (
    build,
    complete,
    content_of,
    csv_lines,
    person,
    start,
    xlsx_lines,
)
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db

FOR_HR = ["/sdm/", "/sdm/unit.csv", "/sdm/pegawai/", "/sdm/pegawai.xlsx"]
FOR_ASSESSORS = ["/eviden/", "/eviden/PPE1A/", "/eviden/paket/"]


@pytest.fixture(scope="module")
def built(world):
    """Four with the duty: done, begun and late, late, and one in another office."""
    made = build(school=True)
    (_agency, office, centre), course = made["units"], made["course"]
    with time_machine.travel(NOW, tick=False):
        complete(person(office, "Ani"), course, score=Decimal(90))
        start(person(centre, "Budi"), course)
        person(centre, "=Cici")
        person(made["school"], "Dodi")
    return made


def status_of(browser, address):
    response = browser.get(address)
    content_of(response)  # a file is closed when it has been read
    return response.status_code


# --- Who may look -----------------------------------------------------------------------


@pytest.mark.parametrize("address", [*FOR_HR, *FOR_ASSESSORS])
def test_who_has_not_signed_in_is_asked_to(client, question, agency, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/akun/masuk/?next=/")


@pytest.mark.parametrize("address", [*FOR_HR, *FOR_ASSESSORS])
def test_an_employee_without_a_role_finds_nothing(sign_in, question, agency, address):
    assert sign_in().get(address).status_code == 404


@pytest.mark.parametrize(
    ("role", "sees", "hidden"),
    [
        ("hr", [*FOR_HR, *FOR_ASSESSORS], []),
        ("leader", FOR_HR, FOR_ASSESSORS),
        ("assessor", FOR_ASSESSORS, FOR_HR),
    ],
)
def test_each_role_sees_its_own_rooms(sign_in, duty, office, role, sees, hidden):
    browser = sign_in(role, office)
    assert {status_of(browser, address) for address in sees} == {200}
    assert {status_of(browser, address) for address in hidden} <= {404}


@pytest.mark.parametrize("address", ["/sdm/", "/sdm/unit.csv", "/sdm/pegawai/"])
def test_another_subtree_is_not_there(sign_in, office, school, address):
    browser = sign_in("hr", office)
    foreign = browser.get(f"{address}?unit={school.code}")
    unknown = browser.get(f"{address}?unit=TIDAKADA")
    assert (foreign.status_code, unknown.status_code) == (404, 404)


def test_evidence_of_another_subtree_is_not_given(sign_in, office, school):
    browser = sign_in("assessor", office)
    page = browser.get(f"/eviden/PPE1A/?unit={school.code}")
    assert "Dodi" not in page.content.decode()
    assert "report" not in page.context
    asked = {"kode": "PPE1A", "unit": school.code}
    assert browser.post("/eviden/paket/baru/", asked).status_code == 404
    assert not EvidencePack.objects.exists()


def test_a_record_is_open_to_the_scope_alone(sign_in, office, school):
    address = f"/sdm/pegawai/{person(office, 'Ani').key}/"
    assert sign_in("leader", office).get(address).status_code == 200
    assert sign_in("hr", school).get(address).status_code == 404


@pytest.mark.parametrize("address", [*FOR_HR, *FOR_ASSESSORS])
def test_nothing_can_be_posted(sign_in, question, agency, address):
    assert sign_in("hr", agency).post(address).status_code == 405


# --- What is shown ----------------------------------------------------------------------


def test_the_overview_counts_down_the_tree(sign_in, office, centre):
    page = sign_in("hr", office).get("/sdm/")
    total = page.context["total"]
    assert (total.obliged, total.done, total.late) == (3, 1, 2)
    assert [row.unit for row in page.context["rows"]] == [office, centre]
    assert [row.total.late for row in page.context["rows"]] == [2, 2]
    assert "33.3" in page.content.decode()


def test_the_list_holds_the_rows_behind_the_figure(sign_in, office):
    browser = sign_in("hr", office)
    late = browser.get("/sdm/").context["total"].late
    page = browser.get("/sdm/pegawai/?status=late").context["page"]
    assert page.paginator.count == late == 2
    assert {row.name for row in page} == {"Budi", "=Cici"}


def test_a_module_and_a_name_narrow_the_list(sign_in, course, agency):
    browser = sign_in("hr", agency)
    found = browser.get(f"/sdm/pegawai/?modul={course.slug}&q=dod").context["page"]
    assert [row.name for row in found] == ["Dodi"]
    assert "Nobody found" in browser.get("/sdm/pegawai/?q=zzz").content.decode()


# --- Files ------------------------------------------------------------------------------


def test_a_file_holds_every_row_of_the_list(sign_in, office):
    browser = sign_in("hr", office)
    shown = browser.get("/sdm/pegawai/?status=late").context["page"]
    lines = csv_lines(browser.get("/sdm/pegawai.csv?status=late"))[1:]
    sheet = xlsx_lines(content_of(browser.get("/sdm/pegawai.xlsx?status=late")))[1:]
    assert [line[0] for line in lines] == [row.nip for row in shown]
    assert [line[0] for line in sheet] == [row.nip for row in shown]


def test_a_name_that_looks_like_a_formula_is_defused(sign_in, office):
    lines = csv_lines(sign_in("hr", office).get("/sdm/pegawai.csv?q=Cici"))
    assert lines[1][1] == "'=Cici"


def test_the_file_of_units_says_what_the_overview_says(sign_in, office):
    browser = sign_in("hr", office)
    rows = browser.get("/sdm/").context["rows"]
    lines = csv_lines(browser.get("/sdm/unit.csv"))[1:]
    sheet = xlsx_lines(content_of(browser.get("/sdm/unit.xlsx")))[1:]
    figures = [(row.unit.code, row.total.obliged, row.total.late) for row in rows]
    assert [(line[0], int(line[3]), int(line[7])) for line in lines] == figures
    assert [(line[0], line[3], line[7]) for line in sheet] == figures


def test_all_levels_are_shown_and_filed_when_asked_for(sign_in, agency):
    browser = sign_in("hr", agency)
    shallow = browser.get("/sdm/").context["rows"]
    deep = browser.get("/sdm/?semua=on").context["rows"]
    assert max(row.depth for row in shallow) == 1
    assert max(row.depth for row in deep) == 2
    lines = csv_lines(browser.get("/sdm/unit.csv?semua=on"))[1:]
    assert [line[0] for line in lines] == [row.unit.code for row in deep]


@pytest.mark.parametrize("address", ["/sdm/unit.csv", "/sdm/pegawai.xlsx"])
def test_files_with_names_in_them_are_not_kept_on_the_way(sign_in, agency, address):
    response = sign_in("hr", agency).get(address)
    content_of(response)
    assert response["Cache-Control"] == "private, no-store"
    assert f"-2026-11-24.{address[-4:].lstrip('.')}" in response["Content-Disposition"]


# --- The assessor -----------------------------------------------------------------------


def test_a_question_says_who_of_how_many(sign_in, office):
    page = sign_in("assessor", office).get("/eviden/PPE1A/")
    report = page.context["report"]
    assert (report.did, report.should) == (1, 3)
    assert [row.name for row in report.participants] == ["Ani"]
    assert report.question.text[:40] in page.content.decode()


def test_a_question_that_the_worksheet_lacks_is_not_there(sign_in, office):
    assert sign_in("assessor", office).get("/eviden/XYZ9/").status_code == 404


# --- Speed ------------------------------------------------------------------------------


def test_more_people_cost_no_more_queries(
    sign_in, course, office, django_assert_max_num_queries
):
    addresses = ["/sdm/", "/sdm/unit.csv", "/sdm/pegawai/", "/sdm/pegawai.csv"]
    addresses.append("/eviden/PPE1A/")
    browser = sign_in("hr", office)
    few = {}
    for address in addresses:
        # Site, settings and content types are cached from now on.
        content_of(browser.get(address))
        with django_assert_max_num_queries(40, info=address) as counted:
            content_of(browser.get(address))
        few[address] = len(counted)
    for n in range(50):
        someone = person(UnitFactory(parent=office), f"Eka {n}")
        if n % 2:
            complete(someone, course)
    for address, count in few.items():
        with django_assert_max_num_queries(count, info=address):
            content_of(browser.get(address))
