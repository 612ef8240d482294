"""Hints for authors: what they find, what they leave alone."""

import pytest

from quizzes.biases import bank_biases, biases_of
from quizzes.content import Option, QuestionContent, options_body


def question(*texts, stem="What is right?", right=0, feedback="Because", **fields):
    options = [
        Option(text, correct=n == right, feedback=feedback)
        for n, text in enumerate(texts)
    ]
    values = {"kind": "single", "legal_basis": "Article 2"} | fields
    return QuestionContent(stem=stem, body=options_body(options), **values)


def codes(content):
    return [bias.code for bias in biases_of(content)]


SOUND = ("Report it in time", "Keep it for a day", "Share it with all")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (question(*SOUND), []),
        (
            question("Report it to the unit in time", "Keep", "Share"),
            ["right_is_longest"],
        ),
        (question("Yes, do", "No", "Well"), []),
        (question("One at least", "Two at most"), ["two_options"]),
        (question(*SOUND, "Semua jawaban benar"), ["catch_all"]),
        (question(*SOUND, "Tidak ada yang benar"), ["catch_all"]),
        (question(*SOUND, "Semua di atas"), ["catch_all"]),
        (question(*SOUND, "None of the above"), ["catch_all"]),
        (question(*SOUND, "Semua pegawai wajib ikut"), []),
        (question(*SOUND, feedback=""), ["no_feedback"]),
        (question(*SOUND, legal_basis=" "), ["no_legal_basis"]),
        (question(*SOUND, stem="Semua ini boleh, kecuali:"), ["negative_stem"]),
        (question(*SOUND, stem="Semua ini boleh, KECUALI:"), []),
        (question(*SOUND, stem="Manakah yang tidak termasuk?"), ["negative_stem"]),
        (question(*SOUND, stem="Yang tidak wajib adalah ..."), ["negative_stem"]),
        (question(*SOUND, stem="Which of these is not right?"), ["negative_stem"]),
        (question(*SOUND, stem="Berapa batas barang yang tidak wajib dilapor?"), []),
        (question(*SOUND, stem="Warga tidak membayar. Apa tindakan Anda?"), []),
        (
            question(*SOUND, stem="Semua **kecuali** satu?", markup="markdown"),
            [],
        ),
        (question(*SOUND, stem="<p>Yang <b>bukan</b>?</p>", markup="html"), []),
        (
            question(*SOUND, stem="<p>Yang bukan?</p>", markup="html"),
            ["negative_stem"],
        ),
        (question(*SOUND, stem=f"{'Bukan begitu. ' * 20}Apa?"), []),
    ],
)
def test_what_is_odd_is_named(content, found):
    assert codes(content) == found


def test_a_statement_may_say_what_is_not():
    content = question("Benar", "Salah", stem="Ini bukan suap.", kind="true_false")
    assert codes(content) == []


def test_markup_does_not_count_as_length():
    content = question(
        "<p><b>Report it</b></p>", "Keep it up", "Share it", markup="html"
    )
    assert codes(content) == []


def test_a_scenario_is_judged_part_by_part():
    part = {"key": "a", "kind": "single", "stem": "Apa?", "legal_basis": "Article 2"}
    body = {"parts": [part | {"body": question("Yes", "No").body}]}
    found = biases_of(QuestionContent(kind="scenario", stem="A case.", body=body))
    assert [(bias.code, bias.place) for bias in found] == [("two_options", "a")]


def test_a_bank_is_compared_with_chance():
    same = [question("The longest answer of all", "Short", "Brief") for _n in range(9)]
    mixed = [question(*SOUND, right=n % 3) for n in range(9)]
    odd = bank_biases(same)
    assert (odd.longest, odd.letter, odd.letter_count) == (9, "A", 9)
    assert odd.longest_by_chance == pytest.approx(3)
    assert odd.longest_is_odd
    assert odd.letter_is_odd
    even = bank_biases(mixed)
    assert not even.letter_is_odd
    assert not even.longest_is_odd
    assert even.questions == even.with_options == 9


def test_few_questions_prove_nothing():
    few = bank_biases([question("The longest answer of all", "Short", "Brief")] * 4)
    assert not few.longest_is_odd
    none = bank_biases([])
    assert (none.questions, none.letter, none.letter_is_odd) == (0, "", False)


def test_ties_are_not_the_longest():
    assert bank_biases([question("Same", "Same", "Same")]).longest == 0
