"""HR's pages: every figure leads to its rows, each within its scope, at constant queries."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from courses.assigning import exempt
from elearning.evidence import works
from elearning.evidence.reckoning import reckon
from elearning.evidence.views import downloads
from elearning.models import Job
from tests.conftest import NOW, TODAY
from tests.evidence.acting import (
    OCTOBER,
    assign_to,
    build,
    complete,
    content_of,
    csv_lines,
    links,
    person,
    start,
    xlsx_lines,
)
from tests.factories import EmployeeFactory, UnitFactory, UserFactory, add_course

pytestmark = pytest.mark.django_db

PAGES = [
    "/sdm/",
    "/sdm/unit-saya/",
    "/sdm/pegawai/",
    "/sdm/matriks/",
    "/sdm/belum-masuk/",
    "/sdm/berkala/",
    "/sdm/tuntas/",
]
FILES = [
    f"/sdm/{name}.{kind}"
    for name in ("unit", "pegawai", "matriks", "belum-masuk", "berkala", "tuntas")
    for kind in ("csv", "xlsx")
]


@pytest.fixture(scope="module")
def built(world):
    """People of all states in four units, and a second module for two of them."""
    made = build(school=True)
    (agency, office, centre), course = made["units"], made["course"]
    with time_machine.travel(NOW, tick=False):
        assign_to(add_course("benturan"), office, due_on=date(2026, 12, 31))
        for n, unit in enumerate([agency, office, centre, made["school"]] * 3):
            someone = EmployeeFactory(
                name=f"Orang {n}", membership__unit=unit, with_account=n % 2 == 0
            )
            if n % 3 == 0:
                complete(someone, course)
            elif n % 3 == 1:
                start(someone, course)
            if n == 5:
                exempt(
                    employee=someone,
                    reason="Cuti besar",
                    starts_on=date(2026, 3, 1),
                    by=UserFactory(),
                    at=NOW,
                )
    return made


# --- Figures and rows -------------------------------------------------------------------


def test_every_number_leads_to_as_many_rows(sign_in, agency, office):
    """Derived and reckoned alike; an address is followed once, whoever names it."""
    browser = sign_in("hr", agency)
    addresses = [
        "/sdm/",
        "/sdm/?semua=on",
        "/sdm/?pada=2026-10-04",
        "/sdm/?modul=gratifikasi",
        "/sdm/unit-saya/",
        "/sdm/berkala/",
        "/sdm/berkala/?modul=gratifikasi&pada=2026-10-20",
    ]
    below = [f"{at}?unit={office.code}" for at in ("/sdm/", "/sdm/unit-saya/")]
    below.append(f"/sdm/berkala/?unit={office.code}")
    derived = {address: list(links(browser.get(address))) for address in addresses}
    derived |= {address: list(links(browser.get(address))) for address in below}
    for address, found in derived.items():
        least = 3 if "berkala" in address else 12
        assert len(found) >= (1 if address in below else least), address
    followed = {}
    for address, found in derived.items():
        for target, number in found:
            if target not in followed:
                page = browser.get(target).context["page"]
                followed[target] = page.paginator.count
            assert followed[target] == number, (address, target)
    reckon(on=TODAY, by=None, at=NOW)
    reckon(on=date(2026, 10, 4), by=None, at=NOW)
    for address, found in derived.items():
        assert list(links(browser.get(address))) == found, address


def test_what_was_reckoned_is_shown_and_what_not_is_asked_for(sign_in, agency):
    browser = sign_in("hr", agency)
    derived = browser.get("/sdm/").context["rows"]
    assert Job.objects.get().parameters == {"on": TODAY.isoformat()}
    reckon(on=TODAY, by=None, at=NOW)
    assert browser.get("/sdm/").context["rows"] == derived
    assert Job.objects.count() == 1


def test_the_trend_tells_the_month_ends(sign_in, agency):
    browser = sign_in("hr", agency)
    points = browser.get("/sdm/").context["trend"]
    assert [point.tally for point in points[:-1]] == [None] * 10
    for month in range(1, 11):
        day = date(2026, month + 1, 1) - timedelta(days=1)
        reckon(on=day, by=None, at=NOW)
    page = browser.get("/sdm/")
    points = page.context["trend"]
    assert [point.day.month for point in points] == list(range(1, 12))
    assert [point.tally.done for point in points] == [0] * 9 + [4, 4]
    assert points[-1].tally == page.context["total"]
    for point in points:
        total = browser.get(f"/sdm/?pada={point.day}").context["total"]
        assert total == point.tally


def test_a_month_that_was_written_to_since_waits_for_the_worker(
    sign_in, course, agency, office
):
    reckon(on=date(2026, 9, 30), by=None, at=NOW)
    reckon(on=date(2026, 10, 31), by=None, at=NOW)
    complete(EmployeeFactory(membership__unit=office), course)  # in October
    reckon(on=date(2026, 9, 30), by=None, at=NOW)
    points = sign_in("hr", agency).get("/sdm/").context["trend"]
    assert points[8].tally is not None
    assert points[9].tally is None


# --- The matrix -------------------------------------------------------------------------


def test_the_matrix_shows_where_each_stands(sign_in, agency):
    page = sign_in("hr", agency).get("/sdm/matriks/")
    assert page.context["columns"] == ["Benturan (2026)", "Gratifikasi (2026)"]
    cells = {row.name: row.cells for row in page.context["page"]}
    assert len(cells) == 12
    assert cells["Orang 0"] == ("", "done")
    assert cells["Orang 1"] == ("todo", "late")
    assert cells["Orang 5"] == ("exempt", "exempt")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("status=exempt", {"Orang 5"}),
        ("status=late&modul=benturan", set()),
        ("status=done", {"Orang 0", "Orang 3", "Orang 6", "Orang 9"}),
        ("q=orang+11", {"Orang 11"}),
        ("modul=benturan&q=orang+1", {"Orang 1", "Orang 10"}),
    ],
)
def test_the_matrix_is_filtered(sign_in, agency, query, names):
    page = sign_in("hr", agency).get(f"/sdm/matriks/?{query}")
    assert {row.name for row in page.context["page"]} == names


def test_the_matrix_as_a_file_has_every_row(sign_in, agency, monkeypatch):
    browser = sign_in("hr", agency)
    shown = browser.get("/sdm/matriks/").context["page"]
    lines = csv_lines(browser.get("/sdm/matriks.csv"))
    assert lines[0][4:] == ["Benturan (2026)", "Gratifikasi (2026)"]
    assert [line[0] for line in lines[1:]] == [row.nip for row in shown]
    assert lines[1][5] == "Selesai"
    monkeypatch.setattr("elearning.evidence.reporting.matrix.CHUNK", 5)
    assert csv_lines(browser.get("/sdm/matriks.csv")) == lines


# --- Who never signed in, regularity, completions -----------------------------------------


def test_who_has_never_signed_in(sign_in, office):
    browser = sign_in("hr", office)
    page = browser.get("/sdm/belum-masuk/")
    names = [member.employee.name for member in page.context["page"]]
    assert names == ["Orang 1", "Orang 5", "Orang 9", "Orang 10", "Orang 2", "Orang 6"]
    member = page.context["page"][-1]
    member.employee.user.last_login = NOW
    member.employee.user.save()
    page = browser.get("/sdm/belum-masuk/")
    assert page.context["page"].paginator.count == 5
    lines = csv_lines(browser.get("/sdm/belum-masuk.csv"))[1:]
    assert [line[4] for line in lines][:2] == ["Tidak ada akun"] * 2
    assert lines[-1][4] == "Belum pernah masuk"


def test_a_quarter_without_a_completion_is_a_gap(sign_in, agency, school):
    page = sign_in("hr", agency).get("/sdm/berkala/")
    rows = {row.unit.code: row for row in page.context["rows"]}
    assert [cell.completions for cell in rows[agency.code].cells] == [0, 0, 0, 4]
    assert [cell.is_gap for cell in rows[school.code].cells] == [True] * 3 + [False]
    assert page.content.decode().count("gap") >= 9


def test_a_quarter_that_runs_is_no_gap_yet(sign_in, duty, agency):
    page = sign_in("hr", agency).get("/sdm/berkala/?pada=2026-05-10")
    quarters = page.context["quarters"]
    assert [(q.number, q.is_over) for q in quarters] == [(1, True), (2, False)]
    assert quarters[1].ends_on == date(2026, 5, 10)
    assert "none yet" in page.content.decode()


def test_completions_are_told_by_their_days(sign_in, agency):
    browser = sign_in("hr", agency)
    day = OCTOBER.date()
    for query, count in (
        (f"dari={day}&pada={day}", 4),
        ("pada=2026-10-04", 0),
        ("modul=benturan", 0),
    ):
        page = browser.get(f"/sdm/tuntas/?{query}").context["page"]
        assert page.paginator.count == count


# --- Scopes -----------------------------------------------------------------------------


@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_nobody_without_a_role_finds_it(client, sign_in, agency, address):
    assert client.get(address).status_code == 302
    assert sign_in().get(address).status_code == 404
    assert sign_in("assessor", agency).get(address).status_code == 404


@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_another_subtree_is_not_there(sign_in, office, school, agency, address):
    browser = sign_in("hr", office)
    for code in (school.code, agency.code, "TIDAKADA", "\x00"):
        assert browser.get(address, {"unit": code}).status_code == 404


@pytest.mark.parametrize("role", ["hr", "leader"])
@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_nobody_of_another_subtree_is_told(sign_in, school, address, role):
    """The school has Orang 3, 7 and 11; everybody else is somewhere else."""
    browser = sign_in(role, school)
    for query in ("", "?status=done", "?q=Orang", "?pada=2026-10-20", "?semua=on"):
        response = browser.get(address + query)
        assert response.status_code == 200
        content = content_of(response)
        if address.endswith("xlsx"):
            text = str(xlsx_lines(content))
        else:
            text = content.decode()
        told = set(re.findall(r"Orang \d+", text))
        assert told <= {"Orang 3", "Orang 7", "Orang 11"}, (address, query)


# --- Long files ---------------------------------------------------------------------------


def test_a_long_workbook_is_written_by_the_worker(
    sign_in, office, monkeypatch, tmp_path
):
    monkeypatch.setattr(downloads, "MOST_ROWS", 3)
    browser = sign_in("hr", office)
    short = browser.get("/sdm/pegawai.xlsx?q=Orang+1")
    assert short.status_code == 302
    job = Job.objects.get()
    assert short["Location"] == f"/pekerjaan/{job.key}/"
    assert (job.work, job.parameters["table"]) == (downloads.WORK, "pegawai")
    outcome = works.table_file(running=running(job))
    lines = xlsx_lines(outcome.path.read_bytes())[1:]
    outcome.path.unlink()
    shown = browser.get("/sdm/pegawai/?q=Orang+1").context["page"]
    assert [line[0] for line in lines] == [row.nip for row in shown]
    assert outcome.summary == {"rows": len(lines)}
    assert outcome.filename == "ketuntasan-pegawai-2026-11-24.xlsx"


def test_the_worker_writes_what_the_person_may_still_see(sign_in, office):
    browser = sign_in("hr", office)
    browser.get("/sdm/")
    user = browser.get("/sdm/").wsgi_request.user
    job = Job(work=downloads.WORK, asked_by=user, asked_at=NOW)
    job.parameters = {"table": "matriks", "query": ""}
    user.role_grants.all().update(ends_on=TODAY - timedelta(days=1))
    with pytest.raises(works.WorkStopped):
        works.table_file(running=running(job))


def running(job):
    from elearning.background.running import Running

    return Running(job=job, clock=lambda: NOW)


# --- Speed --------------------------------------------------------------------------------


@pytest.mark.parametrize("reckoned", [False, True])
def test_people_and_units_cost_no_queries(
    sign_in, course, office, django_assert_max_num_queries, reckoned
):
    browser = sign_in("hr", office)
    if reckoned:
        reckon(on=TODAY, by=None, at=NOW)
    few = {}
    for address in [*PAGES, "/sdm/matriks/?status=done"]:
        browser.get(address)
        with django_assert_max_num_queries(60, info=address) as counted:
            browser.get(address)
        few[address] = len(counted)
    for n in range(40):
        someone = person(UnitFactory(parent=office), f"Eka {n}")
        if n % 2:
            complete(someone, course)
    if reckoned:
        reckon(on=TODAY, by=None, at=NOW)
    for address, count in few.items():
        with django_assert_max_num_queries(count, info=address):
            browser.get(address)
