"""Pegawai: signs in by NIP, takes a module on a phone, goes on elsewhere, is certified."""

from io import BytesIO

from playwright.sync_api import Page
from pypdf import PdfReader

from elearning.demo.people import cast_nips
from elearning.people.nip import format_nip

from .answering import answer, places, questions_of
from .conftest import (
    DESK,
    PHONE,
    assert_accessible,
    assert_fits,
    squeezed,
)

SLUG = "penataan-sdm"
LESSONS = 4


def hand_in(page: Page) -> None:
    page.locator("button[formaction]").click()
    page.wait_for_url("**/hasil/")


def begin(page: Page) -> None:
    """Start the module and its first step, the pre-test."""
    page.goto(f"/modul/{SLUG}/")
    page.locator("form[action$='/mulai/'] button").click()
    page.wait_for_url(f"**/modul/{SLUG}/tes-awal/")
    assert_accessible(page)
    start_quiz(page)


def start_quiz(page: Page) -> None:
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url("**/kuis/*/")
    assert_fits(page)
    assert_accessible(page)


def read_lessons(page: Page) -> None:
    page.goto(f"/modul/{SLUG}/")
    page.locator(".page-head a.button").first.click()
    for _ in range(LESSONS):
        page.locator(".next-bar form button").wait_for()
        assert_accessible(page)
        here = page.url
        page.locator(".next-bar form button").click()
        page.wait_for_url(lambda url, here=here: url != here)
    page.wait_for_url(f"**/modul/{SLUG}/tes-akhir/")


def download_certificate(page: Page) -> bytes:
    page.goto(f"/modul/{SLUG}/")
    with page.expect_download() as download:
        page.locator("a[href$='.pdf']").first.click()
    return download.value.path().read_bytes()


def assert_is_certificate(pdf: bytes, *, nip: str) -> None:
    """Light, tagged, archivable, and about this person."""
    assert len(pdf) < 200_000
    reader = PdfReader(BytesIO(pdf))
    text = "".join(page.extract_text() for page in reader.pages)
    assert squeezed(format_nip(nip)) in squeezed(text)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfaid" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_an_employee_learns_passes_and_proves_it(visit, site):
    nip = cast_nips()["pegawai"]
    right = questions_of(SLUG)
    phone = visit("/saya/", who=format_nip(nip), size=PHONE)
    assert_fits(phone)
    assert_accessible(phone)
    begin(phone)
    answer(phone, [1, 2], right)

    desk = visit("/saya/", who=nip, size=DESK)
    desk.goto(phone.url)
    assert desk.locator(".quiz-item__receipt .receipt--saved").count() >= 2
    answer(desk, places(desk)[2:], right)
    hand_in(desk)
    assert_accessible(desk)

    read_lessons(desk)
    start_quiz(desk)
    answer(desk, places(desk), right)
    hand_in(desk)
    assert "100" in desk.locator("main").inner_text()
    assert_is_certificate(download_certificate(desk), nip=nip)

    desk.locator("main a[href^='/verifikasi/']").first.click()
    desk.wait_for_url("**/verifikasi/*-*/")
    public = visit(desk.url.removeprefix(site), size=PHONE)
    assert public.locator(".verify").is_visible()
    assert nip[-4:] not in public.locator("main").inner_text()
    assert_fits(public)
    assert_accessible(public)


def test_a_lesson_goes_on_where_it_was_left(visit):
    page = visit("/modul/manajemen-perubahan/", who="pegawai", size=PHONE)
    assert page.locator(".step-list__item.is-done").count() == 2
    page.locator(".page-head a.button").first.click()
    page.wait_for_url("**/modul/manajemen-perubahan/tim-rencana-sosialisasi/")
    assert_fits(page)
    assert_accessible(page)


def test_a_quiz_works_by_keyboard_alone(visit):
    page = visit("/modul/gratifikasi/", who="admin", size=DESK)
    page.goto("/modul/penataan-sdm/")
    page.locator("form[action$='/mulai/'] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tes-awal/")
    page.locator("main form[method=post] button[type=submit]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/kuis/*/")
    page.locator("[data-question='1'] input").first.focus()
    page.keyboard.press("Space")
    page.locator("[data-question='1'] .receipt--saved").wait_for()
    assert page.locator("[data-question='1'] input:checked").count() == 1
