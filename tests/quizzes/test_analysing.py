"""The arithmetic of item analysis, checked against the plain definitions."""

import statistics
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.analysing.flags import FLAGS, flags_of
from quizzes.analysing.moments import Moments
from quizzes.analysing.tallying import ItemTally, discrimination_of
from quizzes.analysing.thirds import lower_third, no_counts, rate, upper_third
from quizzes.analysing.times import EDGES, LONGEST, TimeTally, seconds_on
from quizzes.content import Option, options_body
from tests.conftest import NOW

CHOICES = options_body([Option(text, correct=text == "A") for text in "ABC"])
shares = st.sampled_from([0.0, 0.25, 0.3333, 0.5, 0.75, 1.0])
pairs = st.lists(st.tuples(shares, st.floats(0, 1)), min_size=2, max_size=60)


def moments_of(found) -> Moments:
    sums = Moments()
    for x, y in found:
        sums.add(x, y)
    return sums


def add(tally, response, share=0.0, rest=0.5, seconds=None, times=1):
    for _ in range(times):
        tally.add(response, share=share, rest=rest, seconds=seconds)


def figures(kind, body, *answers):
    """``answers`` are (response, share) or (response, share, rest)."""
    tally = ItemTally.for_question(kind, body)
    for answer in answers:
        add(tally, *answer)
    return tally.figures()


# --- Correlation ------------------------------------------------------------------------


@given(pairs)
def test_the_correlation_is_that_of_the_textbook(found):
    xs, ys = zip(*found, strict=True)
    ours = moments_of(found).correlation(least=2)
    if ours is None:
        assert statistics.pvariance(xs) < 1e-9 or statistics.pvariance(ys) < 1e-9
    else:
        assert ours == pytest.approx(statistics.correlation(xs, ys), abs=1e-5)


@given(pairs, st.randoms())
def test_the_order_of_attempts_does_not_matter(found, rng):
    mixed = rng.sample(found, len(found))
    one, other = moments_of(found), moments_of(mixed)
    assert one.xy == pytest.approx(other.xy, abs=1e-9)
    assert one.mean_x == pytest.approx(other.mean_x, abs=1e-9)


@given(pairs, pairs)
def test_two_sums_together_are_the_sums_over_both(one, other):
    both, whole = moments_of(one) + moments_of(other), moments_of([*one, *other])
    assert both.n == whole.n
    for name in ("mean_x", "mean_y", "xx", "yy", "xy"):
        assert getattr(both, name) == pytest.approx(getattr(whole, name), abs=1e-9)


def test_nothing_and_nothing_is_nothing():
    assert Moments() + Moments() == Moments()


@pytest.mark.parametrize(
    "found",
    [
        [(1.0, 0.2), (0.0, 0.4)] * 4,  # eight are too few
        [(1.0, 0.1 * n) for n in range(10)],  # everybody was right
        [(n % 2, 0.5) for n in range(10)],  # everybody did as well elsewhere
    ],
)
def test_an_undefined_discrimination_is_none(found):
    assert discrimination_of(moments_of(found)) is None


def test_who_is_right_here_and_better_elsewhere_discriminates():
    found = [(1.0, 0.9), (0.0, 0.2)] * 5
    assert discrimination_of(moments_of(found)) == 1.0


# --- Figures of an item -----------------------------------------------------------------


@given(st.lists(st.tuples(st.just(["a"]), shares, st.floats(0, 1)), min_size=1))
def test_the_facility_is_the_mean_share(answers):
    found = figures("single", CHOICES, *answers)["facility"]
    assert 0 <= found <= 1
    assert found == pytest.approx(statistics.mean(a[1] for a in answers), abs=1e-4)


def test_an_answer_alone_in_its_attempt_has_no_rest_to_compare_with():
    found = figures("single", CHOICES, *[(["a"], 1.0, None)] * 12)
    assert found["answers"] == 12
    assert found["discrimination"] is None
    assert found["detail"]["moments"]["n"] == found["detail"]["ranked"] == 0


def test_a_question_nobody_was_asked_has_no_figures():
    found = ItemTally.for_question("single", CHOICES).figures()
    assert (found["answers"], found["facility"], found["flags"]) == (0, None, [])


def test_options_are_counted_and_split_by_thirds():
    strong, weak = [(["a"], 1.0, 0.9)] * 30, [(["b"], 0.0, 0.1)] * 30
    found = figures("single", CHOICES, *strong, *weak, (None, 0.0))
    options = found["detail"]["options"]
    assert [options[key]["count"] for key in "abc"] == [30, 30, 0]
    assert (options["a"]["upper"], options["a"]["lower"]) == (1.0, 0.0)
    assert found["detail"]["blank"] == 1


NUMERIC = {"answers": [{"value": "1500", "tolerance": "0"}], "unit": "rupiah"}
SHORT = {"answers": [{"text": "gratifikasi"}], "match_case": False}


def test_numbers_are_the_same_however_they_are_written():
    typed = ["1.500", "1500", " 1500,0 ", "7", "7"]
    found = figures("numeric", NUMERIC, *[(text, 0.0) for text in typed])
    assert found["detail"]["typed"] == [{"text": "1500", "count": 3, "share": 1.0}]


def test_words_are_the_same_in_any_case():
    typed = ["Gratifikasi", "gratifikasi ", "GRATIFIKASI", "suap", "suap", "suap", ""]
    found = figures("short", SHORT, *[(text, 0.0) for text in typed])["detail"]
    assert [(row["text"], row["share"]) for row in found["typed"]] == [
        ("gratifikasi", 1.0),
        ("suap", 0.0),
    ]
    assert found["blank"] == 1


def test_case_is_kept_where_the_question_minds_it():
    found = figures("short", SHORT | {"match_case": True}, *[("KPK", 0.0)] * 3)
    assert found["detail"]["typed"][0]["text"] == "KPK"


def test_what_fewer_than_three_typed_is_not_kept():
    found = figures("short", SHORT, ("Budi, 0812", 0.0), ("Budi, 0812", 0.0))
    assert found["detail"]["typed"] == []


def test_a_flood_of_different_words_is_bounded():
    tally = ItemTally.for_question("short", SHORT)
    add(tally, "gratifikasi", 1.0, times=50)
    for n in range(3000):
        add(tally, f"word {n}")
    assert len(tally.responses.counts) <= 1000
    assert tally.figures()["detail"]["typed"][0]["count"] == 50


def test_pairs_are_told_item_by_item():
    body = {
        "items": [
            {"key": "a", "text": "A", "choice": "1"},
            {"key": "b", "text": "B", "choice": "2"},
        ],
        "choices": [{"key": "1", "text": "1"}, {"key": "2", "text": "2"}],
    }
    found = figures("matching", body, ({"a": "1", "b": "1"}, 0.5), ({"a": "1"}, 0.5))
    assert found["detail"]["items"] == {"a": 1.0, "b": 0.0}


def test_steps_are_told_by_what_follows_them():
    body = {"items": [{"key": key, "text": key} for key in "abc"]}
    found = figures("ordering", body, (list("abc"), 1.0), (list("cab"), 0.5), ([], 0.0))
    assert found["detail"]["items"] == {"a": 0.6667, "b": 0.3333}


def test_a_scenario_is_told_part_by_part():
    parts = [
        {"key": "a", "kind": "single", "stem": "?", "body": CHOICES},
        {"key": "b", "kind": "numeric", "stem": "?", "body": NUMERIC},
    ]
    answers = [({"a": ["a"], "b": "7"}, 0.5), ({"a": ["b"]}, 0.0)]
    found = figures("scenario", {"parts": parts}, *answers)["detail"]["parts"]
    assert (found["a"]["facility"], found["b"]["facility"]) == (0.5, 0.0)
    assert found["a"]["options"]["b"]["count"] == 1
    assert found["b"]["typed"] == []


def test_a_scenario_nobody_was_asked_has_no_facility_of_parts():
    parts = [{"key": "a", "kind": "single", "stem": "?", "body": CHOICES}]
    found = figures("scenario", {"parts": parts})["detail"]["parts"]
    assert found["a"]["facility"] is None


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("matching", {"items": [{"key": "a", "choice": "1"}]}),
        ("ordering", {"items": [{"key": "a"}, {"key": "b"}]}),
    ],
)
def test_items_nobody_was_asked_stand_at_nothing(kind, body):
    assert set(figures(kind, body)["detail"]["items"].values()) == {0}


# --- Thirds -----------------------------------------------------------------------------


@given(st.lists(st.integers(0, 50), min_size=20, max_size=20).filter(any))
def test_each_third_holds_a_third(everyone):
    for weights in (lower_third(everyone), upper_third(everyone)):
        assert all(0 <= weight <= 1 for weight in weights)
        held = sum(w * n for w, n in zip(weights, everyone, strict=True))
        assert held == pytest.approx(sum(everyone) / 3)


def test_the_rate_of_nobody_is_nothing():
    assert rate(no_counts(), no_counts(), lower_third(no_counts())) == 0


# --- Flags ------------------------------------------------------------------------------


def told(answers=100, facility=0.6, discrimination=0.4, **detail):
    return flags_of(
        answers=answers,
        facility=facility,
        discrimination=discrimination,
        detail=detail,
    )


def option(count=30, right=False, lower=0.3, upper=0.3):
    return {"count": count, "right": right, "lower": lower, "upper": upper}


@pytest.mark.parametrize(
    ("values", "flags"),
    [
        ({}, []),
        ({"discrimination": -0.1}, ["negative"]),
        ({"discrimination": 0.09}, ["weak"]),
        ({"discrimination": 0.1}, []),
        ({"discrimination": None}, []),
        ({"facility": 0.96}, ["too_easy"]),
        ({"facility": 0.24, "discrimination": -0.2}, ["negative", "too_hard"]),
        ({"facility": 0.1, "discrimination": -0.2, "answers": 9}, []),
        ({"facility": None}, []),
    ],
)
def test_flags_of_the_figures(values, flags):
    assert told(**values) == flags


@pytest.mark.parametrize(
    ("odd", "answers", "flags"),
    [
        (option(count=1), 100, ["dead_option"]),
        (option(count=2), 100, []),
        (option(count=0), 49, []),
        (option(count=0, right=True), 100, []),
        (option(lower=0.1, upper=0.6), 100, ["attracts_strong"]),
        (option(lower=0.3, upper=0.4), 100, []),  # chance does as much
        (option(lower=1.0, upper=1.0), 100, []),
        (option(lower=0.1, upper=0.6, right=True), 100, []),
    ],
)
def test_flags_of_the_options(odd, answers, flags):
    assert told(answers=answers, ranked=answers, options={"b": odd}) == flags
    part = {"facility": 0.5, "ranked": answers, "options": {"b": odd}}
    assert told(answers=answers, parts={"x": part}) == flags


def test_nobody_in_the_thirds_attracts_nobody():
    odd = option(lower=0.0, upper=0.5)
    assert told(ranked=0, options={"b": odd}) == []


def test_flags_keep_their_order():
    found = told(
        facility=0.1,
        discrimination=-0.5,
        ranked=100,
        options={"b": option(count=0), "c": option(lower=0.1, upper=0.9)},
    )
    assert found == [flag for flag in FLAGS if flag in found]
    assert len(found) == 4


# --- Time -------------------------------------------------------------------------------


def after(*seconds):
    return [None if s is None else NOW + timedelta(seconds=s) for s in seconds]


@pytest.mark.parametrize(
    ("saved", "seconds"),
    [
        ((20, 50, 110), [20, 30, 60]),
        ((50, 20, 110), [30, 20, 60]),  # in the order of saving
        ((20, None, 50), [20, None, 30]),
        ((60, 60, 60), [None, None, None]),  # a form, sent at once
        ((20, 90, 90.4), [20, None, None]),  # a queue, sent after a while
        ((20, 9000), [20, LONGEST]),
        ((0.2,), [None]),
        ((), []),
    ],
)
def test_the_time_on_a_question_lies_between_two_saves(saved, seconds):
    assert seconds_on(NOW, after(*saved)) == seconds


@given(st.lists(st.integers(0, LONGEST), min_size=1))
def test_the_median_lies_within_its_step(values):
    tally = TimeTally()
    for value in values:
        tally.add(value)
    steps = dict(pairwise([*EDGES, EDGES[-1] + 1]))
    low = max(edge for edge in EDGES if edge <= statistics.median_low(values))
    assert low <= tally.median() <= steps[low]


def test_without_times_there_is_no_median():
    assert TimeTally().median() is None
