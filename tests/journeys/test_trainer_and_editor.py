"""Pelatih writes a module and submits it; Editor, and nobody else, lets it go live."""

import re

from playwright.sync_api import Page, expect

from .conftest import assert_accessible

TITLE = "Pelayanan tanpa imbalan"
SLUG = "pelayanan-tanpa-imbalan"
HEADING = "Mengapa kita menolak dengan ramah"


def page_id(page: Page) -> str:
    found = re.search(r"/pages/(\d+)/", page.url)
    assert found
    return found[1]


def save(page: Page) -> str:
    """Save the draft and wait until the page has an address of its own."""
    page.locator("[name=title]").click()
    page.locator("[name=title]").blur()
    expect(page.locator("[name=slug]")).not_to_have_value("")
    page.locator("button.action-save").first.click()
    page.wait_for_url(re.compile(r"/pages/\d+/edit/"), timeout=120_000)
    return page_id(page)


def write_module(page: Page) -> str:
    page.goto("/cms/")
    page.get_by_role("link", name="Tulis modul").click()
    page.wait_for_url("**/add/courses/coursepage/**")
    page.fill("[name=title]", TITLE)
    page.fill(
        "[name=summary]", "Cara menolak pemberian di loket tanpa melukai perasaan."
    )
    page.get_by_label(re.compile("PPE1A")).check()
    page.check("[name=is_public]")
    page.locator("[id$='legal_bases-ADD']").click()
    page.fill("[name='legal_bases-0-regulation']", "Peraturan KPK Nomor 1 Tahun 2026")
    page.fill("[name=author_role]", "Unit Pengendalian Gratifikasi")
    for name, day in (("reviewed_on", "2026-11-01"), ("review_due", "2027-11-01")):
        page.fill(f"[name={name}]", day)
        page.keyboard.press("Tab")
    return save(page)


def write_lesson(page: Page, module: str) -> str:
    page.goto(f"/cms/pages/add/courses/lessonpage/{module}/")
    page.fill("[name=title]", "Menolak di loket")
    page.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name="Judul bagian").click()
    page.fill("[name=body-0-value]", HEADING)
    page.locator(".c-sf-add-button").last.click()
    page.get_by_role("option", name="Pokok penting").click()
    page.fill(
        "[name=body-1-value-points-0-value]", "Hargai niatnya, tolak pemberiannya."
    )
    return save(page)


def write_quiz(page: Page, module: str) -> str:
    """A bank with one question, and a post-test that asks it."""
    page.goto("/cms/bank-soal/new/")
    page.fill("[name=name]", "Bank uji loket")
    page.fill("[name=slug]", "bank-uji-loket")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/cms/bank-soal/**")
    page.goto("/cms/soal/new/")
    page.select_option("[name=bank]", label="Bank uji loket")
    page.fill(
        "[name=stem]", "Warga memberi kue setelah dilayani. Apa yang Anda lakukan?"
    )
    for place, text in enumerate(["Menolak dengan ramah", "Menerima diam-diam"]):
        page.fill(f"[name=option-{place}-text]", text)
    page.check("[name=option-0-correct]")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/cms/soal/**")
    page.goto(f"/cms/pages/add/quizzes/quizpage/{module}/")
    page.fill("[name=title]", "Tes akhir")
    page.select_option("[name=bank]", label="Bank uji loket")
    page.fill("[name=draw_count]", "1")
    return save(page)


def preview(page: Page, lesson: str) -> None:
    """The preview shows the page as a learner sees it."""
    page.goto(f"/cms/pages/{lesson}/edit/")
    page.locator("[data-side-panel-toggle='preview']").click()
    frame = page.frame_locator(
        "#w-preview-iframe, [data-w-preview-target='iframe']"
    ).first
    frame.get_by_role("heading", name=HEADING).wait_for()


def submit(page: Page, module: str) -> None:
    page.goto(f"/cms/pages/{module}/edit/")
    assert page.locator("button[name=action-publish]").count() == 0
    page.locator(
        "footer .w-dropdown button[aria-haspopup], footer [data-w-dropdown-target=toggle]"
    ).first.click()
    page.locator("button[name=action-submit]").click()
    page.wait_for_load_state()


def approve(page: Page, module: str) -> None:
    page.goto("/cms/")
    assert TITLE in page.locator("main").inner_text()
    page.goto(f"/cms/pages/{module}/edit/")
    page.locator("[data-workflow-action-name=approve]").first.click()
    page.wait_for_load_state()


def test_a_module_goes_from_the_trainer_to_the_public(visit):
    trainer = visit("/cms/", who="pelatih")
    module = write_module(trainer)
    lesson = write_lesson(trainer, module)
    write_quiz(trainer, module)
    preview(trainer, lesson)
    submit(trainer, module)
    public = visit("/modul/")
    assert public.goto(f"/modul/{SLUG}/").status == 404, (
        "nothing is live before approval"
    )

    approve(visit("/cms/", who="editor"), module)
    assert public.goto(f"/modul/{SLUG}/").status == 200
    assert TITLE in public.locator("h1").inner_text()
    public.goto(f"/modul/{SLUG}/menolak-di-loket/")
    assert HEADING in public.locator("main").inner_text()
    assert_accessible(public)
