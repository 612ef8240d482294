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


NEXT = (
    '\n<question type="truefalse"><name><text>Akhir</text></name><questiontext><text>'
    f"Z</text></questiontext>{answer('100', 'true')}{answer('0', 'false')}</question>"
)


@pytest.mark.parametrize(
    ("broken", "code", "line"),
    [
        (
            "<question type='x'>\n<name><text>A & B</text></name></question>",
            "xml_malformed",
            3,
        ),
        (
            "<question type='x'>\n<name><text>a < b</text></name></question>",
            "xml_malformed",
            3,
        ),
        ("<question type='x'>\n&nbsp;\n</question>", "xml_malformed", 3),
        ("<question type='x'>\n<name>\n</question>", "xml_malformed", 4),
        ("<question type='x'>\n<name></name>\n", "xml_question_open", 2),
        ("\n<question type='x'>" + "<a/>" * 10_001 + "</question>", "xml_too_wide", 3),
    ],
)
def test_a_broken_question_does_not_take_the_others_with_it(broken, code, line):
    parsed = read(f"<quiz>{NEXT}{broken}{NEXT}\n{broken}{NEXT}</quiz>".encode())
    assert [problem.code for problem in parsed.problems] == [code, code]
    assert [question.stem for question in parsed.questions] == ["Z", "Z", "Z"]
    assert parsed.problems[0].line == line
    lines = f"<quiz>{NEXT}{broken}{NEXT}".count("\n") + 1
    assert parsed.questions[1].line == lines


def test_a_broken_question_is_named():
    text = quiz("multichoice", "<answer><text>a & b</text></answer>")
    [found] = read(text.encode()).problems
    assert found.title == "N"


def test_a_file_that_breaks_off_keeps_what_was_whole():
    text = f"<quiz>{NEXT}{NEXT}"[:-40]
    parsed = read(text.encode())
    assert len(parsed.questions) == len(parsed.problems) == 1


def test_a_statement_that_is_neither_true_nor_false_is_no_question():
    text = quiz("truefalse", answer("0", "true") + answer("0", "false"))
    assert [p.code for p in read(text.encode()).problems] == ["no_right_option"]


def test_the_unit_is_the_one_of_the_answer():
    units = "".join(
        f"<unit><multiplier>{by}</multiplier><unit_name>{name}</unit_name></unit>"
        for by, name in [("100", "cm"), ("1.0", "m")]
    )
    question = one(quiz("numerical", answer("100", "3") + f"<units>{units}</units>"))
    assert question.body["unit"] == "m"


@pytest.mark.parametrize("added", ["", "?time=1700000000", "?a%3Db"])
def test_what_a_browser_adds_to_a_name_is_cut_off(added):
    stem = f'Lihat <img src="@@PLUGINFILE@@/a%201.png{added}" alt="A">'
    question = one(quiz("multichoice", CHOICES, stem, FILE))
    assert question.pictures == {"a 1.png": b"x"}


def test_the_picture_of_an_old_file_is_kept():
    old = "<image>gambar/a.gif</image><image_base64>eA==</image_base64>"
    question = one(quiz("multichoice", old + CHOICES))
    assert question.pictures == {"gambar_a.gif": b"x"}
    assert question.body["picture"] == {"name": "gambar_a.gif", "alt": ""}
    assert question.stem == "Q?"


def test_hidden_questions_are_told():
    question = one(quiz("multichoice", f"<hidden>1</hidden>{CHOICES}"))
    assert [note.code for note in question.notes] == ["hidden"]


def test_tags_of_a_course_are_tags():
    tags = "".join(
        f"<{name}><tag><text>{said}</text></tag></{name}>"
        for name, said in [("tags", "pre"), ("coursetags", "post")]
    )
    assert one(quiz("multichoice", tags + CHOICES)).tags == ("pre", "post")


@pytest.mark.parametrize(
    ("name", "word"),
    [("Shift_JIS", "問題"), ("windows-1251", "Вопрос"), ("GBK", "问题")],
)
def test_old_encodings_are_read_where_they_are_declared(name, word):
    text = quiz("multichoice", CHOICES, word).replace("UTF-8", name)
    assert read(text.encode(name)).questions[0].stem == word


def test_an_encoding_that_is_none_of_texts_is_not_used():
    text = quiz("multichoice", CHOICES, "é").replace("UTF-8", "unicode_escape")
    assert read(text.encode("latin-1")).questions[0].stem == "é"


def test_what_came_before_a_fault_comes_in():
    text = "\n\n" + quiz("multichoice", CHOICES).replace("</quiz>", "<broken")
    parsed = read(text.encode())
    assert len(parsed.questions) == len(parsed.problems) == 1
    assert parsed.problems[0].line == 5


def test_another_encoding_may_be_declared():
    text = quiz("multichoice", CHOICES, "Café").replace("UTF-8", "ISO-8859-1")
    assert read(text.encode("latin-1")).questions[0].stem == "Café"
