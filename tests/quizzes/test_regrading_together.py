"""Regrades decided at once: each once, and every score by all of them."""

import pytest

from quizzes.models import Attempt, Question, RegradedAttempt
from quizzes.regrading import CannotRegrade
from tests.factories import UserFactory, add_bank, add_course, add_quiz
from tests.threads import at_once

from .test_regrading import decided, proposed, sit

FEW = 8


@pytest.fixture
def quiz(parallel_db):
    return add_quiz(add_course(), add_bank(), draw_count=4)


def test_many_decisions_are_one(quiz):
    attempt = sit(quiz, {"q-1": "b", "q-2": "b"})
    regrade = proposed(Question.objects.get(code="q-1"), UserFactory())
    editors = UserFactory.create_batch(FEW)

    def decide(n):
        try:
            return decided(regrade, editors[n]).decision
        except CannotRegrade:
            return ""

    assert sorted(at_once(decide, FEW)) == [""] * (FEW - 1) + ["approved"]
    row = RegradedAttempt.objects.get()
    assert (row.attempt, row.score_after) == (attempt, 75)


def test_regrades_of_the_same_attempts_wait_for_each_other(quiz):
    attempts = [
        sit(quiz, dict.fromkeys(("q-1", "q-2", "q-3", "q-4"), "b")) for _ in range(3)
    ]
    trainer, editor = UserFactory(), UserFactory()
    regrades = [proposed(question, trainer) for question in Question.objects.all()]
    at_once(lambda n: decided(regrades[n], editor).pk, len(regrades))
    counted = Attempt.objects.with_regrades().filter(pk__in=[a.pk for a in attempts])
    assert [attempt.effective_score for attempt in counted] == [100] * 3
    ways = RegradedAttempt.objects.order_by("pk").filter(attempt=attempts[0])
    assert [row.score_after for row in ways] == [25, 50, 75, 100]
