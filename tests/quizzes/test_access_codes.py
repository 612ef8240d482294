"""The access code of a quiz: asked at the start, told in the room, kept out of everything else."""

import json

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageLogEntry

from courses.models import CourseVersion
from courses.publishing import publish
from quizzes.answering import WrongCode
from quizzes.codes import (
    CodeDoesNotFit,
    folded,
    opens,
    remove_access_code,
    set_access_code,
    suggestion,
)
from quizzes.models import AccessCode, Attempt
from tests.conftest import NOW
from tests.factories import UserFactory, begin, trainer_with

pytestmark = pytest.mark.django_db
CODE = "Zona 2026"


@pytest.fixture(autouse=True)
def _clock_and_cache():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield
    cache.clear()


@pytest.fixture
def coded(quiz):
    set_access_code(quiz=quiz, code=CODE, by=UserFactory(), at=NOW)
    return quiz


@pytest.fixture
def learner(client, enrolment):
    client.force_login(enrolment.employee.user)
    return client


@pytest.fixture
def step(quiz):
    return reverse("step", args=["gratifikasi", quiz.slug])


# --- Starting ---------------------------------------------------------------------------


@pytest.mark.parametrize("given", [CODE, "zona2026", " ZONA  20 26 "])
def test_the_code_opens_as_it_is_heard(coded, start, given):
    assert start(coded, code=given).is_open


@pytest.mark.parametrize("given", ["", "zona", "zona20266", "Zona 2025", "ZÖNA 2026"])
def test_another_code_begins_nothing(coded, start, given):
    with pytest.raises(WrongCode):
        start(coded, code=given)
    assert not Attempt.objects.exists()


def test_without_a_code_nobody_is_asked(quiz, start):
    assert start(quiz, code="whatever").is_open


def test_who_has_begun_goes_on_without_it(quiz, start):
    begun = start(quiz)
    set_access_code(quiz=quiz, code=CODE, by=UserFactory(), at=NOW)
    assert start(quiz).pk == begun.pk


def test_a_removed_code_is_asked_no_more(coded, start):
    remove_access_code(quiz=coded, by=UserFactory(), at=NOW)
    assert start(coded).is_open


# --- The page ---------------------------------------------------------------------------


def test_the_page_asks_for_the_code_and_begins_with_it(learner, coded, step):
    page = learner.get(step).content.decode()
    assert 'name="kode"' in page
    assert CODE not in page
    begun = learner.post(step, {"kode": CODE})
    assert begun["Location"] == reverse("attempt", args=[Attempt.objects.get().pk])
    assert 'name="kode"' not in learner.get(step).content.decode()


def test_the_page_of_a_quiz_without_a_code_asks_for_none(learner, quiz, step):
    assert 'name="kode"' not in learner.get(step).content.decode()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("salah", "Ini bukan kode akses kuis ini. Percobaan tidak dimulai"),
        ("", "Ketikkan kode akses yang disebutkan di ruangan."),
    ],
)
def test_a_wrong_code_is_told_in_indonesian_and_nothing_is_lost(
    learner, coded, step, settings, given, told
):
    learner.cookies[settings.LANGUAGE_COOKIE_NAME] = "id"
    refused = learner.post(step, {"kode": given})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert told in page
    assert f'value="{given}"' in page
    assert 'aria-invalid="true"' in page
    assert not Attempt.objects.exists()
    assert learner.post(step, {"kode": CODE}).status_code == 302


def test_guessing_is_slowed_down_by_person(learner, coded, step, client):
    answers = [learner.post(step, {"kode": f"no-{n}"}) for n in range(10)]
    assert {answer.status_code for answer in answers} == {422}
    held = learner.post(step, {"kode": CODE})
    assert held.status_code == 429
    assert held["Retry-After"] == "60"
    assert "Too many codes were tried" in held.content.decode()
    assert not Attempt.objects.exists()
    with time_machine.travel(NOW.timestamp() + 61, tick=False):
        assert learner.post(step, {"kode": CODE}).status_code == 302


def test_another_person_in_the_room_is_not_held_back(learner, coded, step, course):
    for n in range(11):
        learner.post(step, {"kode": f"no-{n}"})
    other = begin(course).employee.user
    learner.force_login(other)
    assert learner.post(step, {"kode": CODE}).status_code == 302


def test_the_page_costs_the_same_with_and_without_a_code(learner, quiz, step):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            learner.get(step)
        return len(seen)

    learner.get(step)
    before = cost()
    set_access_code(quiz=quiz, code=CODE, by=UserFactory(), at=NOW)
    assert cost() == before


# --- Where it must not be ---------------------------------------------------------------


def test_the_code_is_in_no_version_no_revision_and_no_log(coded):
    publish(page=coded, by=None, at=NOW, change_kind="minor")
    coded.save_revision()
    kept = [
        json.dumps(list(CourseVersion.objects.values_list("content", flat=True))),
        json.dumps([r.content for r in coded.revisions.all()], default=str),
        str([e.data for e in PageLogEntry.objects.all()]),
        str([e.data for e in ModelLogEntry.objects.all()]),
        str(AccessCode.objects.get()),
    ]
    for text in kept:
        assert CODE not in text
        assert folded(CODE) not in text.casefold()


def test_what_is_done_with_the_code_is_in_the_log(coded):
    remove_access_code(quiz=coded, by=UserFactory(), at=NOW)
    remove_access_code(quiz=coded, by=UserFactory(), at=NOW)
    acts = PageLogEntry.objects.filter(action__startswith="quizzes.")
    assert sorted(acts.values_list("action", flat=True)) == [
        "quizzes.remove_code",
        "quizzes.set_code",
    ]


# --- Setting it -------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["", "      ", "a b c d e", "12345", "a" * 41])
def test_a_code_is_long_enough_not_to_be_guessed(quiz, code):
    with pytest.raises(CodeDoesNotFit):
        set_access_code(quiz=quiz, code=code, by=UserFactory(), at=NOW)
    assert not AccessCode.objects.exists()


def test_what_is_suggested_fits_and_differs(quiz):
    codes = {suggestion() for _ in range(50)}
    assert len(codes) > 40
    for code in codes:
        row = set_access_code(quiz=quiz, code=code, by=None, at=NOW)
        assert opens(row.code, given=code)


def test_an_empty_code_is_refused_by_the_database(coded):
    with (
        pytest.raises(IntegrityError, match="access_code_not_empty"),
        transaction.atomic(),
    ):
        AccessCode.objects.update(code="")


@pytest.fixture
def page(quiz):
    return reverse("quiz_access_code", args=[quiz.pk])


def test_a_trainer_sets_changes_and_removes_it(client, quiz, page, admin_user):
    client.force_login(admin_user)
    assert "asks for no access code" in client.get(page).content.decode()
    assert client.post(page, {"code": " Zona  2026 "}).status_code == 302
    assert "<strong>Zona 2026</strong>" in client.get(page).content.decode()
    short = client.post(page, {"code": "abc"})
    assert "at least 6 letters" in short.content.decode()
    assert AccessCode.objects.get().code == "Zona 2026"
    client.post(page, {"code": "Ruang-7B"})
    row = AccessCode.objects.get()
    assert (row.code, row.set_by, row.set_at) == ("Ruang-7B", admin_user, NOW)
    client.post(page, {"hapus": "1"})
    assert not AccessCode.objects.exists()


def test_the_editor_of_a_quiz_leads_there(client, quiz, page, admin_user):
    client.force_login(admin_user)
    edit = reverse("wagtailadmin_pages:edit", args=[quiz.pk])
    assert page in client.get(edit).content.decode()


@pytest.mark.parametrize("who", ["trainer", "learner", "nobody"])
def test_who_may_not_edit_the_quiz_neither_sees_nor_sets_it(client, coded, page, who):
    """A trainer with the questions alone, an employee, the public."""
    if who == "trainer":
        client.force_login(trainer_with("change_question"))
    elif who == "learner":
        client.force_login(begin(coded.get_parent().specific).employee.user)
    assert client.get(page).status_code in {302, 403}
    assert client.post(page, {"code": "Other-code"}).status_code in {302, 403}
    assert client.post(page, {"hapus": "1"}).status_code in {302, 403}
    assert AccessCode.objects.get().code == CODE
