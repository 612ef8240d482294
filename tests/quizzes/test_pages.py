"""What a published quiz keeps, and when it is refused."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data

from courses.publishing import latest_version, publish
from quizzes.authoring import retire_question, save_question
from quizzes.models import QuizPage
from tests.factories import (
    UserFactory,
    add_bank,
    add_course,
    add_quiz,
    question_content,
)

pytestmark = pytest.mark.django_db


def pinned(quiz):
    return latest_version(quiz).content


def test_a_published_quiz_pins_the_latest_wording_of_its_questions(now):
    bank = add_bank(size=2)
    save_question(
        bank=bank, code="q-1", content=question_content("Newer?"), by=None, at=now
    )
    content = pinned(add_quiz(add_course(), bank))
    latest = [question.latest for question in bank.questions.order_by("code")]
    assert content["pool"] == [version.pk for version in latest]
    assert content["pool_digests"] == [version.digest for version in latest]
    assert content["pool_questions"] == [version.question_id for version in latest]
    assert [version.number for version in latest] == [2, 1]


def test_a_later_edit_changes_nothing_until_the_next_publication(now):
    bank = add_bank(size=2)
    quiz = add_quiz(add_course(), bank)
    before = pinned(quiz)
    retired = bank.questions.get(code="q-1")
    retire_question(question=retired, reason="Old", by=UserFactory(), at=now)
    assert pinned(quiz) == before
    publish(page=quiz, by=None, at=now, change_kind="minor")
    assert pinned(quiz)["pool_questions"] == [bank.questions.get(code="q-2").pk]


def test_only_questions_with_the_tag_are_pinned(now):
    bank = add_bank(size=2)
    content = question_content("Before?", tags=("pre", "post"))
    both = save_question(bank=bank, code="q-9", content=content, by=None, at=now)
    quiz = add_quiz(add_course(), bank, draw_tag="pre", purpose="pre")
    assert pinned(quiz)["pool"] == [both.pk]


@pytest.mark.parametrize(
    ("purpose", "is_graded"), [("post", True), ("pre", False), ("practice", False)]
)
def test_only_a_post_test_is_graded(purpose, is_graded):
    quiz = add_quiz(add_course(), add_bank(), purpose=purpose)
    assert pinned(quiz)["is_graded"] is is_graded


def test_the_outline_that_every_step_has_is_kept():
    content = pinned(add_quiz(add_course(), add_bank(), minutes=15))
    assert (content["title"], content["minutes"]) == ("Tes akhir", 15)
    assert (content["is_required"], content["kind"]) == (True, "quiz")


@pytest.mark.parametrize(("size", "has_problem"), [(1, True), (2, False)])
def test_a_quiz_needs_as_many_questions_as_it_asks(size, has_problem):
    quiz = QuizPage(bank=add_bank(size=size), draw_count=2)
    assert bool(quiz.pool_problems()) is has_problem


def test_who_wrote_its_questions_has_a_part_in_a_quiz(now):
    writer, editor = UserFactory(), UserFactory()
    bank = add_bank(size=2)
    quiz = QuizPage(bank=bank, draw_tag="post")
    for code, person, tags in (
        ("a", writer, ("post",)),
        ("b", editor, ("pre",)),
        ("q-1", editor, ("post",)),
    ):
        content = question_content(f"By {code}?", tags=tags)
        save_question(bank=bank, code=code, content=content, by=person, at=now)
    save_question(
        bank=bank,
        code="q-1",
        content=question_content("Once more?"),
        by=None,
        at=now + timedelta(days=1),
    )
    assert quiz.contributor_ids(since=None) == {writer.pk}
    assert quiz.contributor_ids(since=now) == set()


# --- In the CMS -------------------------------------------------------------------------


@pytest.fixture
def editor(client):
    user = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(user)
    return client


def fields(bank, **changes):
    """What the page editor posts."""
    values = {
        "title": "Tes akhir",
        "slug": "tes-akhir",
        "minutes": 10,
        "is_required": "on",
        "purpose": "post",
        "bank": bank.pk if bank else "",
        "draw_count": 2,
        "pass_mark": 70,
        "attempt_limit": 3,
        "cooldown_minutes": 0,
        "time_limit_minutes": 0,
        "grace_seconds": 60,
        "grade_method": "highest",
        "answers_shown": "always",
        "draw_recall": "0",
        "draw_understand": "0",
        "draw_apply": "0",
        "bands-TOTAL_FORMS": "0",
        "bands-INITIAL_FORMS": "0",
        "change_kind": "first",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }
    return nested_form_data(values | changes)


def create(client, course, data):
    address = reverse("wagtailadmin_pages:add", args=["quizzes", "quizpage", course.pk])
    return client.post(address, data)


def edit(client, data):
    quiz = QuizPage.objects.get()
    return client.post(reverse("wagtailadmin_pages:edit", args=[quiz.pk]), data)


def test_a_draft_may_ask_more_than_there_is_but_is_not_published(editor):
    bank = add_bank(size=1)
    create(editor, add_course(), fields(bank))
    response = edit(editor, fields(bank, **{"action-publish": "1"}))
    assert "fewer than it asks" in response.content.decode()
    assert QuizPage.objects.get().live is False


def test_without_a_bank_the_bank_is_what_is_missing(editor):
    create(editor, add_course(), fields(add_bank()))
    response = edit(editor, fields(None, **{"action-publish": "1"}))
    assert list(response.context["form"].errors) == ["bank"]


def test_publishing_with_enough_questions(editor):
    create(editor, add_course(), fields(add_bank(), **{"action-publish": "1"}))
    quiz = QuizPage.objects.get()
    assert quiz.live
    assert len(pinned(quiz)["pool"]) == 4
