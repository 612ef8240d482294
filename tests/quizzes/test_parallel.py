"""Fifty requests at once, on the real database: one attempt, one record, nothing lost."""

import pytest

from courses.models import Certificate, CourseCompletion, StepCompletion
from quizzes.answering import (
    AttemptIsFinished,
    finish_attempt,
    save_answer,
    start_attempt,
)
from quizzes.models import Answer, Attempt
from tests.factories import add_bank, add_course, add_quiz, begin
from tests.threads import MANY, at_once


@pytest.fixture
def quiz(parallel_db):
    return add_quiz(add_course(), add_bank(size=10), draw_count=10)


@pytest.fixture
def enrolment(quiz):
    return begin(quiz.get_parent().specific)


@pytest.fixture
def attempt(quiz, enrolment, now):
    return start_attempt(enrolment=enrolment, quiz=quiz, by=None, at=now)


def test_fifty_starts_are_one_attempt(quiz, enrolment, now):
    started = at_once(
        lambda _: start_attempt(enrolment=enrolment, quiz=quiz, by=None, at=now).pk
    )
    assert len(set(started)) == 1
    assert Attempt.objects.get().number == 1
    assert Answer.objects.count() == 10


def test_fifty_saves_keep_the_latest(attempt, now):
    def save(n):
        return save_answer(
            attempt=attempt,
            position=1,
            response=["abcd"[n % 4]],
            sequence=n + 1,
            by=None,
            at=now,
        )

    receipts = at_once(save)
    kept = attempt.answers.get(position=1)
    assert (kept.sequence, kept.response) == (MANY, ["abcd"[(MANY - 1) % 4]])
    assert receipts[-1].accepted


def test_fifty_hand_ins_are_one_record(attempt, now):
    for place in range(1, 11):
        save_answer(
            attempt=attempt, position=place, response=["a"], sequence=1, by=None, at=now
        )
    done = at_once(lambda _: finish_attempt(attempt=attempt, by=None, at=now))
    assert {(a.pk, a.score) for a in done} == {(attempt.pk, 100)}
    for record in (Attempt, StepCompletion, CourseCompletion, Certificate):
        assert record.objects.count() == 1


def test_saves_and_the_hand_in_meet(attempt, now):
    """Whatever comes first, what is marked is what is kept."""

    def save_or_finish(n):
        if n == MANY // 2:
            return finish_attempt(attempt=attempt, by=None, at=now)
        try:
            return save_answer(
                attempt=attempt,
                position=n % 10 + 1,
                response=["ab"[n % 2]],
                sequence=n + 1,
                by=None,
                at=now,
            )
        except AttemptIsFinished:
            return None

    at_once(save_or_finish)
    for kept in attempt.answers.all():
        assert kept.share == (1 if kept.response == ["a"] else 0)
