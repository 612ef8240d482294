"""What holds for every kind of question, and what each kind means by right."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import marking
from quizzes.content import QuestionContent
from quizzes.marking import ResponseDoesNotFit
from quizzes.marking.numbers import read_number, readings

from .drawn import questions, responses

# --- Every kind -------------------------------------------------------------------------


@given(questions())
def test_a_sound_body_has_no_problems(question):
    assert marking.problems(*question) == []


@given(questions())
def test_the_right_response_earns_all_and_is_complete(question):
    right = marking.right(*question)
    assert marking.normalise(*question, right) == right
    assert marking.mark(*question, right) == 1
    assert marking.is_complete(*question, right)
    assert marking.lines(*question, right)


@given(st.data())
def test_any_response_earns_a_share(data):
    question = data.draw(questions())
    response = marking.normalise(*question, data.draw(responses(*question)))
    assert 0 <= marking.mark(*question, response) <= 1
    assert marking.normalise(*question, response) == response
    assert all(isinstance(line, str) for line in marking.lines(*question, response))


@given(questions())
def test_no_response_earns_nothing_and_is_not_complete(question):
    for nothing in (None, marking.normalise(*question, None)):
        assert marking.mark(*question, nothing) == 0
        assert not marking.is_complete(*question, nothing)
        assert marking.lines(*question, nothing) == []


@given(questions(), st.integers())
def test_the_drawn_order_depends_on_chance_alone(question, seed):
    first = marking.order(*question, rng=Random(seed))
    assert marking.order(*question, rng=Random(seed)) == first


@given(questions(), st.recursive(st.none() | st.booleans() | st.text(), st.lists))
def test_what_was_not_offered_is_refused_or_read_never_more(question, raw):
    try:
        response = marking.normalise(*question, raw)
    except ResponseDoesNotFit:
        return
    assert 0 <= marking.mark(*question, response) <= 1


@given(
    st.sampled_from(sorted(marking.KINDS)),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["options", "items", "choices", "answers", "parts", "key", "text"]
                ),
                inner,
                max_size=4,
            )
        ),
    ),
)
def test_a_body_of_any_shape_is_judged_without_a_fall(kind, body):
    assert marking.problems(kind, body)


# --- Choices that name their share ------------------------------------------------------


def options(**shares):
    return {
        "options": [
            {"key": k, "text": k, "correct": Decimal(s) > 0, "share": s, "feedback": ""}
            for k, s in shares.items()
        ]
    }


@pytest.mark.parametrize(
    ("response", "share"),
    [(["a"], "1"), (["b"], "0.5"), (["c"], "0"), (["d"], "0")],
)
def test_a_wrong_option_may_earn_a_part(response, share):
    body = options(a="1", b="0.5", c="0", d="-0.5")
    body["options"][1]["correct"] = False
    assert marking.problems("single", body) == []
    assert marking.mark("single", body, response) == Decimal(share)


def test_an_option_without_a_share_is_worth_what_it_says():
    body = options(a="1", b="0.5")
    for option in body["options"]:
        option["correct"] = option["key"] == "a"
    del body["options"][0]["share"]
    assert marking.mark("single", body, ["a"]) == 1


@pytest.mark.parametrize(
    ("response", "share"),
    [
        (["a", "b", "c"], "1"),
        (["a", "b"], "0.6667"),
        (["a", "d"], "0"),
        (["a", "b", "c", "d"], "0.5000"),
        (["d"], "0"),
    ],
)
def test_shares_add_up_and_never_fall_below_nothing(response, share):
    body = options(a="0.33333", b="0.33333", c="0.33333", d="-0.5")
    assert marking.problems("multiple", body) == []
    assert marking.mark("multiple", body, response) == Decimal(share)


def test_where_shares_are_named_an_option_without_one_earns_none():
    body = options(a="1", b="-1")
    body["options"].append({"key": "c", "text": "c", "correct": False, "feedback": ""})
    assert marking.mark("multiple", body, ["a", "c"]) == 1


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("single", options(a="0.5", b="0"), "right_option_earns_less"),
        ("multiple", options(a="0.5", b="0.2"), "right_options_earn_less"),
        ("multiple", options(a="1", b="7"), "malformed"),
        ("single", options(a="1", b="-2"), "malformed"),
    ],
)
def test_shares_that_make_no_sense_are_named(kind, body, code):
    assert code in marking.problems(kind, body)


def test_a_right_option_that_earns_nothing_is_named():
    body = options(a="1", b="0")
    body["options"][1]["correct"] = True
    assert "share_against_right" in marking.problems("multiple", body)


@pytest.mark.parametrize("share", ["x", "NaN", "2", None, ""])
def test_a_share_is_a_number_from_minus_one_to_one(share):
    body = options(a="1", b="0")
    body["options"][1]["share"] = share
    assert marking.problems("single", body) == ["malformed"]


# --- Matching ---------------------------------------------------------------------------

PAIRS = {
    "items": [
        {"key": "a", "text": "Suap", "choice": "1"},
        {"key": "b", "text": "Hibah", "choice": "2"},
        {"key": "c", "text": "Hadiah", "choice": "1"},
    ],
    "choices": [
        {"key": "1", "text": "Dilaporkan"},
        {"key": "2", "text": "Dicatat"},
        {"key": "3", "text": "Dibiarkan"},
    ],
}


@pytest.mark.parametrize(
    ("response", "share"),
    [
        ({"a": "1", "b": "2", "c": "1"}, "1"),
        ({"a": "1", "b": "3"}, "0.3333"),
        ({"b": "1"}, "0"),
    ],
)
def test_each_pair_earns_its_part(response, share):
    assert marking.mark("matching", PAIRS, response) == Decimal(share)


def test_an_item_without_a_choice_is_left_open():
    response = marking.normalise("matching", PAIRS, {"c": "1", "a": "", "b": None})
    assert response == {"c": "1"}
    assert not marking.is_complete("matching", PAIRS, response)
    assert marking.lines("matching", PAIRS, response) == ["Hadiah → Dilaporkan"]


@pytest.mark.parametrize("raw", [["a"], {"z": "1"}, {"a": "9"}, {"a": ["1"]}, "a"])
def test_a_pair_that_was_not_offered_is_refused(raw):
    with pytest.raises(ResponseDoesNotFit):
        marking.normalise("matching", PAIRS, raw)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"items": PAIRS["items"][:1]}, "too_few_pairs"),
        ({"choices": PAIRS["choices"][:1]}, "choice_unknown"),
        (
            {"choices": [*PAIRS["choices"], {"key": "4", "text": "Dicatat"}]},
            "choices_not",
        ),
        ({"items": [{"key": "a", "text": "x"}] * 2}, "malformed"),
    ],
)
def test_faults_of_pairs_are_named(change, code):
    found = marking.problems("matching", PAIRS | change)
    assert any(problem.startswith(code) for problem in found)


# --- Ordering ---------------------------------------------------------------------------

STEPS = {"items": [{"key": k, "text": k.upper()} for k in "abcd"]}


@pytest.mark.parametrize(
    ("response", "share"),
    [("abcd", "1"), ("bcda", "0.6667"), ("dcba", "0"), ("abdc", "0.3333")],
)
def test_each_right_succession_earns_its_part(response, share):
    assert marking.mark("ordering", STEPS, list(response)) == Decimal(share)


@pytest.mark.parametrize("raw", [["a"], ["a", "b", "c", "c"], "abcd", [1, 2, 3, 4]])
def test_every_step_has_one_place(raw):
    with pytest.raises(ResponseDoesNotFit):
        marking.normalise("ordering", STEPS, raw)


def test_the_drawn_order_is_never_the_right_one():
    two = {"items": STEPS["items"][:2]}
    assert all(
        marking.order("ordering", two, rng=Random(seed)) == ["b", "a"]
        for seed in range(20)
    )


def test_one_step_is_no_order():
    body = {"items": STEPS["items"][:1]}
    assert marking.problems("ordering", body) == ["too_few_items"]
    assert marking.order("ordering", body, rng=Random(1)) == ["a"]


# --- Numbers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        (" 1.500.000 ", "1500000"),
        ("1.500.000,75", "1500000.75"),
        ("1 500", "1500"),
        ("0.500", "0.500"),
        ("-3", "-3"),
        ("\u22123", "-3"),
        ("2e3", "2000"),
        (",5", "0.5"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, number):
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed", ["", "dua", "1,2,3", "1..2", "NaN", "9" * 41, "1e9999"]
)
def test_what_is_no_number_is_not_read(typed):
    assert read_number(typed) is None


def test_a_single_group_may_be_a_fraction():
    assert readings("3.141") == [Decimal(3141), Decimal("3.141")]


NUMBER = {
    "answers": [
        {"value": "3.141", "tolerance": "0.002", "share": "1", "feedback": "Tepat."},
        {"value": "3", "tolerance": "0.5", "share": "0.5", "feedback": "Hampir."},
    ],
    "unit": "meter",
}


@pytest.mark.parametrize(
    ("typed", "share"),
    [("3,141", "1"), ("3.141", "1"), ("3,143", "1"), ("3,2", "0.5"), ("4", "0")],
)
def test_a_number_is_right_within_the_tolerance(typed, share):
    assert marking.mark("numeric", NUMBER, typed) == Decimal(share)


def test_the_best_answer_that_was_met_speaks():
    assert marking.matched("numeric", NUMBER, "3,14")["feedback"] == "Tepat."
    assert marking.matched("numeric", NUMBER, "9") is None
    assert marking.matched("single", options(a="1", b="0"), ["a"]) is None
    assert marking.lines("numeric", NUMBER, "3,1") == ["3,1 meter"]


def test_words_are_no_number():
    with pytest.raises(ResponseDoesNotFit):
        marking.normalise("numeric", NUMBER, "tiga")
    with pytest.raises(ResponseDoesNotFit):
        marking.normalise("numeric", NUMBER, 3)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"answers": []}, "no_answer"),
        ({"answers": [{"value": "1", "share": "0.5"}]}, "no_answer_earns_all"),
        ({"answers": [{"value": "x"}]}, "malformed"),
        ({"answers": [{"value": 1}]}, "malformed"),
        ({"answers": [{"value": "Infinity"}]}, "malformed"),
        ({"answers": [{"value": "1", "tolerance": "-1"}]}, "malformed"),
        ({"answers": [{"value": "1"}], "unit": 3}, "malformed"),
        ({"answers": ["1"]}, "malformed"),
    ],
)
def test_faults_of_numbers_are_named(body, code):
    assert marking.problems("numeric", body) == [code]


# --- Short answers ----------------------------------------------------------------------


def accepted(*texts, match_case=False):
    answers = [{"text": text, "share": "1", "feedback": ""} for text in texts]
    return {"answers": answers, "match_case": match_case}


@pytest.mark.parametrize(
    ("pattern", "typed", "is_right"),
    [
        ("Benturan kepentingan", "  benturan   KEPENTINGAN ", True),
        ("Benturan kepentingan", "benturan", False),
        ("wbs", "\uff37\uff22\uff33", True),
        ("gratifika*", "Gratifikasi", True),
        ("*kepentingan", "konflik kepentingan", True),
        ("*suap*", "menerima suap itu", True),
        ("a*b*c", "a x b y c", True),
        ("a*b*c", "a x c", False),
        ("a*ba", "aba", True),
        ("ab*ba", "aba", False),
        (r"2 \* 3", "2 * 3", True),
        (r"2 \* 3", "2 x 3", False),
        ("*", "apa saja", True),
    ],
)
def test_variants_are_folded_and_stars_stand_for_anything(pattern, typed, is_right):
    assert marking.mark("short", accepted(pattern), typed) == is_right


def test_case_counts_where_the_question_minds_it():
    assert marking.mark("short", accepted("ASN", match_case=True), "asn") == 0
    assert marking.mark("short", accepted("ASN", match_case=True), "ASN") == 1


def test_the_first_variant_in_the_authors_order_counts():
    body = accepted("suap", "gratifikasi")
    body["answers"][0] |= {"share": "0.5", "feedback": "Hampir."}
    assert marking.matched("short", body, "Suap")["feedback"] == "Hampir."
    assert marking.mark("short", body, "suap") == Decimal("0.5")


def test_an_answer_that_another_hides_is_named():
    body = accepted("*", "gratifikasi")
    body["answers"][0]["share"] = "0.5"
    assert marking.problems("short", body) == ["answer_out_of_reach"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (accepted(), "no_answer"),
        (accepted(" ", "x"), "text_empty"),
        (accepted("x" * 401), "answer_too_long"),
        ({"answers": [{"text": "x", "share": "0.5"}]}, "no_answer_earns_all"),
        ({"answers": [{"text": 1}]}, "malformed"),
        ({"answers": [{"text": "x"}], "match_case": "ya"}, "malformed"),
    ],
)
def test_faults_of_short_answers_are_named(body, code):
    assert code in marking.problems("short", body)


@pytest.mark.parametrize("raw", ["x" * 401, ["x"], 3])
def test_a_text_that_is_none_is_refused(raw):
    with pytest.raises(ResponseDoesNotFit):
        marking.normalise("short", accepted("x"), raw)


# --- Scenarios --------------------------------------------------------------------------

CASE = {
    "parts": [
        {"key": "a", "kind": "ordering", "stem": "Apa dulu?", "body": STEPS},
        {"key": "b", "kind": "numeric", "stem": "Berapa?", "body": NUMBER},
    ]
}


def test_a_case_is_worth_the_mean_of_its_parts():
    assert marking.mark("scenario", CASE, {"b": "3,2"}) == Decimal("0.25")
    assert not marking.is_complete("scenario", CASE, {"b": "3,2"})
    assert marking.lines("scenario", CASE, {"b": "3,2"}) == ["b) 3,2 meter"]
    assert marking.matched("scenario", CASE, {"b": "3,2"}) is None


def test_each_part_has_its_own_order():
    drawn = marking.order("scenario", CASE, rng=Random(3))
    assert sorted(drawn["a"]) == list("abcd")
    assert drawn["b"] == []


@pytest.mark.parametrize("raw", [["a"], {"z": "1"}, {"b": "tiga"}])
def test_a_part_that_does_not_fit_is_refused(raw):
    with pytest.raises(ResponseDoesNotFit):
        marking.normalise("scenario", CASE, raw)


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"kind": "scenario"}, "malformed"),
        ({"stem": " "}, "stem_empty"),
        ({"key": ""}, "key_empty"),
        ({"key": "b"}, "keys_not_unique"),
        ({"body": {"items": []}}, "too_few_items"),
    ],
)
def test_faults_of_parts_are_named(part, code):
    parts = [CASE["parts"][0] | part, CASE["parts"][1]]
    assert code in marking.problems("scenario", {"parts": parts})


def test_a_case_without_parts_asks_nothing():
    assert marking.problems("scenario", {"parts": []}) == ["no_parts"]


# --- Content ----------------------------------------------------------------------------


def test_what_came_later_leaves_old_digests_alone():
    content = QuestionContent(kind="ordering", stem="Urutkan.", body=STEPS)
    assert content.digest == QuestionContent(**content.__dict__).digest
    assert content.digest != QuestionContent(**content.__dict__ | {"title": "x"}).digest
    assert (
        content.digest
        != QuestionContent(**content.__dict__ | {"markup": "html"}).digest
    )


def test_an_unknown_markup_is_named():
    content = QuestionContent(kind="ordering", stem="x", body=STEPS, markup="rtf")
    assert content.problems() == ["markup_unknown"]


# --- Keys -------------------------------------------------------------------------------


def parts_of(kind, body):
    if kind == "scenario":
        return [
            p for part in body["parts"] for p in parts_of(part["kind"], part["body"])
        ]
    return [p for name in ("options", "items", "choices") for p in body.get(name, [])]


@given(questions())
def test_keys_that_tell_nothing_change_nothing_else(question):
    kind, body = question
    veiled = marking.veiled(kind, body)
    assert marking.veiled(kind, veiled) == veiled
    assert marking.problems(kind, veiled) == []
    assert marking.mark(kind, veiled, marking.right(kind, veiled)) == 1
    texts = [part["text"] for part in parts_of(kind, body)]
    assert [part["text"] for part in parts_of(kind, veiled)] == texts


@pytest.mark.parametrize("kind", ["ordering", "single", "matching"])
def test_a_key_depends_on_its_words_alone(kind):
    """Whatever is right, and wherever it stands, a text has the same key."""
    texts = ["Catat", "Lapor", "Tolak"]
    seen = set()
    for turn in range(3):
        turned = texts[turn:] + texts[:turn]
        parts = [{"key": k, "text": t} for k, t in zip("abc", turned, strict=True)]
        body = {
            "ordering": {"items": parts},
            "single": {
                "options": [p | {"correct": p["key"] == "a"} for p in parts],
            },
            "matching": {
                "items": [p | {"choice": p["key"]} for p in parts],
                "choices": parts,
            },
        }[kind]
        veiled = marking.veiled(kind, body)
        name = {"ordering": "items", "single": "options", "matching": "choices"}[kind]
        seen.add(frozenset((p["text"], p["key"]) for p in veiled[name]))
    assert len(seen) == 1


def test_twins_and_pictures_keep_keys_of_their_own():
    body = {
        "items": [
            {"key": "a", "text": "Sama"},
            {"key": "b", "text": "Sama"},
            {"key": "c", "text": "", "picture": {"sha256": "1" * 64, "alt": "x"}},
            {"key": "d", "text": "", "picture": {"sha256": "2" * 64, "alt": "y"}},
        ]
    }
    keys = [item["key"] for item in marking.veiled("ordering", body)["items"]]
    assert len(set(keys)) == 4


def test_a_statement_keeps_its_keys():
    body = {"options": [{"key": "a", "text": "Benar", "correct": True}]}
    assert marking.veiled("true_false", body) == body


def test_unsound_content_is_left_as_it_is():
    content = QuestionContent(kind="ordering", stem="x", body={"items": "?"})
    assert content.veiled() is content


def test_a_number_beyond_reason_is_none():
    for value in ("1e99999999", "1e-99999999"):
        assert marking.problems("numeric", {"answers": [{"value": value}]}) == [
            "malformed"
        ]


def test_a_part_without_a_body_is_malformed():
    part = {"key": "a", "kind": "single", "stem": "Apa?"}
    assert marking.problems("scenario", {"parts": [part]}) == ["malformed"]
