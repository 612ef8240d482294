"""Every edit of a question is a new version; nothing is lost, nothing is doubled."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from wagtail.models import ModelLogEntry

from quizzes.authoring import (
    QuestionIsRetired,
    ReasonMissing,
    UnsoundQuestion,
    content_of,
    get_or_create_bank,
    restore_question,
    retire_question,
    save_question,
)
from quizzes.content import Option, QuestionContent, options_body
from quizzes.models import Question, QuestionVersion
from tests.factories import UserFactory, question_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return get_or_create_bank(slug="gratifikasi", name="Gratifikasi")


@pytest.fixture
def save(bank, now):
    """save(content): question q-1 of the bank, as its author would."""

    def _save(content=None, **changes):
        content = replace(content or question_content(), **changes)
        return save_question(bank=bank, code="q-1", content=content, by=None, at=now)

    return _save


def test_a_bank_is_found_by_its_code(bank):
    assert get_or_create_bank(slug="gratifikasi", name="Another name") == bank


def test_first_version(save):
    version = save()
    assert version.number == 1
    assert version.question.latest == version
    assert content_of(version) == question_content()
    assert version.digest == question_content().digest


def test_an_edit_writes_the_next_version_and_keeps_the_first(save):
    first = save()
    second = save(stem="What is gratification, in law?")
    assert (second.number, second.question_id) == (2, first.question_id)
    assert Question.objects.get().latest == second
    assert QuestionVersion.objects.get(number=1).stem == question_content().stem


def test_saving_the_same_again_writes_nothing(save):
    assert save() == save()
    assert QuestionVersion.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"feedback": "Because of article 12B."},
        {"lke": ("PPE1A",)},
        {"tags": ("pre",)},
        {"objective": 2},
        {"level": "apply"},
        {"legal_basis": "UU 20/2001"},
        {"source": "KPK26b"},
    ],
)
def test_every_part_of_the_content_is_part_of_the_version(save, change):
    save()
    assert save(**change).number == 2


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"stem": "  "}, "stem_empty"),
        ({"body": options_body([Option("Only one", correct=True)])}, "too_few_options"),
        ({"kind": "essay"}, "unknown_kind"),
    ],
)
def test_what_cannot_be_asked_is_not_saved(save, change, problem):
    with pytest.raises(UnsoundQuestion) as refused:
        save(**change)
    assert problem in refused.value.problems
    assert not Question.objects.exists()


def test_options_get_their_keys_in_order():
    body = options_body([Option("Yes", correct=True), Option("No", correct=False)])
    assert [option["key"] for option in body["options"]] == ["a", "b"]


def test_equal_content_has_an_equal_digest():
    assert question_content().digest == question_content().digest
    changed = replace(question_content(), stem="Another question?")
    assert isinstance(changed, QuestionContent)
    assert changed.digest != question_content().digest


def test_retiring_keeps_the_question_and_says_why(save, now):
    question = save().question
    author = UserFactory()
    retire_question(question=question, reason=" Outdated ", by=author, at=now)
    question.refresh_from_db()
    assert (question.retire_reason, question.retired_by) == ("Outdated", author)
    assert not Question.objects.in_use().exists()


def test_a_second_retirement_keeps_the_first_reason(save, now):
    question = save().question
    for reason in ("Outdated", "Wrong"):
        retire_question(question=question, reason=reason, by=UserFactory(), at=now)
    assert question.retire_reason == "Outdated"


def test_nobody_retires_a_question_without_a_reason(save, now):
    with pytest.raises(ReasonMissing):
        retire_question(question=save().question, reason=" ", by=UserFactory(), at=now)


def test_a_retired_question_gets_no_new_wording(save, now):
    version = save()
    retire_question(
        question=version.question, reason="Outdated", by=UserFactory(), at=now
    )
    assert save() == version
    with pytest.raises(QuestionIsRetired):
        save(stem="A new wording?")


def test_the_database_refuses_to_change_a_version(save):
    version = save()
    with pytest.raises(DatabaseError), transaction.atomic():
        QuestionVersion.objects.filter(pk=version.pk).update(stem="Changed")
    with pytest.raises(DatabaseError), transaction.atomic():
        version.delete()


def test_only_a_retired_question_is_restored_and_logged(save, now):
    question, user = save(question_content()).question, UserFactory()
    restore_question(question=question, by=user, at=now)
    assert not ModelLogEntry.objects.filter(action="quizzes.restore").exists()
    retire_question(question=question, reason="Old", by=user, at=now)
    for _twice in range(2):
        restored = restore_question(question=question, by=user, at=now)
        assert restored.retired_at is None
    assert ModelLogEntry.objects.get(action="quizzes.restore").user == user
