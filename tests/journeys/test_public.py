"""The public: sees the agency and its modules, reads one, verifies a certificate."""

import pytest

from .conftest import PHONE, assert_accessible, assert_fits

LESSON = "/modul/gratifikasi/mengenali-gratifikasi/"


@pytest.mark.parametrize("path", ["/", "/modul/", "/modul/gratifikasi/", LESSON])
def test_the_public_reads_without_signing_in(visit, path):
    page = visit(path, size=PHONE)
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "id"
    assert_fits(page)
    assert_accessible(page)


def test_a_card_tells_what_for_whom_and_on_what_basis(visit):
    page = visit("/modul/")
    card = page.locator("article.module", has_text="Gratifikasi: mengenali")
    text = card.inner_text().replace("\xa0", " ")
    for fact in (
        "2 JP",
        "PPE1A",
        "Peraturan KPK Nomor 1 Tahun 2026",
        "24 November 2026",
    ):
        assert fact in text


def test_a_module_is_found_by_a_regulation(visit):
    page = visit("/modul/")
    page.fill("input[name=q]", "peraturan kpk")
    page.keyboard.press("Enter")
    page.wait_for_url("**/modul/?q=*")
    assert page.locator("article.module").count() == 1


def test_the_first_load_of_a_lesson_is_light(visit, site):
    page = visit("/healthz", size=PHONE)
    page.wait_for_load_state("networkidle")
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(LESSON, wait_until="networkidle")
    bytes_of = {answer.url: size_of(answer) for answer in answers}
    assert len(answers) <= 8, bytes_of
    assert sum(bytes_of.values()) < 100_000, bytes_of


def size_of(answer) -> int:
    sizes = answer.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def test_quizzes_ask_to_sign_in(visit):
    page = visit("/modul/gratifikasi/tes-akhir/")
    assert page.locator("input[type=radio]").count() == 0


def test_unknown_certificates_get_a_polite_answer(visit):
    page = visit("/verifikasi/", size=PHONE)
    page.fill("input[name=kode]", "bcdf 2345 ghjk 6789")
    page.keyboard.press("Enter")
    page.wait_for_url("**/verifikasi/BCDF-2345-GHJK-6789/")
    assert page.locator(".alert").is_visible()
    assert_fits(page)
    assert_accessible(page)
