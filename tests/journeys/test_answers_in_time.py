"""What the demo has no quiz for: a clock, pictures further down, somebody who types on and on.

The site is the test's own, so that its quizzes are made here.
"""

import io
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from courses.enrolling import enrol
from elearning.guards import install_sql, remove_sql
from quizzes.authoring import get_or_create_bank, save_question
from quizzes.models import Attempt
from quizzes.picturing import store_picture
from tests.conftest import guards, run
from tests.factories import (
    PASSWORD,
    EmployeeFactory,
    add_bank,
    add_course,
    add_quiz,
    question_content,
)

from .conftest import DESK, PHONE

SOON = 2000  # milliseconds within which a change is on the server
WORD = {"kind": "short", "body": {"answers": [{"text": "gratifikasi"}]}}
TRUTH = {
    "kind": "true_false",
    "body": {
        "options": [
            {"key": "a", "text": "Benar", "correct": True},
            {"key": "b", "text": "Salah", "correct": False},
        ]
    },
}


@pytest.fixture(scope="module", autouse=True)
def _beside_the_driver():
    """The browser's driver keeps a loop running in the thread of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="module", autouse=True)
def _room_for_flushes(_beside_the_driver, django_db_setup, django_db_blocker):
    """The database is emptied after the test, records included."""
    with django_db_blocker.unblock():
        for table, _when in guards():
            run(remove_sql(connection.vendor, table))
    yield
    with django_db_blocker.unblock():
        for table, when in guards():
            run(remove_sql(connection.vendor, table))
            run(install_sql(connection.vendor, table, when=when))


@pytest.fixture
def here(django_db_serialized_rollback, transactional_db, live_server, browser):
    """here(bank, **rules): the way to the sheet of a new quiz, for one and the same person."""
    course, windows = add_course(), []

    def _quiz(bank, **rules):
        quiz = add_quiz(
            course, bank, purpose="practice", slug=bank.slug, is_required=False, **rules
        )
        learner = EmployeeFactory(with_account=True)
        enrol(employee=learner, course=course, by=learner.user, at=timezone.now())

        def _sheet(size=PHONE):
            context = browser.new_context(
                viewport=size, base_url=live_server.url, locale="id-ID"
            )
            windows.append(context)
            page = context.new_page()
            page.goto("/akun/masuk/")
            page.fill("input[name=login]", learner.user.email)
            page.fill("input[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url(lambda url: "/akun/masuk/" not in url)
            page.clock.install()
            page.goto(f"/modul/{course.slug}/{quiz.slug}/")
            page.locator("main form[method=post] button[type=submit]").first.click()
            page.wait_for_url("**/kuis/*/")
            return page

        return _sheet

    yield _quiz
    for context in windows:
        context.close()


def the_clock_of_the_device_ends_nothing(here):
    """It is fast, or more time was given meanwhile: the server is asked first."""
    page = here(add_bank(), time_limit_minutes=10)()
    page.locator("label.option").first.click()
    with page.expect_response("**/jawab/") as asked:
        page.clock.fast_forward("10:01")
        page.clock.run_for(1500)
    assert asked.value.ok
    expect(page.locator("[data-seconds-left]")).to_contain_text("9:")
    assert Attempt.objects.latest("pk").is_open

    Attempt.objects.update(deadline=timezone.now() + timedelta(seconds=1))
    page.wait_for_timeout(1100)
    page.clock.fast_forward("10:01")
    page.clock.run_for(1500)
    page.wait_for_url("**/hasil/")
    attempt = Attempt.objects.latest("pk")
    assert attempt.outcome == Attempt.Outcome.SUBMITTED  # within the grace
    assert attempt.answers.exclude(response=None).count() == 1


def until(page, true, about=None):
    """Ask again and again; the page itself cannot, with a clock that is not its own."""
    for _ in range(150):
        if page.evaluate(true, about):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never {true}")


def pictures_that_were_not_scrolled_to_are_there_offline(here):
    bank = get_or_create_bank(slug="bergambar", name="Bergambar")
    for n in range(12):
        content = question_content(f"Gambar {n}?")
        content.body["picture"] = picture(n)
        save_question(
            bank=bank, code=f"g-{n}", content=content, by=None, at=timezone.now()
        )
    page = here(bank, draw_count=12)()
    until(
        page, "async () => !!await (await caches.open('kuis')).match(location.pathname)"
    )
    page.context.set_offline(True)
    pictures = page.locator("#sheet img").all()
    assert len(pictures) == 12
    for shown in pictures:
        shown.scroll_into_view_if_needed()
        until(page, "image => image.naturalWidth", shown.element_handle())


def a_picture_keeps_its_place_before_it_is_there(here):
    bank = get_or_create_bank(slug="satu", name="Satu")
    content = question_content("Gambar?")
    content.body["picture"] = picture(1)
    save_question(bank=bank, code="g", content=content, by=None, at=timezone.now())
    sheet = here(bank, draw_count=1)()
    sheet.context.route("**/*.png", lambda route: route.abort())
    sheet.evaluate("caches.delete('kuis')")
    sheet.reload()
    assert sheet.locator("#sheet img").bounding_box()["height"] > 100


def picture(n):
    raw = io.BytesIO()
    Image.new("RGB", (600, 400), (n * 20, 80, 80)).save(raw, "PNG")
    kept = store_picture(data=raw.getvalue(), by=None, at=timezone.now())
    facts = {name: getattr(kept, name) for name in ("sha256", "width", "height")}
    return facts | {"file": str(kept.file), "alt": f"Gambar {n}"}


def who_types_without_a_rest_is_saved_on_the_way(here):
    page = here(add_bank("kata", size=1, **WORD), draw_count=1)()
    saves = []
    page.on(
        "request",
        lambda asked: saves.append(time.monotonic()) if asked.post_data else 0,
    )
    page.locator("#sheet input[type=text]").click()
    begun = time.monotonic()
    for letter in "pemberian hadiah":
        page.keyboard.type(letter)
        page.clock.run_for(10)
        page.wait_for_timeout(200)
    assert saves
    assert (saves[0] - begun) * 1000 < SOON


def what_was_given_last_counts_however_often_it_was_changed(here):
    """A phone without network is changed five times, then a laptop once."""
    sheet = here(add_bank("benar", size=1, **TRUTH), draw_count=1)
    phone, laptop = sheet(), sheet(DESK)
    right, wrong = (phone.locator("label.option").nth(n) for n in (0, 1))
    phone.context.set_offline(True)
    for option in (right, wrong, right, wrong, right):
        option.click()
        phone.locator(".quiz-item .receipt--offline").wait_for()
    laptop.wait_for_timeout(1200)
    laptop.locator("label.option").nth(1).click()
    laptop.locator(".quiz-item .receipt--saved").wait_for()
    phone.context.set_offline(False)
    phone.locator(".quiz-item .receipt--saved").wait_for()
    assert Attempt.objects.latest("pk").answers.get().response == ["b"]
    expect(wrong.locator("input")).to_be_checked()

    right.click()
    until(phone, "() => window.outbox.attempts()[0].waiting().length === 0")
    assert Attempt.objects.latest("pk").answers.get().response == ["a"]


def test_answers_are_in_time(here):
    """On one site, since to empty it costs more than all of it."""
    the_clock_of_the_device_ends_nothing(here)
    pictures_that_were_not_scrolled_to_are_there_offline(here)
    a_picture_keeps_its_place_before_it_is_there(here)
    who_types_without_a_rest_is_saved_on_the_way(here)
    what_was_given_last_counts_however_often_it_was_changed(here)
