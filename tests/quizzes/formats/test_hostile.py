"""Hostile files are refused in bounded time, in one clear sentence."""

import time

import pytest

from quizzes.formats import UnknownFormat, read, write

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


@pytest.mark.parametrize("name", SLOW)
def test_nothing_takes_the_square_of_its_length(name):
    begins = time.process_time()
    read(SLOW[name], format="gift")
    assert time.process_time() - begins < 20


@pytest.mark.parametrize("code", FILES)
def test_refused_at_once(code):
    begins = time.perf_counter()
    parsed = read(FILES[code], format="gift")
    assert parsed.problems[-1].code == code
    assert time.perf_counter() - begins < 10


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
    begins = time.perf_counter()
    for mark in ("[html]", "[markdown]", ""):
        read(
            f"{mark}{text}{{~[html]<b>x</b> ~[markdown]*y* =c}}".encode(), format="gift"
        )
    assert time.perf_counter() - begins < 10


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
        read(b"", format="qti")
    with pytest.raises(UnknownFormat):
        write([], format="aiken")


@pytest.mark.parametrize(
    "exact", ["{", "[" * 5000, '{"of": 1}', '{"of": "", "is": {}}']
)
def test_a_forged_comment_of_ours_changes_nothing(exact):
    parsed = read(f"// elearning: {exact}\nQ{{T}}".encode())
    assert parsed.questions[0].stem == "Q"
