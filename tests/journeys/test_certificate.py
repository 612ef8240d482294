"""Who scans the code on a paper: it is the one that the agency signed, or it is not."""

from .conftest import PHONE, assert_accessible, assert_fits


def test_the_scanned_code_is_compared_with_what_was_signed(visit):
    page = visit("/saya/", "pegawai", size=PHONE)
    page.locator(".cert").first.get_by_role("link", name="Periksa keaslian").click()
    address = page.url
    proof = page.locator("[data-proof]").get_attribute("data-proof")
    assert not page.locator("[data-same], [data-other]").filter(visible=True).count()
    page = visit(f"{address}#{proof}", size=PHONE)
    page.locator("[data-same]").wait_for()
    assert page.locator(".verify__head").is_visible()
    page = visit(f"{address}#{proof[:40]}{proof[41:]}", size=PHONE)
    page.locator("[data-other]").wait_for()
    assert not page.locator(".verify__head").is_visible()
    assert page.locator("[data-same]").is_hidden()
    assert_fits(page)
    assert_accessible(page)
