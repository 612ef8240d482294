"""The draw by level: unseen first, what is missing filled up, nothing left out by mistake."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.publishing import latest_version
from quizzes.answering import NothingToAsk
from quizzes.drawing import draw
from quizzes.models import Question
from quizzes.standings import standing_of
from tests.factories import add_bank, add_quiz

from .test_rules import RULES

LEVELS = ("recall", "understand", "apply")


@st.composite
def pools(draw):
    """Rules over a pool with levels, and what was seen before."""
    levels = draw(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=20))
    wanted = {level: draw(st.integers(0, 4)) for level in LEVELS if draw(st.booleans())}
    count = sum(wanted.values()) or draw(st.integers(1, 12))
    rules = replace(
        RULES,
        draw_count=count,
        draw_levels={level: n for level, n in wanted.items() if n},
        pool=tuple(range(100, 100 + len(levels))),
        pool_questions=tuple(range(len(levels))),
        pool_levels=tuple(levels),
    )
    seen = draw(st.lists(st.integers(0, len(levels) - 1), max_size=20))
    return rules, seen


@given(pools(), st.integers())
def test_as_many_as_there_are_each_once(pool, seed):
    rules, seen = pool
    drawn = draw(rules, seen=seen, rng=Random(seed))
    assert len(drawn) == len(set(drawn)) == min(rules.draw_count, len(rules.pool))
    assert set(drawn) <= set(rules.pool)


@given(pools(), st.integers())
def test_each_level_gets_what_it_asks_or_all_it_has(pool, seed):
    rules, seen = pool
    level_of = dict(zip(rules.pool, rules.pool_levels, strict=True))
    drawn = draw(rules, seen=seen, rng=Random(seed))
    found = Counter(level_of[version] for version in drawn)
    there = Counter(rules.pool_levels)
    for level, wanted in rules.draw_levels.items():
        assert found[level] >= min(wanted, there[level])


@given(pools(), st.integers())
def test_in_a_level_the_unseen_come_first(pool, seed):
    rules, seen = pool
    rules = replace(rules, draw_levels={})
    times = Counter(seen)
    question_of = dict(zip(rules.pool, rules.pool_questions, strict=True))
    drawn = draw(rules, seen=seen, rng=Random(seed))
    asked = [times[question_of[version]] for version in drawn]
    left = [times[question_of[v]] for v in rules.pool if v not in drawn]
    assert max(asked) <= min(left, default=max(asked))


@given(pools(), st.data())
def test_what_is_left_out_is_not_drawn(pool, data):
    rules, seen = pool
    out = data.draw(st.sets(st.sampled_from(rules.pool_questions)))
    drawn = draw(rules.without(out), seen=seen, rng=Random(1))
    assert not {version - 100 for version in drawn} & out
    assert len(drawn) == min(rules.draw_count, len(rules.pool) - len(out))


@pytest.mark.django_db
def test_a_question_that_is_due_for_review_waits(course, start, now):
    quiz = add_quiz(course, add_bank(size=4), draw_count=4, skip_overdue=True)
    due = Question.objects.first()
    due.review_due = now.date().replace(year=2020)
    due.save(update_fields=["review_due"])
    asked = start(quiz).answers.values_list("question_version__question", flat=True)
    assert len(asked) == 3
    assert due.pk not in asked


@pytest.mark.django_db
def test_a_quiz_that_does_not_mind_draws_it(course, start, now):
    quiz = add_quiz(course, add_bank(size=4), draw_count=4)
    Question.objects.update(review_due=now.date().replace(year=2020))
    assert start(quiz).answers.count() == 4


@pytest.mark.django_db
def test_when_all_wait_there_is_nothing_to_ask(course, start, enrolment, now):
    """And the page before the start says so, in place of a button that does nothing."""
    quiz = add_quiz(course, add_bank(size=2), skip_overdue=True)
    Question.objects.update(review_due=now.date().replace(year=2020))
    with pytest.raises(NothingToAsk):
        start(quiz)
    standing = standing_of(enrolment=enrolment, version=latest_version(quiz), at=now)
    assert standing.hindrance == "empty"
