"""Aiken, as strict as Moodle where it must be and forgiving where it can be."""

from string import ascii_uppercase

import pytest

from quizzes.formats import read

MORE_THAN_LETTERS = "".join(f"{letter}. x{letter}\n" for letter in ascii_uppercase)
MORE_THAN_LETTERS += "AA. y\nAB. z\n"


def texts(data, **said):
    parsed = read(data.encode(), **said)
    assert parsed.problems == ()
    return [
        (q.stem, [("*" if o["correct"] else "") + o["text"] for o in q.body["options"]])
        for q in parsed.questions
    ]


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
        ("\nQ\n" + MORE_THAN_LETTERS + "ANSWER: A", "too_many_options", 2),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, code, line):
    [found] = read(text.encode(), format="aiken").problems
    assert (found.code, found.line) == (code, line)


@pytest.mark.parametrize(
    "stem", ["U.S. Grant lahir di?", "K. H. Dewantara adalah?", "a.n. Menteri ialah?"]
)
def test_a_name_with_points_is_no_answer(stem):
    data = f"{stem}\nA. x\nB. y\nANSWER: B\n\nLagi?\n{stem}\nA. x\nB. y\nANSWER: A"
    assert texts(data) == [(stem, ["x", "*y"]), (f"Lagi?\n{stem}", ["*x", "y"])]


def test_a_line_that_looks_as_answer_a_belongs_to_the_question_above_it():
    data = "Siapa\nA. S. Hikam?\nA. Pakar\nB. Lain\nANSWER: A"
    assert texts(data) == [("Siapa\nA. S. Hikam?", ["*Pakar", "Lain"])]


def test_answers_may_stand_apart_without_space_and_skip_a_letter():
    data = "Apa?\n\nA)x\n\nB)\ty\n\nD. z\n\nANSWER:D"
    assert texts(data) == [("Apa?", ["x", "y", "*z"])]


@pytest.mark.parametrize(
    "key", ["answer: b", "Jawaban : B.", "Kunci: B", "KUNCI JAWABAN: b) y"]
)
def test_the_key_is_read_in_both_languages(key):
    assert texts(f"Apa?\nA. x\nB. y\n{key}\n") == [("Apa?", ["x", "*y"])]


def test_braces_in_a_text_do_not_make_it_gift():
    data = "Himpunan {1, 2}?\nA. {1}\nB. {2}\nANSWER: A"
    assert read(data.encode()).format == "aiken"
    assert texts(data) == [("Himpunan {1, 2}?", ["*{1}", "{2}"])]


def test_files_with_byte_order_marks_may_have_been_joined():
    one = "Apa?\nA. x\nB. y\nANSWER: B\n".encode("utf-8-sig")
    assert [q.stem for q in read(one + one).questions] == ["Apa?", "Apa?"]
