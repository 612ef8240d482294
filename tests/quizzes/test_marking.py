"""Marking is arithmetic: what any question and any response can earn."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import marking
from quizzes.marking import ResponseDoesNotFit, UnknownKind


def body(**correct):
    """body(a=True, b=False): options by key, right or wrong."""
    return {
        "options": [
            {"key": key, "text": f"Option {key}", "correct": right, "feedback": ""}
            for key, right in correct.items()
        ]
    }


ABC = body(a=True, b=False, c=False)
TWO_OF_FOUR = body(a=True, b=True, c=False, d=False)
STATEMENT = body(true=False, false=True)

bodies = st.lists(st.booleans(), min_size=2, max_size=6).filter(any)
right_and_wrong = bodies.map(
    lambda flags: body(**dict(zip("abcdef", flags, strict=False)))
)


def pick(draw, question):
    return draw(st.lists(st.sampled_from([o["key"] for o in question["options"]])))


@pytest.mark.parametrize(
    ("kind", "question", "response", "share"),
    [
        ("single", ABC, ["a"], "1"),
        ("single", ABC, ["b"], "0"),
        ("single", ABC, [], "0"),
        ("single", ABC, None, "0"),
        ("true_false", STATEMENT, ["false"], "1"),
        ("true_false", STATEMENT, ["true"], "0"),
        ("multiple", TWO_OF_FOUR, ["a", "b"], "1"),
        ("multiple", TWO_OF_FOUR, ["a"], "0.5"),
        ("multiple", TWO_OF_FOUR, ["a", "b", "c"], "0.5"),
        ("multiple", TWO_OF_FOUR, ["a", "c"], "0"),
        ("multiple", TWO_OF_FOUR, ["c", "d"], "0"),
        ("multiple", body(a=True, b=True, c=True, d=False), ["a"], "0.3333"),
    ],
)
def test_share_earned(kind, question, response, share):
    assert marking.mark(kind, question, response) == Decimal(share)


@given(st.data())
def test_share_stays_between_nothing_and_all(data):
    question = data.draw(right_and_wrong)
    response = marking.normalise("multiple", question, pick(data.draw, question))
    assert 0 <= marking.mark("multiple", question, response) <= 1


@given(right_and_wrong)
def test_exactly_the_right_options_earn_all(question):
    right = [o["key"] for o in question["options"] if o["correct"]]
    assert marking.mark("multiple", question, right) == 1


@given(st.data())
def test_one_more_wrong_option_never_helps(data):
    question = data.draw(right_and_wrong)
    response = marking.normalise("multiple", question, pick(data.draw, question))
    before = marking.mark("multiple", question, response)
    for option in question["options"]:
        if not option["correct"] and option["key"] not in response:
            worse = [*response, option["key"]]
            assert marking.mark("multiple", question, worse) <= before


@given(st.data())
def test_normalising_twice_changes_nothing(data):
    question = data.draw(right_and_wrong)
    once = marking.normalise("multiple", question, pick(data.draw, question))
    assert marking.normalise("multiple", question, once) == once


@given(st.text(), right_and_wrong)
def test_a_key_that_was_not_offered_is_refused(key, question):
    if key not in [o["key"] for o in question["options"]]:
        for kind in ("single", "multiple", "true_false"):
            with pytest.raises(ResponseDoesNotFit):
                marking.normalise(kind, question, [key])


@pytest.mark.parametrize("raw", ["a", 3, {"a": True}, [1], [["a"]]])
def test_a_response_of_another_shape_is_refused(raw):
    with pytest.raises(ResponseDoesNotFit):
        marking.normalise("single", ABC, raw)


@pytest.mark.parametrize("kind", ["single", "true_false"])
def test_two_choices_where_one_is_asked_are_refused(kind):
    with pytest.raises(ResponseDoesNotFit):
        marking.normalise(kind, ABC, ["a", "b"])


def test_response_is_stored_once_each_in_authored_order():
    assert marking.normalise("multiple", TWO_OF_FOUR, ["d", "a", "d"]) == ["a", "d"]


def test_nothing_chosen_is_an_empty_response():
    assert marking.normalise("single", ABC, None) == []


@pytest.mark.parametrize("kind", ["single", "multiple"])
@pytest.mark.parametrize(
    ("question", "code"),
    [
        (body(a=True), "too_few_options"),
        (body(a=False, b=False), "no_right_option"),
        ({"options": ABC["options"] * 2}, "keys_not_unique"),
        ({"options": [{"key": "", "text": "x", "correct": True}]}, "key_empty"),
        ({"options": [{"key": "a", "text": " ", "correct": True}]}, "text_empty"),
        ({"options": [{"key": "a", "text": "x"}]}, "malformed"),
        ({"options": None}, "malformed"),
        ([], "malformed"),
    ],
)
def test_faults_of_structure_are_named(kind, question, code):
    assert code in marking.problems(kind, question)


def test_a_single_choice_has_one_right_option():
    assert marking.problems("single", TWO_OF_FOUR) == ["several_right_options"]
    assert marking.problems("multiple", TWO_OF_FOUR) == []


def test_a_statement_has_two_options():
    assert marking.problems("true_false", ABC) == ["not_two_options"]
    assert marking.problems("true_false", STATEMENT) == []


def test_a_malformed_statement_is_named_once():
    assert marking.problems("true_false", {}) == ["malformed"]


def test_only_a_statement_keeps_its_order():
    drawn = {tuple(marking.order("single", ABC, rng=Random(n))) for n in range(50)}
    assert len(drawn) > 1
    assert {frozenset(order) for order in drawn} == {frozenset("abc")}
    assert marking.order("true_false", STATEMENT, rng=Random(1)) == []
    assert marking.order("single", {**ABC, "shuffle": False}, rng=Random(1)) == []


def test_an_unknown_kind_is_named_or_refused():
    assert marking.problems("essay", ABC) == ["unknown_kind"]
    with pytest.raises(UnknownKind):
        marking.right("essay", ABC)
