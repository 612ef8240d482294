"""SDM: sees completion by module and unit, who is late, one record; takes files home."""

import csv
from io import StringIO

from playwright.sync_api import Page
from python_calamine import load_workbook

from .conftest import PHONE, assert_accessible, assert_fits


def download(page: Page, link: str):
    with page.expect_download() as started:
        page.locator(link).first.click()
    return started.value.path()


def test_hr_drills_down_to_who_is_late_and_to_one_record(visit):
    page = visit("/sdm/", who="sdm")
    assert_accessible(page)
    page.get_by_role("link", name="Dinkes", exact=True).click()
    page.wait_for_url("**/sdm/?unit=DINKES*")
    assert_accessible(page)
    page.locator(".stat--bad a").click()
    page.wait_for_url("**/sdm/pegawai/?*status=late*")
    assert page.locator("tbody tr").count() > 0
    assert_accessible(page)
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/sdm/pegawai/*-*/")
    assert "NIP" in page.locator("main").inner_text()
    assert_accessible(page)


def test_the_dashboard_fits_a_phone(visit):
    page = visit("/sdm/", who="sdm", size=PHONE)
    assert_fits(page)
    assert_accessible(page)
    page.goto("/sdm/pegawai/?status=done")
    assert_fits(page)
    assert_accessible(page)


def test_files_hold_exactly_what_is_shown(visit):
    page = visit("/sdm/pegawai/?status=done&unit=DINKES", who="sdm")
    shown = int(
        page.locator(".page-head .muted").inner_text().split()[0].replace(".", "")
    )
    text = download(page, "a[href*='pegawai.csv']").read_text("utf-8-sig")
    lines = list(csv.DictReader(StringIO(text)))
    assert len(lines) == shown > 0
    assert {line["Status"] for line in lines} == {"Selesai"}
    book = load_workbook(str(download(page, "a[href*='pegawai.xlsx']")))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == shown + 1
    assert [row[0] for row in rows[1:]] == [line["NIP"] for line in lines]
    assert all(isinstance(row[0], str) and len(row[0]) == 18 for row in rows[1:])


def test_a_head_sees_his_unit_and_no_other(visit):
    page = visit("/sdm/", who="pimpinan")
    assert "Dinas Kesehatan" in page.locator("main").inner_text()
    assert page.goto("/sdm/?unit=DISDIK").status == 404


def test_an_employee_does_not_find_the_page(visit):
    page = visit("/saya/", who="pegawai")
    assert page.goto("/sdm/").status == 404
    assert page.goto("/eviden/").status == 404
