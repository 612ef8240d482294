"""Attempts that nobody came back to are closed with what was saved in time."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from elearning.people.models import Membership
from quizzes import closing
from quizzes.closing import close_overdue
from quizzes.models import Attempt
from tests.factories import add_bank, add_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def timed(course):
    return add_quiz(course, add_bank(), time_limit_minutes=30, grace_seconds=60)


def test_what_was_saved_in_time_is_marked(timed, start, answer, now):
    attempt = start(timed)
    answer(attempt, 1, "a", minutes=3)
    in_grace = close_overdue(by=None, at=now + timedelta(minutes=30, seconds=30))
    assert in_grace.closed == 0
    assert close_overdue(by=None, at=now + timedelta(minutes=32)).closed == 1
    attempt.refresh_from_db()
    assert (attempt.outcome, attempt.score) == ("timed_out", 50)
    assert close_overdue(by=None, at=now + timedelta(minutes=32)).closed == 0


def test_without_a_deadline_an_attempt_stays_open(course, start, now):
    start(add_quiz(course, add_bank()))
    assert close_overdue(by=None, at=now + timedelta(days=400)).closed == 0
    assert Attempt.objects.get().is_open


def test_batches_follow_each_other(timed, start, course, now, monkeypatch):
    monkeypatch.setattr(closing, "BATCH", 1)
    start(timed)
    start(add_quiz(course, timed.bank, slug="lain", time_limit_minutes=1))
    assert close_overdue(by=None, at=now + timedelta(hours=1)).closed == 2


def test_the_command_tells_how_many(timed, start):
    start(timed)
    said = StringIO()
    call_command("close_overdue_attempts", stdout=said)
    assert said.getvalue() == "Attempts closed: 1.\n"


def test_one_that_cannot_be_recorded_is_told(course, start, answer, now, enrolment):
    """Its learner belongs to no unit any more; the others are closed."""
    short = add_quiz(course, add_bank(), time_limit_minutes=1, pass_mark=0)
    attempt = start(short)
    Membership.objects.filter(employee=enrolment.employee).delete()
    found = close_overdue(by=None, at=now + timedelta(hours=1))
    assert (found.closed, found.failed) == (0, (attempt.pk,))
    Attempt.objects.update(deadline="2020-01-01T00:00:00Z")
    with pytest.raises(CommandError, match="belong to no unit"):
        call_command("close_overdue_attempts", stdout=StringIO())
