"""Answers survive a lost network, a reload, a closed tab, a lost session, another device."""

import re

import pytest
from playwright.sync_api import Page, expect

from elearning.demo.accounts import PASSWORD

from .conftest import DESK, PHONE, assert_fits, sign_in

SLUG = "manajemen-perubahan"
WHO = "tpi"  # who has not begun this module in the demo
SOON = 2000  # milliseconds within which a change is on the server


@pytest.fixture
def sheet(visit):
    """The open practice of a person who has begun it: sheet(who), her own each time."""

    def _open(who: str, size=PHONE) -> Page:
        page = visit(f"/modul/{SLUG}/", who, size=size)
        begin = page.locator("form[action$='/mulai/'] button")
        if begin.count():
            begin.click()
            page.wait_for_load_state()
        page.goto(f"/modul/{SLUG}/tes-awal/")
        page.locator("main form[method=post] button[type=submit]").first.click()
        page.wait_for_url("**/kuis/*/")
        page.wait_for_function(
            "caches.open('kuis').then(c => c.match(location.pathname))"
        )
        page.wait_for_function("navigator.serviceWorker.ready")
        return page

    return _open


def item(page: Page, place: int):
    return page.locator(f"[data-question='{place}']")


def choose(page: Page, place: int, nth: int = 0) -> str:
    """Press an option of a question; its value."""
    option = item(page, place).locator("label.option").nth(nth)
    option.click()
    return option.locator("input").input_value()


def chosen(page: Page, place: int) -> list[str]:
    inputs = item(page, place).locator("input:checked").all()
    return [found.input_value() for found in inputs]


def is_saved(page: Page, place: int, timeout: int = SOON) -> None:
    item(page, place).locator(".receipt--saved").wait_for(timeout=timeout)


def choices_at(page: Page) -> list[int]:
    """Places of questions with one answer to choose, whose options are radios."""
    found = page.locator("[data-question][data-kind=single]").all()
    return [int(q.get_attribute("data-question")) for q in found]


def on_the_server(page: Page, place: int) -> list[str]:
    """What a fresh page says, fetched without this browser's memory."""
    told = page.evaluate(
        "fetch(location.pathname + 'jawab/', {headers: {'Content-Type': "
        "'application/json'}}).then(r => r.json())"
    )
    held = {answer["soal"]: answer["jawaban"] for answer in told["answers"]}
    return held.get(place) or []


def test_the_network_goes_and_comes_back(sheet):
    page = sheet(WHO)
    first, second, third = choices_at(page)[:3]
    assert_fits(page)
    value = choose(page, first)
    is_saved(page, first)
    assert on_the_server(page, first) == [value]

    page.context.set_offline(True)
    waiting = {place: choose(page, place, nth=1) for place in (second, third)}
    for place in waiting:
        item(page, place).locator(".receipt--offline").wait_for()
    expect(page.locator(".quiz-head [data-receipt]")).to_contain_text("2")
    page.locator("button[formaction]").click()
    expect(page.locator("[data-needs-network]")).to_be_visible()

    page.reload()
    for place, given in waiting.items():
        assert chosen(page, place) == [given]
    assert chosen(page, first) == [value]

    page.context.set_offline(False)
    for place, given in waiting.items():
        is_saved(page, place, timeout=15000)
        assert on_the_server(page, place) == [given]
    receipt = item(page, second).locator(".receipt--saved").inner_text()
    assert re.search(r"\d{2}\.\d{2}", receipt)


def test_a_tab_that_was_closed_while_offline(sheet):
    page = sheet(WHO)
    place = choices_at(page)[0]
    address = page.url
    page.context.set_offline(True)
    value = choose(page, place, nth=2)
    item(page, place).locator(".receipt--offline").wait_for()
    context = page.context
    page.close()
    context.set_offline(False)
    other = context.new_page()
    with other.expect_response("**/jawab/") as sent:
        other.goto("/modul/")
    assert sent.value.ok
    other.goto(address)
    assert on_the_server(other, place) == [value]


def test_a_session_that_ended(sheet):
    page = sheet(WHO)
    place = choices_at(page)[1]
    address = page.url
    page.context.clear_cookies(name="sessionid")
    value = choose(page, place, nth=0 if chosen(page, place) != [] else 1)
    link = item(page, place).locator("a")
    link.wait_for()
    link.click()
    page.wait_for_url("**/akun/masuk/**")
    page.fill("input[name=login]", f"{WHO}@demo.test")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(address)
    is_saved(page, place, timeout=15000)
    assert on_the_server(page, place) == [value]


def test_nobody_sends_the_answers_of_another(sheet):
    page = sheet(WHO)
    place = choices_at(page)[0]
    page.context.set_offline(True)
    choose(page, place, nth=3)
    item(page, place).locator(".receipt--offline").wait_for()
    page.context.clear_cookies()
    page.context.set_offline(False)
    other = page.context.new_page()
    page.close()
    sent = []
    other.on("request", lambda asked: sent.append(asked.url))
    sign_in(other, "pimpinan")
    other.goto("/modul/")
    other.wait_for_timeout(1000)
    assert not [url for url in sent if "/jawab/" in url]
    kept = other.evaluate(
        "Object.keys(localStorage).filter(k => k.startsWith('kuis:'))"
    )
    assert len(kept) == 1


def test_a_second_device_goes_on(sheet, visit):
    phone = sheet(WHO)
    one, two = choices_at(phone)[:2]
    value = choose(phone, one, nth=1)
    is_saved(phone, one)
    laptop = visit(phone.url, WHO, size=DESK)
    assert chosen(laptop, one) == [value]
    newer = choose(laptop, two, nth=3)
    is_saved(laptop, two)
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(item(phone, two).locator(f"input[value='{newer}']")).to_be_checked()


def test_without_script_the_form_does_it(browser, site):
    context = browser.new_context(
        viewport=PHONE, base_url=site, locale="id-ID", java_script_enabled=False
    )
    page = context.new_page()
    sign_in(page, WHO)
    page.goto(f"/modul/{SLUG}/tes-awal/")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url("**/kuis/*/")
    place = choices_at(page)[0]
    value = choose(page, place, nth=0)
    page.locator("[data-without-script] button").click()
    assert chosen(page, place) == [value]
    page.locator("button[formaction]").click()
    page.locator("button[name=yakin]").click()
    page.wait_for_url("**/hasil/")
    context.close()
