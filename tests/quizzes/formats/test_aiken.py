"""Aiken, as strict as Moodle where it must be and forgiving where it can be."""

import pytest

from quizzes.formats import read


def test_questions_are_told_from_their_lines():
    data = b"Apa?\nA. x\nB) y\nANSWER: B\n\nDua\nbaris\na. p\nb. q\n  lagi\nJawaban : a) p\n"
    parsed = read(data)
    assert parsed.format == "aiken"
    assert parsed.problems == ()
    first, second = parsed.questions
    assert [o["correct"] for o in first.body["options"]] == [False, True]
    assert second.stem == "Dua\nbaris"
    assert second.body["options"][1]["text"] == "q\nlagi"
    assert second.notes[0].code == "text_joined"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("A. x\n", "option_without_question", 1),
        ("ANSWER: A\n", "key_without_question", 1),
        ("Q\nA. x\nB. y\n", "question_incomplete", 1),
        ("Q\n\nQ2\nA. x\nB. y\nANSWER: A", "question_incomplete", 1),
        ("Q\nA. x\nB. y\nQ2\nA. x\nB. y\nANSWER: A", "question_incomplete", 1),
        ("Q\nA. x\nB. y\nANSWER: C", "key_not_an_option", 4),
        ("Q\nA. x\nB. y\nANSWER:", "key_not_an_option", 4),
        ("Q\nA. x\nB. y\nANSWER: A, B", "several_keys", 4),
        ("Q\nA. x\nANSWER: A", "too_few_options", 1),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, code, line):
    [found] = read(text.encode(), format="aiken").problems
    assert (found.code, found.line) == (code, line)
