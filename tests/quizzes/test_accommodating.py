"""More time and more attempts for one person: given, told, applied, taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from courses.publishing import latest_version
from quizzes.accommodating import (
    AlreadyWithdrawn,
    EndsBeforeItStarts,
    ForOneself,
    NothingGiven,
    ReasonMissing,
    grant_accommodation,
    withdraw_accommodation,
)
from quizzes.answering import NoAttemptsLeft, save_answer
from quizzes.models import Accommodation, Attempt
from quizzes.standings import standing_of
from tests.factories import UserFactory, add_bank, add_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(db):
    return UserFactory()


@pytest.fixture
def timed(course):
    """A post-test of an hour and one attempt."""
    return add_quiz(
        course, add_bank(), time_limit_minutes=60, attempt_limit=1, grace_seconds=0
    )


@pytest.fixture
def grant(enrolment, hr, now):
    """grant(quiz, time=50): an accommodation of the learner from today on."""

    def _grant(quiz=None, *, time=0, attempts=0, days=0, **changes) -> Accommodation:
        values = {
            "employee": enrolment.employee,
            "quiz": quiz,
            "extra_time_percent": time,
            "extra_attempts": attempts,
            "starts_on": now.date() + timedelta(days=days),
            "ends_on": None,
            "reason": "Membaca dengan pembaca layar.",
            "by": hr,
            "at": now,
        }
        return grant_accommodation(**values | changes)

    return _grant


def test_more_time_lengthens_the_deadline_and_is_recorded(timed, start, grant, now):
    given = grant(timed, time=50)
    attempt = start(timed)
    assert attempt.deadline == now + timedelta(minutes=90)
    assert attempt.accommodation == given


def test_an_attempt_under_way_gets_its_time_at_once(timed, start, answer, grant, now):
    attempt = start(timed)
    grant(time=25)
    attempt.refresh_from_db()
    assert attempt.deadline == now + timedelta(minutes=75)
    assert answer(attempt, 1, "a", minutes=70).accepted


def test_a_second_grant_is_reckoned_from_the_limit_too(timed, start, grant, now):
    """25 and 50 percent are 50, not 75 and not 87.5; less takes nothing away."""
    attempt = start(timed)
    grant(time=25)
    more = grant(time=50)
    grant(timed, time=10)
    attempt.refresh_from_db()
    assert attempt.deadline == now + timedelta(minutes=90)
    assert attempt.accommodation == more


def test_time_reaches_an_attempt_that_began_with_more_attempts(
    timed, start, grant, now
):
    grant(timed, attempts=1)
    attempt = start(timed)
    grant(time=50)
    attempt.refresh_from_db()
    assert attempt.deadline == now + timedelta(minutes=90)


def test_more_time_and_more_attempts_may_come_from_two(
    timed, take, start, grant, enrolment, now
):
    """Time for every quiz, an attempt for this one: the learner has both."""
    grant(time=50)
    grant(timed, attempts=1)
    take(timed, right=0)
    second = start(timed, minutes=10)
    assert second.deadline == now + timedelta(minutes=100)
    standing = standing_of(enrolment=enrolment, version=second.version, at=now)
    told = standing.accommodation
    assert (told.extra_time_percent, told.extra_attempts) == (50, 1)


def test_a_finished_attempt_is_left_alone(timed, take, grant, now):
    attempt = take(timed, right=0)
    grant(time=50)
    attempt.refresh_from_db()
    assert attempt.deadline == now + timedelta(hours=1)


def test_a_pre_test_stays_a_single_attempt(course, take, grant, enrolment, now):
    pre = add_quiz(course, add_bank(), purpose="pre", slug="tes-awal")
    grant(attempts=3)
    take(pre)
    standing = standing_of(enrolment=enrolment, version=latest_version(pre), at=now)
    assert (standing.attempts_left, standing.hindrance) == (0, "done")


def test_one_more_attempt_is_told_and_given(timed, take, start, grant, enrolment, now):
    take(timed, right=0)
    with pytest.raises(NoAttemptsLeft):
        start(timed, minutes=10)
    given = grant(timed, attempts=1)
    standing = standing_of(enrolment=enrolment, version=latest_version(timed), at=now)
    assert standing.accommodation.accommodation == given
    assert (standing.attempts_left, standing.hindrance) == (1, "")
    assert start(timed, minutes=10).number == 2


def test_for_another_quiz_or_another_time_it_changes_nothing(
    course, timed, start, grant, now
):
    other = add_quiz(course, add_bank(), slug="lain")
    grant(other, time=50)
    grant(timed, time=50, days=1)
    assert start(timed).deadline == now + timedelta(hours=1)


def test_what_gives_most_counts(timed, start, grant, now):
    grant(time=25)
    grant(timed, time=100)
    assert start(timed).deadline == now + timedelta(hours=2)


def test_withdrawn_it_holds_no_more(timed, start, grant, hr, now):
    given = grant(time=50)
    withdraw_accommodation(accommodation=given, reason="Selesai.", by=hr, at=now)
    assert start(timed).deadline == now + timedelta(hours=1)
    with pytest.raises(AlreadyWithdrawn):
        withdraw_accommodation(accommodation=given, reason="Lagi.", by=hr, at=now)


def test_nothing_is_withdrawn_without_a_reason(grant, hr, now):
    with pytest.raises(ReasonMissing):
        withdraw_accommodation(accommodation=grant(time=1), reason=" ", by=hr, at=now)


def test_a_quiz_without_limit_has_no_deadline_to_lengthen(course, start, grant):
    grant(time=50)
    assert start(add_quiz(course, add_bank())).deadline is None


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, NothingGiven),
        ({"time": 301}, NothingGiven),
        ({"attempts": 21}, NothingGiven),
        ({"time": 10, "reason": "  "}, ReasonMissing),
    ],
)
def test_what_cannot_be_given_is_refused(grant, changes, refusal):
    with pytest.raises(refusal):
        grant(**changes)


def test_it_does_not_end_before_it_starts(grant, now):
    with pytest.raises(EndsBeforeItStarts):
        grant(time=10, ends_on=now.date() - timedelta(days=1))


def test_nobody_accommodates_himself(grant, enrolment):
    with pytest.raises(ForOneself):
        grant(time=10, by=enrolment.employee.user)


@pytest.mark.parametrize(
    ("column", "value", "name"),
    [
        ("extra_time_percent", 0, "accommodation_gives_something"),
        ("extra_time_percent", 301, "accommodation_within_bounds"),
        ("reason", "", "accommodation_has_a_reason"),
        ("ends_on", "2000-01-01", "accommodation_ends_after_it_starts"),
        ("withdraw_reason", "x", "accommodation_withdrawn_at_by_and_reason"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(grant, column, value, name):
    given = grant(time=10)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Accommodation.objects.filter(pk=given.pk).update(**{column: value})


def test_a_late_save_is_refused_whatever_the_clock_of_the_client(timed, start, now):
    from quizzes.answering import AttemptIsFinished

    attempt = start(timed)
    with pytest.raises(AttemptIsFinished):
        save_answer(
            attempt=attempt,
            position=1,
            response=["a"],
            sequence=1,
            by=None,
            at=now + timedelta(minutes=61),
        )
    assert Attempt.objects.get().outcome == Attempt.Outcome.TIMED_OUT
