"""/sdm/jp/ and /saya/jp/: who may look, what is shown, and that files say the same."""

from decimal import Decimal

import pytest
from django.utils import timezone

from elearning.background import run
from elearning.evidence.views import jp
from elearning.models import Job
from tests.conftest import NOW
from tests.courses.sending import approved, send
from tests.evidence.acting import (
    complete,
    content_of,
    csv_lines,
    person,
    xlsx_lines,
)
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db

PAGES = ["/sdm/jp/", "/sdm/jp/pegawai.csv", "/sdm/jp/unit.xlsx"]
ACTS = ["/sdm/jp/ekspor/", "/sdm/jp/tabel/"]


@pytest.fixture
def ani(office):
    return person(office, "Ani", with_account=True)


@pytest.fixture
def staff(ani, course, office, centre, school):
    """Ani has 21 JP, Budi one, Cici of PPPK 30, Dodi of another office 5."""
    complete(ani, course)
    approved(ani, jp=20)
    complete(person(centre, "Budi"), course)
    cici = person(
        centre, "=Cici", with_account=True, membership__employment_kind="pppk"
    )
    approved(cici, jp=30)
    approved(person(school, "Dodi", with_account=True), jp=5)


def sheet_of(job):
    assert job.problem == ""
    with job.file.open("rb") as file:
        return xlsx_lines(file.read())


def text_of(response) -> str:
    return response.content.decode()


# --- Who may look -----------------------------------------------------------------------


@pytest.mark.parametrize("role", [None, "assessor", "leader"])
def test_only_hr_finds_them(sign_in, ani, office, role):
    browser = sign_in(role, office if role else None)
    for address in [*PAGES, f"/sdm/jp/pegawai/{ani.key}/"]:
        assert browser.get(address).status_code == 404, address
    for address in ACTS:
        assert browser.post(address, {"unit": office.code}).status_code == 404
    assert not Job.objects.exists()


def test_who_has_not_signed_in_is_asked_to(client, ani):
    for address in [*PAGES, f"/sdm/jp/pegawai/{ani.key}/", "/saya/jp/"]:
        assert client.get(address)["Location"].startswith("/akun/masuk/?next=/")


def test_an_employee_finds_his_own_alone(client, ani, office):
    client.force_login(person(office, "Budi", with_account=True).user)
    assert client.get(f"/sdm/jp/pegawai/{ani.key}/").status_code == 404
    approved(ani, name="Milik Ani")
    assert "Milik Ani" not in text_of(client.get("/saya/jp/"))


def test_another_subtree_is_not_there(sign_in, staff, ani, office, school):
    browser = sign_in("hr", school)
    for address in PAGES:
        assert browser.get(f"{address}?unit={office.code}").status_code == 404
    assert browser.get(f"/sdm/jp/pegawai/{ani.key}/").status_code == 404
    assert "Ani" not in text_of(browser.get("/sdm/jp/"))
    assert browser.post(ACTS[0], {"unit": office.code}).status_code == 404
    assert browser.post(f"{ACTS[1]}?unit={office.code}").status_code == 404
    assert not Job.objects.exists()


def test_pages_are_read_and_acts_are_posted(sign_in, agency):
    browser = sign_in("hr", agency)
    assert {browser.post(address).status_code for address in PAGES} == {405}
    assert {browser.get(address).status_code for address in ACTS} == {405}


# --- What is shown ----------------------------------------------------------------------


def test_the_overview_tells_units_and_people(sign_in, staff, office, centre):
    page = sign_in("hr", office).get("/sdm/jp/")
    total = page.context["total"]
    assert (total.people, total.bound, total.reached, total.over) == (3, 2, 1, 1)
    assert [row.unit for row in page.context["units"]] == [office, centre]
    assert [row.name for row in page.context["page"]] == ["Ani", "=Cici", "Budi"]
    for said in ("50.0", "Competence (estimate)", "22.5", "Above the figure for PPPK"):
        assert said in text_of(page), said


def test_filters_narrow_the_list_and_not_the_figures(sign_in, staff, agency):
    browser = sign_in("hr", agency)
    page = browser.get("/sdm/jp/?status=below&q=dod").context
    assert [row.name for row in page["page"]] == ["Dodi"]
    assert page["total"].people == 4
    assert "Nobody found" in text_of(browser.get("/sdm/jp/?q=zzz"))
    assert browser.get("/sdm/jp/?tahun=2025").context["total"].jp == 0
    for odd in ("tahun=abc", "tahun=99999", "tahun=2099", "status=x", "q=%00"):
        assert browser.get(f"/sdm/jp/?{odd}").context["year"].year == 2026


def test_a_unit_without_people_is_said(sign_in, agency):
    page = text_of(sign_in("hr", agency).get("/sdm/jp/"))
    assert "Nobody found" in page


def test_files_hold_every_row_that_is_shown(sign_in, staff, office):
    browser = sign_in("hr", office)
    shown = browser.get("/sdm/jp/").context["page"]
    lines = csv_lines(browser.get("/sdm/jp/pegawai.csv"))
    sheet = xlsx_lines(content_of(browser.get("/sdm/jp/pegawai.xlsx")))
    assert [line[0] for line in lines[1:]] == [row.nip for row in shown]
    assert [line[0] for line in sheet[1:]] == [row.nip for row in shown]
    ani = dict(zip(lines[0], lines[1], strict=True))
    names = ("JP modul", "JP sertifikat luar", "JP")
    assert [Decimal(ani[name]) for name in names] == [1, 20, 21]
    assert (ani["Tahun"], ani["Target JP"]) == ("2026", "20")
    assert ani["Keterangan"] == "Mencapai target"
    assert ani["Perkiraan kompetensi IP ASN"] == "22.5"
    assert ani["Rumus perkiraan"] == "JP 22.5 dari 22.5, seminar 0 dari 17.5"
    assert lines[2][1] == "'=Cici"


def test_the_file_of_units_says_what_the_page_says(sign_in, staff, office):
    browser = sign_in("hr", office)
    units = browser.get("/sdm/jp/").context["units"]
    lines = csv_lines(browser.get("/sdm/jp/unit.csv"))[1:]
    assert [(line[0], line[3], line[5]) for line in lines] == [
        (row.unit.code, str(row.total.people), str(row.total.reached)) for row in units
    ]


def test_a_person_s_ledger_and_estimate(sign_in, staff, ani, office):
    page = text_of(sign_in("hr", office).get(f"/sdm/jp/pegawai/{ani.key}/"))
    for said in (
        "Module completed here",
        "External certificate",
        "Bimtek Manajemen Risiko",
        "Competence, IP ASN (estimate)",
        "22.5 of 22.5",
        "It is not the index of BKN",
    ):
        assert said in page, said
    other = sign_in("hr", office).get(f"/sdm/jp/pegawai/{ani.key}/?tahun=2025")
    assert "No lesson hours in this year" in text_of(other)


def test_somebody_who_is_not_active_has_a_ledger_and_no_estimate(sign_in, office):
    budi = person(office, "Budi", membership__legal_status="study")
    page = sign_in("hr", office).get(f"/sdm/jp/pegawai/{budi.key}/")
    assert page.status_code == 200
    assert page.context["row"] is None


def test_one_s_own_ledger(client, ani, course):
    client.force_login(ani.user)
    complete(ani, course)
    send(ani, name="Masih menunggu")
    page = text_of(client.get("/saya/jp/"))
    assert "Masih menunggu" in page
    assert "Waiting for HR" in page
    assert "estimate" not in page


def test_an_account_of_no_employee_has_none(sign_in):
    assert sign_in().get("/saya/jp/").status_code == 404


def test_my_learning_shows_hours_against_the_target(client, ani, office, course):
    complete(ani, course)
    approved(ani, jp=4)
    approved(ani, jp=4, name="Dua kali")
    client.force_login(ani.user)
    page = text_of(client.get("/saya/"))
    assert '<p class="big-number">5 <small>JP</small></p>' in page
    assert "of 20 JP in the year" in page
    budi = person(office, "Budi", with_account=True, membership__employment_kind="pppk")
    client.force_login(budi.user)
    assert "of 20 JP in the year" not in text_of(client.get("/saya/"))


# --- Long lists -------------------------------------------------------------------------


def test_a_long_list_is_written_in_the_background(
    sign_in, staff, office, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(jp, "MOST_ROWS", 1)
    browser = sign_in("hr", office)
    assert 'action="/sdm/jp/tabel/?' in text_of(browser.get("/sdm/jp/"))
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post("/sdm/jp/tabel/?status=below")
    job = Job.objects.get()
    assert answer.url == f"/pekerjaan/{job.key}/"
    run(key=str(job.key), clock=timezone.now)
    job.refresh_from_db()
    assert [line[1] for line in sheet_of(job)[1:]] == ["Budi"]
    assert job.file.name.endswith("jp-pegawai-2026-2026-11-24.xlsx")


def test_what_is_asked_for_one_unit_stays_in_it(
    sign_in, staff, agency, centre, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sign_in("hr", agency).post(f"/sdm/jp/tabel/?unit={centre.code}&tahun=2026")
    job = Job.objects.get()
    assert job.asked_at == NOW
    assert {line[1] for line in sheet_of(job)[1:]} == {"=Cici", "Budi"}


# --- Speed ------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/sdm/jp/", "/sdm/jp/pegawai.csv"])
def test_more_people_cost_no_more_queries(
    sign_in, staff, course, office, django_assert_max_num_queries, address
):
    browser = sign_in("hr", office)
    content_of(browser.get(address))
    with django_assert_max_num_queries(40) as few:
        content_of(browser.get(address))
    for n in range(12):
        someone = person(UnitFactory(parent=office), f"Eka {n}", with_account=True)
        approved(someone, jp=20)
        complete(someone, course)
    with django_assert_max_num_queries(len(few)):
        content_of(browser.get(address))
