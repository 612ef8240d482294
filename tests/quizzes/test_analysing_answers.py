"""Item analysis over stored answers: which count, what is kept, in how many queries."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import analysing
from quizzes.analysing import analyse_items
from quizzes.answering import finish_attempt
from quizzes.models import Attempt, ItemAnalysis
from tests.factories import EmployeeFactory, UserFactory, add_bank, add_quiz, begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def all_four(course):
    """A post-test that asks all four questions, as often as one likes."""
    return add_quiz(course, add_bank(), draw_count=4, attempt_limit=0)


@pytest.fixture
def analyse(now):
    def _analyse(minutes=60, **kwargs):
        at = now + timedelta(minutes=minutes)
        return analyse_items(**({"by": None, "at": at} | kwargs))

    return _analyse


def test_every_answered_question_gets_its_figures(all_four, take, analyse, now):
    take(all_four, right=1)
    by = UserFactory()
    assert analyse(by=by) == 4
    rows = ItemAnalysis.objects.order_by("version")
    assert [row.answers for row in rows] == [1] * 4
    assert sum(row.facility for row in rows) == 1
    assert {row.computed_at for row in rows} == {now + timedelta(hours=1)}
    assert {row.computed_by for row in rows} == {by}
    assert str(rows[0]) == str(rows[0].version_id)


def test_times_come_from_the_moments_of_saving(all_four, start, answer, analyse, now):
    attempt = start(all_four)
    for place in range(1, 5):
        answer(attempt, place, "a", minutes=2 * place)
    finish_attempt(attempt=attempt, by=None, at=now + timedelta(minutes=9))
    analyse()
    assert [row.seconds for row in ItemAnalysis.objects.all()] == [125] * 4


def test_an_open_attempt_does_not_count(all_four, start, answer, analyse):
    answer(start(all_four), 1, "a")
    assert analyse() == 0
    assert not ItemAnalysis.objects.exists()


def test_what_is_handed_in_later_waits_for_the_next_time(all_four, take, analyse):
    take(all_four, minutes=90)
    assert analyse(minutes=60) == 0
    assert analyse(minutes=120) == 4


def test_running_again_changes_nothing_but_the_time(all_four, take, analyse):
    take(all_four, right=2)
    analyse()
    fields = ("version", *analysing.FIGURES)
    before = list(ItemAnalysis.objects.order_by("version").values_list(*fields))
    analyse(minutes=90)
    after = list(ItemAnalysis.objects.order_by("version").values_list(*fields))
    assert before == after


def test_new_answers_are_added(course, all_four, take, analyse, now):
    take(all_four, right=4)
    analyse()
    Attempt.objects.create(
        enrolment=begin(course, EmployeeFactory()),
        quiz=all_four,
        version=Attempt.objects.get().version,
        number=1,
        started_at=now,
    )
    assert analyse(minutes=90) == 4


def test_it_says_how_far_it_is(all_four, take, analyse, monkeypatch):
    monkeypatch.setattr(analysing, "SAY_EVERY", 2)
    take(all_four)
    said = []
    analyse(say=said.append)
    assert said == [
        "2 answers read",
        "4 answers read",
        "4 answers, figures for 4 question versions",
    ]


def test_the_command_tells_what_it_did(all_four, take, now):
    take(all_four)
    told = StringIO()
    with time_machine.travel(now + timedelta(hours=1)):
        call_command("analyse_items", stdout=told)
    assert "4 answers, figures for 4 question versions" in told.getvalue()


def test_queries_do_not_grow_with_answers(course, all_four, take, analyse):
    take(all_four)
    with CaptureQueriesContext(connection) as few:
        analyse()
    for minutes in range(1, 6):
        take(all_four, minutes=minutes)
    with CaptureQueriesContext(connection) as many:
        analyse(minutes=90)
    assert len(many) == len(few) <= 5
