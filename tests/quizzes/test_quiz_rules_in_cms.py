"""Levels, bands and the showing of answers, from the page editor to what is published."""

from datetime import datetime
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps

from courses.publishing import latest_version
from quizzes.models import QuizPage
from quizzes.rules import QuizRules
from tests.conftest import NOW
from tests.factories import add_bank, add_course, add_quiz

from .test_pages import create, edit, editor, fields  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db


def rules_of(quiz) -> QuizRules:
    return QuizRules.of(latest_version(quiz).content)


def two_bands(*, first, second):
    return {
        "bands-TOTAL_FORMS": "2",
        "bands-0-at_least": first,
        "bands-0-text": "Baca lagi pelajaran 1.",
        "bands-0-ORDER": "1",
        "bands-1-at_least": second,
        "bands-1-text": "Bagus sekali.",
        "bands-1-legal_basis": "Pasal 12B",
        "bands-1-ORDER": "2",
    }


def test_bands_and_the_day_of_answers_are_published(editor):  # noqa: F811
    bank = add_bank()
    create(editor, add_course(), fields(bank))
    changes = {
        **two_bands(first="0", second="80"),
        "answers_shown": "date",
        "answers_from": "2026-12-01 08:00",
        "skip_overdue": "on",
        "action-publish": "1",
    }
    edit(editor, fields(bank, **changes))
    rules = rules_of(QuizPage.objects.get())
    assert rules.band(Decimal(79)).text == "Baca lagi pelajaran 1."
    assert rules.band(Decimal(80)).legal_basis == "Pasal 12B"
    assert rules.answers_shown == "date"
    assert isinstance(rules.answers_from, datetime)
    assert rules.skip_overdue


def test_below_all_bands_nothing_is_said(course):
    quiz = add_quiz(course, add_bank())
    assert rules_of(quiz).band(Decimal(100)) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"draw_recall": "1"}, "draw_count"),
        ({"answers_shown": "date"}, "answers_from"),
    ],
)
def test_rules_that_contradict_each_other_are_named(editor, changes, field):  # noqa: F811
    bank = add_bank()
    create(editor, add_course(), fields(bank))
    response = edit(editor, fields(bank, **changes))
    assert field in response.context["form"].errors


def test_a_level_with_too_few_questions_is_not_published(editor):  # noqa: F811
    bank = add_bank(level="recall")
    create(editor, add_course(), fields(bank))
    levels = {"draw_recall": "1", "draw_apply": "1", "action-publish": "1"}
    response = edit(editor, fields(bank, **levels))
    told = response.content.decode()
    assert "The bank has 0 questions of the level Apply, this quiz asks 1." in told
    assert not QuizPage.objects.get().live


def test_levels_are_published_with_the_pool(course):
    quiz = add_quiz(course, add_bank(level="recall"), draw_recall=2)
    rules = rules_of(quiz)
    assert rules.draw_levels == {"recall": 2}
    assert rules.pool_levels == ("recall",) * 4


def test_any_of_several_tags_is_drawn(course):
    bank = add_bank(tags=("post",))
    add_bank(slug="lain")
    assert len(bank.pool(tag="pre, post")) == 4
    assert bank.pool(tag="pre") == []


def test_versions_from_before_the_choice_said_yes_or_no(course):
    content = latest_version(add_quiz(course, add_bank())).content
    for name in ("answers_shown", "answers_from", "bands", "pool_levels"):
        del content[name]
    for said, shown in ((True, "always"), (False, "never")):
        assert QuizRules.of(content | {"show_answers": said}).answers_shown == shown


def test_overdue_reviews_are_found(course):
    bank = add_bank(size=2)
    question = bank.questions.first()
    question.review_due = NOW.date()
    question.save(update_fields=["review_due"])
    assert not bank.questions.review_overdue(on=NOW.date()).exists()
    overdue = bank.questions.review_overdue(on=NOW.date().replace(day=25))
    assert overdue.get() == question


def test_drafts_from_before_the_choice_still_hide_the_answers():
    """The editor opens the latest draft, whatever the table says."""
    migration = import_module("quizzes.migrations.0003_kinds_and_acts")
    quiz = add_quiz(add_course(), add_bank())
    draft = quiz.save_revision()
    del draft.content["answers_shown"]
    draft.content["show_answers"] = False
    draft.save(update_fields=["content"])
    assert draft.as_object().answers_shown == "always"
    migration.say_when_in_drafts(apps)
    draft.refresh_from_db()
    assert draft.as_object().answers_shown == "never"
    draft.content["show_answers"] = True
    draft.save(update_fields=["content"])
    migration.say_whether_in_drafts(apps)
    draft.refresh_from_db()
    assert draft.content["show_answers"] is False
