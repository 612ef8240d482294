"""The arithmetic of gains and of hiding small groups, against the plain definitions."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.evidence.reporting.gain_figures import GainSums
from elearning.evidence.reporting.hiding import Hidden, hidden_parts
from elearning.intervals import LEAST

scores = st.integers(0, 100)
some_pairs = st.lists(st.tuples(scores, scores), min_size=10, max_size=40)
few, neighbour = Hidden.FEW, Hidden.NEIGHBOUR


def sums_of(pairs):
    sums = GainSums()
    for before, after in pairs:
        sums.add(before, after)
    return sums


@given(some_pairs)
def test_the_figures_are_those_of_the_definitions(pairs):
    gain = sums_of(pairs).gain()
    before, after = zip(*pairs, strict=True)
    assert gain.people == len(pairs)
    assert gain.before == pytest.approx(statistics.mean(before))
    assert gain.after == pytest.approx(statistics.mean(after))
    assert gain.difference.mean == pytest.approx(gain.after - gain.before)
    assert gain.difference.low <= gain.difference.mean <= gain.difference.high
    parts = [100 * (y - x) / (100 - x) for x, y in pairs if x < 100]
    assert gain.improvable == len(parts)
    if len(parts) < LEAST:
        assert gain.normalised is None
    else:
        assert gain.normalised.mean == pytest.approx(statistics.mean(parts), abs=1e-6)


@given(some_pairs, some_pairs)
def test_parts_add_up_to_the_whole(one, other):
    both, whole = sums_of(one), sums_of([*one, *other])
    both += sums_of(other)
    assert both.n == whole.n
    assert both.gain().difference.high == pytest.approx(whole.gain().difference.high)


def test_nine_people_have_no_figures():
    assert sums_of([(50, 70)] * 9).gain() is None
    assert sums_of([(50, 70)] * 10).gain().normalised.mean == pytest.approx(40)


@pytest.mark.parametrize(
    ("pair", "x", "width"),
    [((40, 70), 40, 30), ((70, 40), 40, 30), ((90, 100), 90, 10)],
)
def test_the_bar_runs_from_before_to_after(pair, x, width):
    bar = sums_of([pair] * 10).gain().bar
    assert (bar["x"], bar["width"]) == (x, width)
    assert bar["low"] == bar["high"] == pair[1]


def test_the_interval_of_the_bar_stays_on_the_scale():
    bar = sums_of([(0, 100), (99, 0)] * 5).gain().bar
    assert 0 <= bar["low"] <= bar["high"] <= 100


# --- Hiding -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "hidden"),
    [
        ({}, {}),
        ({"a": 12, "b": 30}, {}),
        ({"a": 12, "b": 0}, {}),
        ({"a": 9, "b": 30, "c": 12}, {"a": few, "c": neighbour}),
        ({"a": 5, "b": 6, "c": 12}, {"a": few, "b": few}),
        ({"a": 2, "b": 3, "c": 12, "d": 40}, {"a": few, "b": few, "c": neighbour}),
        ({"a": 9, "b": 30}, {"a": few, "b": neighbour}),
        ({"a": 4}, {"a": few}),
    ],
)
def test_the_smallest_neighbours_hide_a_small_group(people, hidden):
    assert hidden_parts(people) == hidden


@given(st.dictionaries(st.text(), st.integers(0, 30)))
def test_what_is_left_of_a_total_is_never_a_small_group(people):
    hidden = hidden_parts(people)
    assert {p for p, n in people.items() if 0 < n < LEAST} <= set(hidden)
    left = sum(people[part] for part in hidden)
    everybody = sum(people.values())
    assert not hidden or left >= LEAST or left == everybody
    shown = [part for part, n in people.items() if n and part not in hidden]
    assert len(hidden) != 1 or not shown
