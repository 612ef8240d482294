"""Questions of every kind in a file: what they become, and what is complained of."""

import pytest

from quizzes import marking
from quizzes.question_files import read_questions

HEAD = """
[[question]]
code = "q-1"
use = ["post"]
stem = "What?"
"""
OPTIONS = """
  [[question.option]]
  text = "Yes"
  correct = true
  [[question.option]]
  text = "No"
  correct = false
"""
PAIRS = """
distractors = ["Inspector"]
  [[question.pair]]
  text = "Gift at a wedding"
  match = "Report"
  [[question.pair]]
  text = "Cake at a meeting"
  match = "Enjoy"
  [[question.pair]]
  text = "Envelope"
  match = "Report"
"""
ITEMS = """
  [[question.item]]
  text = "First"
  [[question.item]]
  text = "Second"
  [[question.item]]
  text = "Third"
"""
NUMBERS = """
unit = "days"
  [[question.answer]]
  value = "30"
  tolerance = "0.5"
  [[question.answer]]
  value = "10"
  share = "0.5"
  feedback = "That is the other one."
"""
WORDS = """
match_case = true
  [[question.answer]]
  text = "UPG"
"""
CASE = """
  [[question.part]]
  kind = "single"
  stem = "What now?"
  legal_basis = "Article 1"
    [[question.part.option]]
    text = "Refuse"
    correct = true
    [[question.part.option]]
    text = "Accept"
    correct = false
  [[question.part]]
  kind = "numeric"
  stem = "Within how many days?"
    [[question.part.answer]]
    value = "30"
"""


@pytest.fixture
def read(tmp_path):
    """read(text): the questions of a file and what is wrong with it, as lines."""

    def _read(text):
        file = tmp_path / "questions.toml"
        file.write_text(text, "utf-8")
        problems = []
        questions = read_questions(file, problems=problems)
        return questions, [f"{p.line}: {p.text}" for p in problems]

    return _read


@pytest.mark.parametrize(
    ("kind", "parts", "right"),
    [
        ("single", OPTIONS, ["Yes"]),
        ("multiple", OPTIONS, ["Yes"]),
        ("true_false", OPTIONS, ["Yes"]),
        (
            "matching",
            PAIRS,
            [
                "Gift at a wedding → Report",
                "Cake at a meeting → Enjoy",
                "Envelope → Report",
            ],
        ),
        ("ordering", ITEMS, ["1. First", "2. Second", "3. Third"]),
        ("numeric", NUMBERS, ["30 days"]),
        ("short", WORDS, ["UPG"]),
        ("scenario", CASE, ["a) Refuse", "b) 30"]),
    ],
)
def test_every_kind_is_read(read, kind, parts, right):
    questions, problems = read(f'{HEAD}kind = "{kind}"\n{parts}')
    assert problems == []
    content = questions["q-1"]
    assert content.problems() == []
    response = marking.right(kind, content.body)
    assert marking.lines(kind, content.body, response) == right


def test_the_particulars_of_a_kind_are_kept(read):
    found = read(
        f'{HEAD}kind = "single"\nkeep_order = true\n{OPTIONS}  share = "0.5"\n'
    )
    body = found[0]["q-1"].body
    assert body["shuffle"] is False
    assert body["options"][1]["share"] == "0.5"
    body = read(f'{HEAD}kind = "matching"\n{PAIRS}')[0]["q-1"].body
    assert [choice["text"] for choice in body["choices"]] == [
        "Report",
        "Enjoy",
        "Inspector",
    ]
    body = read(f'{HEAD}kind = "numeric"\n{NUMBERS}')[0]["q-1"].body
    assert body["unit"] == "days"
    assert body["answers"][1] == {
        "value": "10",
        "tolerance": "0",
        "share": "0.5",
        "feedback": "That is the other one.",
    }
    part = read(f'{HEAD}kind = "scenario"\n{CASE}')[0]["q-1"].body["parts"][0]
    assert part["legal_basis"] == "Article 1"


def test_title_and_markup_are_read(read):
    text = f'{HEAD}kind = "single"\ntitle = "T"\nmarkup = "markdown"\n{OPTIONS}'
    content = read(text)[0]["q-1"]
    assert (content.title, content.markup) == ("T", "markdown")


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        (
            'kind = "essay"',
            [
                "6: kind must be one of: single, multiple, true_false, matching, ordering, numeric, short, scenario"
            ],
        ),
        (
            f'kind = "single"\nmarkup = "tex"\n{OPTIONS}',
            ["7: markup must be one of: plain, markdown, html"],
        ),
        (f'kind = "single"\nkept = true\n{OPTIONS}', ["7: unknown key: kept"]),
        (
            f'kind = "ordering"\n{ITEMS}  correct = true\n',
            ["14: unknown key: correct"],
        ),
        (
            'kind = "ordering"\n  [[question.item]]\n  text = "Alone"\n',
            ["3: the question cannot be asked: too_few_items"],
        ),
        (
            'kind = "ordering"\n' + '[[question.item]]\ntext = "x"\n' * 27,
            ["5: 27 times item, at most 26 fit"],
        ),
        (
            'kind = "numeric"\n  [[question.answer]]\n  value = "x"\n',
            ["3: the question cannot be asked: malformed"],
        ),
        (
            'kind = "scenario"\n  [[question.part]]\n  kind = "scenario"\n  stem = "Now?"\n',
            [
                "9: a part of a scenario is no scenario itself",
                "3: the question cannot be asked: malformed",
            ],
        ),
        (
            'kind = "matching"\n  [[question.pair]]\n  text = "x"\n  match = ""\n',
            [
                "9: match is empty",
                "3: the question cannot be asked: text_empty",
                "3: the question cannot be asked: too_few_pairs",
            ],
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(read, text, complaints):
    assert read(HEAD + text)[1] == complaints


def test_a_code_is_used_once(read):
    text = f'{HEAD}kind = "single"\n{OPTIONS}'
    assert read(text + text)[1] == ["3: the code is used twice: q-1"]


def test_no_file_holds_no_question(tmp_path):
    assert read_questions(tmp_path / "questions.toml", problems=[]) == {}
