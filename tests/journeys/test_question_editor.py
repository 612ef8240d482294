"""Pelatih writes twenty questions in a row with the keyboard alone, and loses none."""

import re

from playwright.sync_api import Page, expect

from .conftest import PHONE, assert_accessible, assert_fits

STEM = "[name=stem]"


def bank_of(page: Page) -> str:
    """The first bank that can be chosen."""
    page.goto("/cms/soal/new/")
    choices = page.locator("[name=bank] option").evaluate_all(
        "options => options.map(option => option.value)"
    )
    return next(value for value in choices if value)


def test_twenty_questions_by_keyboard_alone(visit):
    page = visit("/cms/", who="pelatih")
    page.goto(f"/cms/soal/new/?bank={bank_of(page)}&tags=papan+ketik")
    for number in range(1, 21):
        expect(page.locator(STEM)).to_be_focused()
        assert page.locator(STEM).input_value() == ""
        page.keyboard.type(f"Soal papan ketik {number}: apa yang Anda lakukan?")
        page.keyboard.press("Tab")  # the picture
        page.keyboard.press("Tab")  # the first option
        page.keyboard.type("Menolak dengan ramah")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for other in ("Menerima diam-diam", "Membagi rata", "Diam saja", "Menunda"):
            page.keyboard.press("Enter")
            page.keyboard.type(other)
        assert page.locator("[data-row]").count() == 5, "Enter adds a row at the end"
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    page.goto("/cms/soal/?tag=papan+ketik")
    assert page.locator("a[href*='/cms/soal/edit/']").count() == 20


def test_the_preview_follows_the_typing(visit):
    page = visit("/cms/", who="pelatih")
    page.goto("/cms/soal/new/")
    frame = page.frame_locator("[name=question-preview]")
    page.fill(STEM, "Urutkan langkah pelaporan")
    expect(frame.locator("main")).to_contain_text("Urutkan langkah pelaporan")
    page.select_option("[name=kind]", "ordering")
    for place, text in enumerate(("Catat", "Laporkan", "Serahkan")):
        page.fill(f"[name=item-{place}-text]", text)
    expect(frame.locator("[data-ordering]")).to_contain_text("Serahkan")
    expect(frame.locator("[data-ordering] button").first).to_be_visible()
    page.get_by_role("button", name="Geser ke bawah").or_(
        page.locator("[value='down:item-0']")
    ).first.click()
    expect(page.locator("[name=item-0-text]")).to_have_value("Laporkan")
    page.select_option("[name=kind]", "single")
    expect(page.locator("[name=option-0-text]")).to_have_value("Laporkan")
    assert_accessible(page)


def test_unsaved_words_are_not_left_unasked(visit):
    page = visit("/cms/", who="pelatih")
    page.goto("/cms/soal/new/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator(STEM).press_sequentially("Belum disimpan")
    page.goto("/cms/soal/")
    assert asked == ["beforeunload"]
    page.goto("/cms/soal/new/")
    page.goto("/cms/soal/")
    assert asked == ["beforeunload"], "nothing was written the second time"


def test_a_question_can_be_written_on_a_phone(visit):
    page = visit("/cms/", who="pelatih", size=PHONE)
    page.goto(f"/cms/soal/new/?bank={bank_of(page)}")
    for kind in ("single", "matching", "numeric", "short", "scenario"):
        page.select_option("[name=kind]", kind)
        expect(page.locator("[name=kind_was]")).to_have_value(kind)
        assert_fits(page)
    page.select_option("[name=kind]", "true_false")
    page.fill(STEM, "Hadiah selalu suap.")
    page.check("[name=statement-right][value=b]")
    page.locator("[name=another]").click()
    page.wait_for_url(re.compile(r"/cms/soal/new/\?"))
    assert page.locator("[name=kind]").input_value() == "true_false"


def test_long_words_and_other_directions_fit_a_phone(visit):
    page = visit("/cms/", who="pelatih", size=PHONE)
    page.goto("/cms/soal/new/")
    frame = page.frame_locator("[name=question-preview]")
    page.fill(STEM, "https://contoh.go.id/" + "x" * 400)
    page.fill("[name=option-0-text]", "y" * 300)
    page.fill("[name=option-1-text]", "رفض الهدية")
    expect(frame.locator("main")).to_contain_text("رفض الهدية")
    assert frame.locator("html").evaluate("e => e.scrollWidth <= e.clientWidth")
    foreign = frame.get_by_text("رفض الهدية").first
    assert foreign.evaluate("e => getComputedStyle(e).unicodeBidi") == "plaintext"
