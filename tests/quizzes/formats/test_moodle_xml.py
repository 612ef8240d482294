"""Moodle XML as Moodle 4 exports it."""

import base64

import pytest

from quizzes.formats import read

FILE = f'<file name="a 1.png" path="/" encoding="base64">{base64.b64encode(b"x").decode()}</file>'


def quiz(kind, inner="", stem="Q?", file=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n<question type="{kind}">'
        f'<name><text>N</text></name><questiontext format="html"><text><![CDATA[{stem}]]>'
        f"</text>{file}</questiontext>{inner}</question></quiz>"
    )


def answer(fraction, text, more=""):
    return f'<answer fraction="{fraction}"><text>{text}</text>{more}</answer>'


def one(text):
    parsed = read(text.encode())
    assert parsed.problems == ()
    [question] = parsed.questions
    return question


CHOICES = answer("100", "a") + answer("0", "b")
UNITS = "<units><unit><unit_name>m</unit_name></unit><unit><unit_name>cm</unit_name></unit></units>"
PAIRS = "".join(
    f'<subquestion format="html"><text>{a}</text><answer><text>{b}</text></answer></subquestion>'
    for a, b in [("RI", "Jakarta"), ("JP", "Tokyo"), ("", "Roma &amp; lain")]
)


@pytest.mark.parametrize(
    ("kind", "inner", "ours"),
    [
        ("multichoice", CHOICES, "single"),
        ("multichoice", f"<single>0</single>{CHOICES}", "multiple"),
        ("truefalse", answer("0", "false") + answer("100", "true"), "true_false"),
        ("truefalse", answer("0", "Betul") + answer("100", "Salah"), "true_false"),
        ("shortanswer", f"<usecase>1</usecase>{CHOICES}", "short"),
        (
            "numerical",
            answer("100", "3,5")
            + answer("0", "*", "<feedback><text>x</text></feedback>")
            + UNITS,
            "numeric",
        ),
        ("matching", PAIRS, "matching"),
        ("ordering", answer("1", "a") + answer("2", "b"), "ordering"),
    ],
)
def test_kinds(kind, inner, ours):
    assert one(quiz(kind, inner)).kind == ours


def test_a_picture_is_kept_with_its_words():
    stem = '<p>Lihat <img src="@@PLUGINFILE@@/a%201.png" alt="Peta &quot;A&quot;"></p>'
    question = one(quiz("multichoice", CHOICES, stem, FILE))
    assert question.body["picture"] == {"name": "a 1.png", "alt": 'Peta "A"'}
    assert question.pictures == {"a 1.png": b"x"}
    assert question.stem == "<p>Lihat </p>"


@pytest.mark.parametrize(
    ("stem", "code"),
    [
        ('a<img src="https://x.id/a.png">', "picture_elsewhere"),
        ('a<img src="@@PLUGINFILE@@/b.png">', "picture_missing"),
        (
            'a<img src="data:image/png;base64,eHg="><img src="data:image/png;base64,eHk=">',
            "picture_more",
        ),
        ("a", "file_not_kept"),
    ],
)
def test_pictures_that_are_not_kept_are_noted(stem, code):
    question = one(quiz("multichoice", CHOICES, stem, FILE if stem == "a" else ""))
    assert [note.code for note in question.notes] == [code]


def test_what_moodle_alone_knows_is_noted():
    inner = "<correctfeedback><text>Bagus</text></correctfeedback><hint><text>h</text></hint>"
    inner += "<defaultgrade>2.0000000</defaultgrade><penalty>0.25</penalty>"
    found = one(quiz("multichoice", inner + CHOICES)).notes
    assert [n.code for n in found] == [
        "combined_feedback",
        "hints",
        "default_mark",
        "penalty",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (quiz("essay"), "unsupported_kind"),
        (quiz("cloze"), "unsupported_kind"),
        (quiz(""), "no_kind"),
        (quiz("truefalse"), "not_two_options"),
        (quiz("numerical", answer("100", "x")), "not_a_number"),
        (quiz("multichoice", answer("x", "a")), "weight_not_a_number"),
        (quiz("shortanswer", answer("100", "<b>a</b>")), "tags_in_text"),
        (quiz("description"), "description"),
        ("<quiz>", "xml_malformed"),
        ("<quiz>&nbsp;</quiz>", "xml_malformed"),
        ("<?xml version='1.0'?><html></html>", "xml_not_quiz"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><quiz>&b;</quiz>", "xml_doctype"),
        ("<quiz>" + "<a>" * 100_000, "xml_too_deep"),
        (quiz("multichoice", "<answer/>" * 20_000), "xml_too_wide"),
    ],
)
def test_what_is_wrong_is_named(text, code):
    [found] = read(text.encode()).problems
    assert found.code == code


def test_what_came_before_a_fault_comes_in():
    text = "\n\n" + quiz("multichoice", CHOICES).replace("</quiz>", "<broken")
    parsed = read(text.encode())
    assert len(parsed.questions) == len(parsed.problems) == 1
    assert parsed.problems[0].line == 5


def test_another_encoding_may_be_declared():
    text = quiz("multichoice", CHOICES, "Café").replace("UTF-8", "ISO-8859-1")
    assert read(text.encode("latin-1")).questions[0].stem == "Café"
