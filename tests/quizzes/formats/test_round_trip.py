"""What is written comes back as it was, in every kind, markup and format."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.formats import READABLE, WRITABLE, ParsedQuestion, read, write

from .generating import sound_questions
from .packing import edited

MANY = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def facts(question):
    return json.loads(json.dumps(question.facts))


@pytest.mark.parametrize("format", WRITABLE)
@MANY
@given(question=sound_questions())
def test_a_question_comes_back_as_it_was(format, question):
    parsed = read(write([question], format=format, title="Bank"), format=format)
    assert parsed.problems == ()
    [back] = parsed.questions
    assert facts(back) == facts(question)
    assert back.code == question.code


@settings(max_examples=300, deadline=None)
@given(
    data=st.binary(max_size=300),
    format=st.sampled_from([None, *READABLE]),
)
def test_no_bytes_are_too_strange_to_be_read(data, format):
    parsed = read(data, format=format)
    assert parsed.questions or parsed.problems


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.sampled_from("ab \n~=#{}:\\%->[]/<$T1.&;*"), max_size=120))
def test_no_gift_is_too_strange_to_be_read(text):
    parsed = read(text.encode(), format="gift")
    assert parsed.questions or parsed.problems


@pytest.mark.parametrize("format", WRITABLE)
def test_a_bank_of_500_loses_nothing(format):
    bank = [
        ParsedQuestion(
            kind="single",
            stem=f"Soal {n}: berapa {n} + 1?\n\nBaris {{kedua}}",
            body={
                "options": [
                    {"key": "a", "text": f"{n + 1}", "correct": True, "feedback": "Ya"},
                    {"key": "b", "text": f"= {n}", "correct": False, "feedback": ""},
                ]
            },
            code=f"q-{n:03}",
            tags=("post",),
        )
        for n in range(500)
    ]
    parsed = read(write(bank, format=format, title="Bank"))
    assert parsed.format == format
    assert parsed.problems == ()
    assert [facts(q) for q in parsed.questions] == [facts(q) for q in bank]


@pytest.mark.parametrize("format", WRITABLE)
def test_what_is_edited_in_the_file_counts(format):
    body = {
        "answers": [{"text": "Lama", "share": "1", "feedback": ""}],
        "match_case": True,
    }
    question = ParsedQuestion(kind="short", stem="Apa?", body=body, source="s" * 200)
    data = write([question], format=format)
    assert facts(read(data).questions[0]) == facts(question)
    [back] = read(edited(data, "Apa?", "Apakah?")).questions
    assert back.stem == "Apakah?"
    assert back.source == ""  # which only the exact question could say
