"""The LKE of PermenPANRB 90/2021, checked as plain data."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

Node = dict[str, Any]

DATA_FILE = (
    Path(__file__).resolve().parents[2]
    / "elearning"
    / "frameworks"
    / "data"
    / "lke_zi_2021.json"
)
LKE: Node = json.loads(DATA_FILE.read_text(encoding="utf-8"))
AREAS: list[Node] = LKE["areas"]
INDICATORS: list[Node] = [i for area in AREAS for i in area["indicators"]]
QUESTIONS: list[Node] = [q for i in INDICATORS for q in i["questions"]]
BY_CODE: dict[str, Node] = {node["code"]: node for node in INDICATORS + QUESTIONS}

LEVER_TOTALS = {"A": 8, "B": 7, "C": 10, "D": 10, "E": 15, "F": 10}
AREA_CODE = re.compile(r"P[PR][A-F]|H[AB]")
QUESTION_CODE = re.compile(r"(P[PR][A-F]|H[AB])[1-6][A-H]")
SCORES = {
    "yes_no": ["1.00", "0.00"],
    "abc": ["1.00", "0.50", "0.00"],
    "abcd": ["1.00", "0.67", "0.33", "0.00"],
    "abcde": ["1.00", "0.75", "0.50", "0.25", "0.00"],
    "percent": [],
    "index": [],
}
LETTERS = {
    "yes_no": ["Ya", "Tidak"],
    "abc": list("ABC"),
    "abcd": list("ABCD"),
    "abcde": list("ABCDE"),
    "percent": [],
    "index": [],
}
FORM = """
    PPA1 0.50 AB, PPA2 1.00 ABC, PPA3 1.00 ABC, PPA4 1.50 ABCD,
    PPB1 1.00 ABC, PPB2 2.00 ABCD, PPB3 0.50 AB,
    PPC1 0.25 ABC, PPC2 0.50 ABC, PPC3 1.25 ABCDEF, PPC4 2.00 ABCD,
    PPC5 0.75 A, PPC6 0.25 A,
    PPD1 2.50 ABC, PPD2 2.50 ABCDEFGH,
    PPE1 1.50 AB, PPE2 1.50 ABCD, PPE3 1.50 ABCD, PPE4 1.50 ABC,
    PPE5 1.50 ABCDE,
    PPF1 1.00 ABCD, PPF2 1.00 ABCDEF, PPF3 1.00 ABC, PPF4 1.00 ABC,
    PPF5 1.00 ABC,
    PRA1 2.00 AB, PRA2 1.00 A, PRA3 1.00 A,
    PRB1 0.50 A, PRB2 1.00 AB, PRB3 2.00 ABC,
    PRC1 1.50 A, PRC2 1.50 A, PRC3 2.00 A,
    PRD1 2.00 A, PRD2 1.50 A, PRD3 1.50 A,
    PRE1 2.50 A, PRE2 3.00 A, PRE3 2.00 AB,
    PRF1 2.50 AB, PRF2 2.50 A,
    HA1 17.50 A, HA2 5.00 A,
    HB1 17.50 A
"""
FORM_ROWS = [row.split() for row in FORM.split(",")]
INDICATOR_WEIGHTS = {code: weight for code, weight, _ in FORM_ROWS}
QUESTION_LETTERS = {code: letters for code, _, letters in FORM_ROWS}
ANSWER_TYPES = {
    "yes_no": """
        PPA1A PPA2A PPA4A PPC1A PPC1C PPC2A PPC2C PPC3A PPC4D PPD2A PPD2B PPD2C
        PPD2E PPD2G PPE3B PPF1D PPF5B
    """,
    "abc": """
        PPA1B PPA2B PPA2C PPA4B PPA4C PPB2A PPB2B PPB2C PPB2D PPB3A PPB3B PPC3F
        PPC6A PPD1A PPD1B PPD2F PPD2H PPE1A PPE2C PPE2D PPE3A PPE3C PPE3D PPE4A
        PPE4B PPE4C PPE5D PPE5E PPF3B PPF3C PPF4B PPF5C PRB2A PRB2B PRC1A PRC2A
    """,
    "abcd": """
        PPA3A PPA3B PPA3C PPA4D PPB1A PPC1B PPC3B PPC3C PPC3D PPC3E PPC4A PPC4B
        PPC5A PPD1C PPD2D PPE1B PPE5A PPE5B PPE5C PPF1B PPF1C PPF2B PPF2C PPF2D
        PPF2E PPF4C PPF5A PRA3A PRB1A PRD2A PRD3A PRF1A PRF2A
    """,
    "abcde": """
        PPB1B PPB1C PPC2B PPC4C PPE2A PPE2B PPF1A PPF2A PPF2F PPF3A PPF4A PRA2A
        PRB3A PRB3B PRB3C PRE1A HA2A
    """,
    "percent": """
        PRA1A PRA1B PRC3A PRD1A PRE2A PRE3A PRE3B PRF1B
    """,
    "index": """
        HA1A HB1A
    """,
}
DIRECT_EVIDENCE = (
    "PPA2C PPA4C PPA4D PPC3A PPC3D PPC3E PPC3F PPD2H PPE1A PPE2D PPE5B PPF2A PRA3A"
)
INDIRECT_EVIDENCE = "PPB2B PPC3B PPC3C PPC5A PPC6A PPE2A PPE4A"


def codes(nodes: list[Node]) -> list[str]:
    return [node["code"] for node in nodes]


def total(nodes: list[Node]) -> Decimal:
    return sum((Decimal(node["weight"]) for node in nodes), Decimal(0))


def areas(**wanted: str | None) -> list[Node]:
    return [a for a in AREAS if wanted.items() <= a.items()]


def strings(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    if isinstance(node, dict):
        return [text for value in node.values() for text in strings(value)]
    if isinstance(node, list):
        return [text for value in node for text in strings(value)]
    return []


def test_header_names_the_regulation() -> None:
    assert LKE["slug"] == "lke-zi-2021"
    assert LKE["title"] == "LKE Zona Integritas"
    assert LKE["regulation"] == "Peraturan Menteri PANRB Nomor 90 Tahun 2021"
    assert LKE["valid_from"] == "2021-12-31"
    assert "PermenPANRB 5/2024" in LKE["note"]


def test_file_is_written_in_the_agreed_layout() -> None:
    expected = json.dumps(LKE, indent=1, ensure_ascii=False) + "\n"
    assert DATA_FILE.read_text(encoding="utf-8") == expected


@pytest.mark.parametrize(("letter", "weight"), LEVER_TOTALS.items())
def test_lever_area_is_split_in_halves(letter: str, weight: int) -> None:
    halves = areas(component="lever", letter=letter)
    assert [a["aspect"] for a in halves] == ["fulfilment", "reform"]
    assert {Decimal(a["weight"]) for a in halves} == {Decimal(weight) / 2}


@pytest.mark.parametrize("aspect", ["fulfilment", "reform"])
def test_aspect_weighs_thirty(aspect: str) -> None:
    assert total(areas(component="lever", aspect=aspect)) == Decimal(30)


def test_result_areas_weigh_forty() -> None:
    results = areas(component="result", aspect=None)
    assert [a["weight"] for a in results] == ["22.50", "17.50"]
    assert total(AREAS) == Decimal(100)


@pytest.mark.parametrize("area", AREAS, ids=codes(AREAS))
def test_indicator_weights_sum_to_area_weight(area: Node) -> None:
    assert total(area["indicators"]) == Decimal(area["weight"])


def test_indicator_weights_are_those_of_the_form() -> None:
    assert {i["code"]: i["weight"] for i in INDICATORS} == INDICATOR_WEIGHTS


@pytest.mark.parametrize("node", AREAS + INDICATORS, ids=codes(AREAS + INDICATORS))
def test_weight_is_a_decimal_string(node: Node) -> None:
    assert re.fullmatch(r"\d{1,2}\.\d{2}", node["weight"])


def test_codes_are_unique() -> None:
    every = codes(AREAS) + codes(INDICATORS) + codes(QUESTIONS)
    assert len(every) == len(set(every))


@pytest.mark.parametrize("area", AREAS, ids=codes(AREAS))
def test_area_code_follows_the_scheme(area: Node) -> None:
    prefix = {"fulfilment": "PP", "reform": "PR", None: "H"}[area["aspect"]]
    assert area["code"] == prefix + area["letter"]
    assert AREA_CODE.fullmatch(area["code"])


@pytest.mark.parametrize("code", codes(QUESTIONS))
def test_question_code_follows_the_scheme(code: str) -> None:
    assert QUESTION_CODE.fullmatch(code)


@pytest.mark.parametrize("area", AREAS, ids=codes(AREAS))
def test_indicators_are_numbered_in_order(area: Node) -> None:
    numbers = range(1, len(area["indicators"]) + 1)
    assert codes(area["indicators"]) == [f"{area['code']}{n}" for n in numbers]


@pytest.mark.parametrize("indicator", INDICATORS, ids=codes(INDICATORS))
def test_questions_are_lettered_in_order(indicator: Node) -> None:
    letters = QUESTION_LETTERS[indicator["code"]]
    expected = [indicator["code"] + letter for letter in letters]
    assert codes(indicator["questions"]) == expected


def test_no_indicator_is_missing() -> None:
    assert codes(INDICATORS) == list(QUESTION_LETTERS)


@pytest.mark.parametrize("question", QUESTIONS, ids=codes(QUESTIONS))
def test_options_fit_the_answer_type(question: Node) -> None:
    options, kind = question["options"], question["answer_type"]
    assert [o["letter"] for o in options] == LETTERS[kind]
    assert [o["score"] for o in options] == SCORES[kind]
    assert all(o["text"] for o in options)
    assert len({o["text"] for o in options}) == len(options)


@pytest.mark.parametrize("question", QUESTIONS, ids=codes(QUESTIONS))
def test_only_percent_questions_ask_for_numbers(question: Node) -> None:
    inputs = question.get("inputs", [])
    assert ("inputs" in question) is (question["answer_type"] == "percent")
    assert bool(inputs) is (question["answer_type"] == "percent")
    assert len(set(inputs)) == len(inputs)


@pytest.mark.parametrize("kind", ANSWER_TYPES)
def test_answer_types_are_those_of_the_form(kind: str) -> None:
    found = [q["code"] for q in QUESTIONS if q["answer_type"] == kind]
    assert found == ANSWER_TYPES[kind].split()


@pytest.mark.parametrize("code", DIRECT_EVIDENCE.split())
def test_training_is_direct_evidence(code: str) -> None:
    assert BY_CODE[code]["training_evidence"] == "direct"


@pytest.mark.parametrize("code", INDIRECT_EVIDENCE.split())
def test_training_is_indirect_evidence(code: str) -> None:
    assert BY_CODE[code]["training_evidence"] == "indirect"


def test_no_other_question_takes_training_evidence() -> None:
    marked = {*DIRECT_EVIDENCE.split(), *INDIRECT_EVIDENCE.split()}
    rest = {q["training_evidence"] for q in QUESTIONS if q["code"] not in marked}
    assert rest == {"none"}


def test_texts_carry_no_extraction_damage() -> None:
    damage = re.compile(r"^\s|\s$| {2}|- \w+-|\w- \w| [,.;:)]|\( |\u00ad|\ufffd|\n\n")
    assert [text for text in strings(LKE) if damage.search(text)] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=codes(QUESTIONS))
def test_question_has_text_and_guidance_keys(question: Node) -> None:
    assert question["text"][0].isupper()
    assert isinstance(question["guidance"], str)
