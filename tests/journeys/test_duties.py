"""SDM: makes a duty after seeing whom it hits, changes and ends it; asks for an exemption."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESK, PHONE, assert_accessible, assert_fits


def press(page: Page, name: str, nth: int = 0) -> None:
    page.get_by_role("button", name=name).nth(nth).click()


def fill_in(page: Page, reason: str) -> None:
    """A duty for one health centre, found by its name, for the first module."""
    page.locator("input[name=courses]").first.check()
    page.locator("#cari_unit").fill("puskesmas")
    page.locator("#cari_unit").press("Enter")
    assert_accessible(page)
    press(page, "Sertakan UPT Puskesmas")
    page.locator("input[name=reason]").fill(reason)
    page.locator("input[name=due][value=hari]").check()
    page.locator("input[name=due_days]").fill("30")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_duty_is_made_changed_and_ended(visit, size):
    reason = f"SE Sekda {size['width']}/2026"
    page = visit("/sdm/kewajiban/baru/", who="sdm", size=size)
    assert_fits(page)
    assert_accessible(page)
    fill_in(page, reason)
    press(page, "Pratinjau", nth=-1)
    expect(page.locator("h1")).to_have_text("Pratinjau kewajiban")
    assert_fits(page)
    assert_accessible(page)
    shown = page.locator(".stat__value").first.inner_text()
    assert int(shown) > 0
    press(page, "Ubah isian")
    expect(page.locator("input[name=reason]")).to_have_value(reason)
    press(page, "Pratinjau", nth=-1)
    press(page, "Simpan kewajiban")
    page.wait_for_url(re.compile(r"/sdm/kewajiban/\d+/$"))
    assert page.locator(".stat__value").first.inner_text() == shown
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("link", name="Ubah", exact=True).click()
    page.locator("input[name=reason]").fill(f"{reason} perubahan")
    press(page, "Pratinjau", nth=-1)
    press(page, "Simpan kewajiban")
    page.wait_for_url(re.compile(r"/sdm/kewajiban/\d+/$"))
    page.get_by_role("link", name="Akhiri", exact=True).click()
    assert_accessible(page)
    page.locator("textarea[name=reason]").fill("Dicabut.")
    press(page, "Akhiri kewajiban")
    expect(page.locator("main")).to_contain_text("Diakhiri pada")
    page.goto("/sdm/kewajiban/?status=berakhir")
    expect(page.locator("main")).to_contain_text(f"{reason} perubahan")
    assert_fits(page)
    assert_accessible(page)


def test_nothing_is_lost_without_javascript(browser, site, visit):
    page = visit("/sdm/kewajiban/baru/", who="sdm")
    state = page.context.storage_state()
    context = browser.new_context(
        base_url=site, storage_state=state, java_script_enabled=False
    )
    plain = context.new_page()
    plain.goto("/sdm/kewajiban/baru/")
    plain.locator("input[name=reason]").fill("SE tanpa skrip")
    plain.get_by_role("button", name="Pratinjau").last.click()
    assert plain.locator(".field__error").count() >= 2
    assert plain.locator("input[name=reason]").input_value() == "SE tanpa skrip"
    context.close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_exemption_is_asked_for_and_decided(visit, size):
    page = visit("/sdm/pengecualian/baru/", who="sdm", size=size)
    page.locator("#cari_orang").fill("a")
    page.locator("#cari_orang").press("Enter")
    assert_fits(page)
    assert_accessible(page)
    press(page, "Pilih")
    page.locator("textarea[name=reason]").fill(f"Cuti besar {size['width']}")
    press(page, "Pratinjau", nth=-1)
    expect(page.locator("main")).to_contain_text("Keluar dari penyebut mulai")
    assert_fits(page)
    assert_accessible(page)
    press(page, "Ajukan persetujuan")
    page.wait_for_url(re.compile(r"/sdm/pengecualian/\d+/$"))
    press(page, "Setujui")
    expect(page.locator("main")).to_contain_text("Sendiri, karena")
    assert_fits(page)
    assert_accessible(page)
    page.locator("textarea[name=reason]").fill("Kembali bekerja.")
    press(page, "Cabut pengecualian")
    expect(page.locator("main")).to_contain_text("Kembali bekerja.")
    page.goto("/sdm/pengecualian/?status=dicabut")
    expect(page.locator("main")).to_contain_text(f"Cuti besar {size['width']}")
    assert_fits(page)
    assert_accessible(page)


def test_an_employee_finds_none_of_it(visit):
    page = visit("/saya/", who="pegawai")
    for path in ("/sdm/kewajiban/", "/sdm/kewajiban/baru/", "/sdm/pengecualian/"):
        assert page.goto(path).status == 404
