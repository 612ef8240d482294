"""A module with a post-test, and somebody who takes it."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from quizzes.answering import finish_attempt, save_answer, start_attempt
from quizzes.models import Attempt
from tests.factories import add_bank, add_course, add_quiz, begin, trainer_with


@pytest.fixture(autouse=True)
def empty_cache():
    """What visitors are counted by is not carried into the next test."""
    cache.clear()


@pytest.fixture
def client(client, settings):
    """A browser that reads English, the language of the source."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture(scope="class")
def kept(request, layers):
    """What a file may give as ``built``: the module and its test, kept between tests."""
    return layers.build(
        request.fixturenames,
        course=add_course,
        quiz=lambda course: add_quiz(course, add_bank()),
    )


@pytest.fixture
def course(db, made):
    return made.get("course") or add_course()


@pytest.fixture
def quiz(course, made):
    """A post-test that draws two questions of four; 'a' is right in all of them."""
    return made.get("quiz") or add_quiz(course, add_bank())


@pytest.fixture
def enrolment(course):
    return begin(course)


@pytest.fixture
def start(enrolment, now):
    """start(quiz, minutes=5): an attempt begun five minutes after ``now``."""

    def _start(quiz, minutes=0, **kwargs) -> Attempt:
        return start_attempt(
            enrolment=enrolment,
            quiz=quiz,
            by=enrolment.employee.user,
            at=now + timedelta(minutes=minutes),
            **kwargs,
        )

    return _start


@pytest.fixture
def answer(now):
    """answer(attempt, 1, "a"): the keys chosen at a place; ``sequence`` is 1 by default."""

    def _answer(attempt, position, *keys, sequence=1, minutes=0):
        return save_answer(
            attempt=attempt,
            position=position,
            response=list(keys),
            sequence=sequence,
            by=None,
            at=now + timedelta(minutes=minutes),
        )

    return _answer


@pytest.fixture
def take(start, answer, now):
    """take(quiz, right=1): an attempt handed in with so many right answers."""

    def _take(quiz, right=0, minutes=0) -> Attempt:
        attempt = start(quiz, minutes)
        for place in range(1, attempt.answers.count() + 1):
            answer(attempt, place, "a" if place <= right else "b", minutes=minutes)
        at = now + timedelta(minutes=minutes)
        return finish_attempt(attempt=attempt, by=None, at=at)

    return _take


@pytest.fixture
def trainer(client):
    """A trainer with the permissions of his group, signed in."""
    user = trainer_with(
        *(
            f"{act}_{model}"
            for act in ("add", "change", "view")
            for model in ("question", "questionbank")
        )
    )
    client.force_login(user)
    return user
