"""Every page that HR, a head of a unit and an employee are led to, on a phone and on a desk.

Whatever is added to their navigation later is looked at too.
"""

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESK, PHONE, assert_accessible, assert_fits

# Below the pages of the navigation: the first of each kind.
DEEPER = (
    "main a[href^='/sdm/pegawai/']:not([href*='?']):not([href*='.'])",
    "main a[href^='/sdm/jp/pegawai/']:not([href*='.'])",
    "main a[href^='/sdm/akun/unit/']",
    "main a[href^='/sdm/kewajiban/']:not([href*='?'])",
)


def addresses(page: Page, selector: str) -> list[str]:
    links = page.locator(selector)
    found = links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return list(dict.fromkeys(found))


def assert_sound(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    expect(page.locator("h1")).to_have_count(1)
    assert_fits(page)
    assert_accessible(page)


def pages_of(page: Page) -> list[str]:
    """What the navigation leads to: the groups, and the pages of each."""
    found: list[str] = []
    for group in addresses(page, "nav.subnav .subnav__list:first-child a"):
        page.goto(group)
        found += addresses(page, "nav.subnav a")
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(("who", "fewest"), [("sdm", 14), ("pimpinan", 6)])
def test_pages_of_hr_and_of_heads(visit, size, who, fewest):
    page = visit("/sdm/", who=who, size=size)
    places = pages_of(page)
    assert len(places) >= fewest, places
    for address in places:
        assert_sound(page, address)
        for selector in DEEPER:
            for deeper in addresses(page, selector)[:1]:
                if deeper not in places:
                    assert_sound(page, deeper)
                    page.goto(address)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_of_an_employee(visit, size):
    page = visit("/saya/", who="pegawai", size=size)
    assert_sound(page, "/saya/")
    places = addresses(page, "main a[href^='/saya/']")
    assert "/saya/jp/" in places
    for address in places:
        assert_sound(page, address)
