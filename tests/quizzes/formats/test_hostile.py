"""Hostile files are refused in bounded time, in one clear sentence."""

import json
import time
from html import escape

import pytest

from quizzes.formats import ParsedQuestion, UnknownFormat, read, write
from tests.quizzes.formats.patience import seconds

FILES = {
    "too_big": b"x" * (20 * 1024 * 1024 + 1),
    "not_text": b"Q{T}\0",
    "empty": b" \n" * 100,
    "too_many_lines": b"a" + b"\n" * 1_000_001 + b"a",
    "question_too_long": b"{" * 5_000_000,
    "too_many_questions": b"Q{T}\n\n" * 6_000,
    "too_many_problems": b"a\n\n" * 5_000,
}

SLOW = {
    "names that end nothing": b"{{{\n" + b"::\n" * 990_000,
    "categories": b"$CATEGORY: a\n" * 990_000,
    "no blank lines": b"x{T}\n" * 990_000,
    "settings of an order": b"Q{>9 " + b"ALL " * 100_000 + b"\na\nb}",
}


@pytest.mark.parametrize("text", ["[a](" * 4_000, "*a **b " * 2_000, "`a" * 4_000])
def test_markdown_that_is_slow_to_render_is_refused(text):
    [found] = read(f"[markdown]{text}{{T}}".encode()).problems
    assert found.code == "text_too_many_signs"


@pytest.mark.parametrize("name", SLOW)
def test_nothing_takes_the_square_of_its_length(name):
    begins = time.process_time()
    read(SLOW[name], format="gift")
    assert time.process_time() - begins < seconds(20)


@pytest.mark.parametrize("code", FILES)
def test_refused_at_once(code):
    begins = time.process_time()
    parsed = read(FILES[code], format="gift")
    assert parsed.problems[-1].code == code
    assert time.process_time() - begins < seconds(10)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 15_000,
        "*a_" * 6_000,
        "<" * 15_000,
        "&" * 15_000,
        "<a " * 6_000,
        "<p>" * 6_000,
    ],
)
def test_no_text_takes_long(text):
    begins = time.process_time()
    for mark in ("[html]", "[markdown]", ""):
        read(
            f"{mark}{text}{{~[html]<b>x</b> ~[markdown]*y* =c}}".encode(), format="gift"
        )
    assert time.process_time() - begins < seconds(10)


def test_pictures_within_a_text_cost_no_more_than_themselves():
    image = f'<img src="data:image/png;base64,{"A" * 9_000_000}">'
    text = f"<quiz><question type='essay'><questiontext><text>{escape(image)}</text>"
    parsed = read(f"{text}</questiontext></question></quiz>".encode())
    assert [problem.code for problem in parsed.problems] == ["unsupported_kind"]
    many = "<img src='x'>" * 100_000
    text = f"<quiz><question type='truefalse'><questiontext><text>{escape(many)}</text>"
    parsed = read(f"{text}</questiontext></question></quiz>".encode())
    assert [problem.code for problem in parsed.problems] == ["text_too_long"]


@pytest.mark.parametrize(
    "data",
    [
        "Apa?{=é ~b}".encode("utf-8-sig"),
        "Apa?{=é ~b}".encode("utf-16"),
        "Apa?\r{=é\r\n~b}".encode("cp1252"),
    ],
)
def test_every_usual_encoding_is_read(data):
    assert read(data).questions[0].body["options"][0]["text"] == "é"


def test_only_known_formats():
    with pytest.raises(UnknownFormat):
        read(b"", format="qti1")
    with pytest.raises(UnknownFormat):
        write([], format="aiken")


@pytest.mark.parametrize(
    "exact", ["{", "[" * 5000, '{"of": 1}', '{"of": "", "is": {}}']
)
def test_a_forged_comment_of_ours_changes_nothing(exact):
    parsed = read(f"// elearning: {exact}\nQ{{T}}".encode())
    assert parsed.questions[0].stem == "Q"


@pytest.mark.parametrize(
    "forged",
    [{"objective": 10**30}, {"objective": -1}, {"title": "t" * 256}, {"kind": "essay"}],
)
def test_a_forged_question_that_no_database_holds_is_not_restored(forged):
    body = {
        "answers": [{"text": "a", "share": "1", "feedback": ""}],
        "match_case": True,
    }
    sound = ParsedQuestion(kind="short", stem="Apa?", body=body, source="s" * 200)
    [line] = [
        line
        for line in write([sound], format="gift").decode().split("\n")
        if line.startswith("// elearning: ")
    ]
    told = json.loads(line.removeprefix("// elearning: "))
    told["is"] |= forged
    data = write([sound], format="gift").decode()
    data = data.replace(line, f"// elearning: {json.dumps(told)}")
    [question] = read(data.encode()).questions
    assert question.source == ""
    assert question.body["match_case"] is False
