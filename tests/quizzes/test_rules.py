"""The rules of a quiz, as arithmetic."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.drawing import draw
from quizzes.rules import QuizRules, percent

RULES = QuizRules(
    purpose="post",
    draw_count=3,
    pass_mark=70,
    attempt_limit=3,
    cooldown=timedelta(0),
    time_limit=None,
    grace=timedelta(seconds=60),
    grade_method="highest",
    answers_shown="always",
    answers_from=None,
    bands=(),
    skip_overdue=False,
    notes_events=False,
    draw_levels={},
    pool_levels=(),
    pool=(11, 12, 13, 14, 15),
    pool_questions=(1, 2, 3, 4, 5),
)


def scores(*values):
    return [Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([], "0"),
        (["1", "1", "0"], "66.67"),
        (["0.5", "1"], "75"),
        (["0.3333", "0", "0"], "11.11"),
    ],
)
def test_percent(shares, expected):
    assert percent(scores(*shares)) == Decimal(expected)


@pytest.mark.parametrize(
    ("method", "grade"),
    [("highest", "90"), ("latest", "60"), ("first", "40"), ("average", "63.33")],
)
def test_grade_of_several_attempts(method, grade):
    rules = replace(RULES, grade_method=method)
    assert rules.grade(scores("40", "90", "60")) == Decimal(grade)


@pytest.mark.parametrize(
    ("purpose", "is_completed"), [("post", False), ("pre", True), ("practice", True)]
)
def test_only_a_post_test_asks_for_its_pass_mark(purpose, is_completed):
    rules = replace(RULES, purpose=purpose)
    assert rules.is_completed_by(Decimal("69.99")) is is_completed
    assert rules.is_completed_by(Decimal(70)) is True


def test_attempts_left():
    assert [RULES.attempts_left(n) for n in range(5)] == [3, 2, 1, 0, 0]
    assert replace(RULES, attempt_limit=0).attempts_left(9) is None


def test_a_small_pool_asks_what_it_has():
    small = replace(RULES, pool=(11, 12), pool_questions=(1, 2))
    assert small.question_count == 2
    assert sorted(draw(small, seen=[], rng=Random(1))) == [11, 12]


@given(st.integers(), st.sets(st.sampled_from([1, 2, 3, 4, 5]), max_size=2))
def test_what_was_not_seen_comes_first(seed, seen):
    drawn = draw(RULES, seen=seen, rng=Random(seed))
    assert len(set(drawn)) == 3
    assert not {version - 10 for version in drawn} & seen


@given(st.integers())
def test_a_question_returns_only_when_the_pool_is_used_up(seed):
    drawn = draw(RULES, seen=[1, 1, 2, 3, 4], rng=Random(seed))
    assert 15 in drawn
    assert 11 not in drawn


def test_chance_changes_questions_and_their_order():
    draws = {tuple(draw(RULES, seen=[], rng=Random(seed))) for seed in range(1000)}
    assert len(draws) == 60
