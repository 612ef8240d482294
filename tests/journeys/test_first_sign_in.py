"""SDM prints codes; an employee activates his account on a phone and lands on /saya/."""

import re

from pypdf import PdfReader

from .conftest import PHONE, assert_accessible, assert_fits, squeezed

PASSWORD = "saya belajar jujur"


def first_code_in(pdf) -> str:
    """The code of the first slip, which is that of the first person listed."""
    text = squeezed(PdfReader(pdf).pages[0].extract_text())
    return re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", text)[0]


def test_hr_prints_codes_and_an_employee_activates_on_a_phone(visit):
    page = visit("/sdm/akun/", who="sdm")
    assert_accessible(page)
    page.locator("tbody th a").last.click()
    page.wait_for_url("**/sdm/akun/unit/**")
    assert_accessible(page)
    nip = page.locator("tbody th small").first.inner_text()
    with page.expect_download() as started:
        page.get_by_role("button", name="Cetak kode").click()
    code = first_code_in(started.value.path())

    phone = visit("/akun/masuk/", size=PHONE)
    phone.get_by_role("link", name="Aktifkan akun Anda").click()
    phone.wait_for_url("**/akun/aktivasi/")
    assert_fits(phone)
    assert_accessible(phone)
    phone.fill("input[name=nip]", nip)
    phone.fill("input[name=code]", "AAAA-BBBB-CCCC")
    phone.locator("main form button[type=submit]").click()
    assert "tidak cocok" in phone.locator("main").inner_text()
    phone.fill("input[name=nip]", nip)
    phone.fill("input[name=code]", code.lower())
    phone.locator("main form button[type=submit]").click()
    phone.wait_for_url("**/akun/aktivasi/sandi/")
    assert_fits(phone)
    assert_accessible(phone)
    phone.fill("input[name=password1]", PASSWORD)
    phone.fill("input[name=password2]", PASSWORD)
    phone.locator("main form button[type=submit]").click()
    phone.wait_for_url("**/saya/")
    assert "Akun Anda aktif" in phone.locator("body").inner_text()
