"""Fifty requests at once, on the real database: one attempt, one record, nothing lost."""

from datetime import timedelta

import pytest

from courses.models import Certificate, CourseCompletion, StepCompletion
from quizzes.accommodating import grant_accommodation
from quizzes.answering import (
    AttemptIsFinished,
    CannotStart,
    finish_attempt,
    save_answer,
    start_attempt,
)
from quizzes.authoring import add_question
from quizzes.models import Answer, Attempt, QuestionVersion
from tests.factories import (
    UserFactory,
    add_bank,
    add_course,
    add_quiz,
    begin,
    question_content,
)
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


def attempts_of_fifty(enrolment, quiz, at):
    """What fifty parallel starts gave: an attempt, or the name of what forbids it."""

    def start(_):
        try:
            return start_attempt(enrolment=enrolment, quiz=quiz, by=None, at=at).number
        except CannotStart as refusal:
            return type(refusal).__name__

    return set(at_once(start))


def test_fifty_starts_keep_the_limit_and_the_wait(parallel_db, now):
    course = add_course()
    rules = {"attempt_limit": 2, "cooldown_minutes": 30, "grade_method": "latest"}
    quiz = add_quiz(course, add_bank(), **rules)
    enrolment = begin(course)
    first = start_attempt(enrolment=enrolment, quiz=quiz, by=None, at=now)
    at_once(lambda _: finish_attempt(attempt=first, by=None, at=now))
    early, later = now + timedelta(minutes=29), now + timedelta(minutes=31)
    assert attempts_of_fifty(enrolment, quiz, early) == {"TooSoon"}
    assert attempts_of_fifty(enrolment, quiz, later) == {2}
    second = Attempt.objects.get(number=2)
    at_once(lambda _: finish_attempt(attempt=second, by=None, at=later))
    assert attempts_of_fifty(enrolment, quiz, now + timedelta(days=9)) == {
        "NoAttemptsLeft"
    }
    assert Attempt.objects.count() == 2


def test_a_finish_of_all_attempts_at_once_grades_them_together(parallel_db, now):
    """Two tests of one module end in the same moment: one completion, one certificate."""
    course = add_course()
    quizzes = [
        add_quiz(course, add_bank(), slug=f"tes-{n}", pass_mark=0) for n in (1, 2)
    ]
    enrolment = begin(course)
    running = [
        start_attempt(enrolment=enrolment, quiz=quiz, by=None, at=now)
        for quiz in quizzes
    ]
    at_once(lambda n: finish_attempt(attempt=running[n % 2], by=None, at=now))
    assert StepCompletion.objects.count() == 2
    for record in (CourseCompletion, Certificate):
        assert record.objects.count() == 1


def test_grants_and_starts_meet(parallel_db, now):
    """Whichever comes first, the attempt has the time of the largest grant."""
    course = add_course()
    quiz = add_quiz(course, add_bank(), time_limit_minutes=60)
    enrolment, hr = begin(course), UserFactory()

    def grant_or_start(n):
        if n % 2:
            return start_attempt(enrolment=enrolment, quiz=quiz, by=None, at=now)
        return grant_accommodation(
            employee=enrolment.employee,
            quiz=quiz,
            extra_time_percent=n + 2,
            extra_attempts=0,
            starts_on=now.date(),
            ends_on=None,
            reason="Membaca dengan pembaca layar.",
            by=hr,
            at=now,
        )

    at_once(grant_or_start)
    assert Attempt.objects.get().deadline == now + timedelta(minutes=90)


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


def test_fifty_authors_write_fifty_questions(parallel_db, now):
    """Nobody's new question becomes the next version of somebody else's."""
    bank = add_bank(size=0)
    at_once(
        lambda n: add_question(
            bank=bank, content=question_content(f"{n}?"), by=None, at=now
        )
    )
    assert bank.questions.count() == MANY
    assert {v.number for v in QuestionVersion.objects.all()} == {1}
