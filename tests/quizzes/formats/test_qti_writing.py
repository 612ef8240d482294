"""Packages of QTI 2.1 as they are written: what other systems find in them."""

import re
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given

from quizzes.formats import ParsedQuestion, left_out, read, write

from .generating import sound_questions
from .packing import opened, without_our_own
from .test_round_trip import MANY, facts

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
CP = "{http://www.imsglobal.org/xsd/imscp_v1p1}"


def options(*rights, **more):
    return {
        "options": [
            {
                "key": "abcdef"[n],
                "text": f"Pilihan {n}",
                "correct": right,
                "feedback": f"Sebab {n}",
            }
            for n, right in enumerate(rights)
        ],
        **more,
    }


def parts(*names, **more):
    return [{"key": key, "text": f"Teks {key}", **more} for key in names]


def with_shares(body, *shares):
    for option, share in zip(body["options"], shares, strict=True):
        option["share"] = share
    return body


TRUE_FALSE = {
    "options": [
        {"key": "a", "text": "Benar", "correct": True, "feedback": "Ya"},
        {"key": "b", "text": "Salah", "correct": False, "feedback": ""},
    ]
}
SHORT = {
    "answers": [
        {"text": "Gratifikasi & <suap>", "share": "1", "feedback": "Tepat"},
        {"text": "hadiah", "share": "0.5", "feedback": "Hampir"},
        {"text": "gaji", "share": "0", "feedback": ""},
    ],
    "match_case": False,
}
NUMERIC = {
    "answers": [
        {"value": "30", "tolerance": "0", "share": "1", "feedback": "Tepat"},
        {"value": "30", "tolerance": "2.5", "share": "0.25", "feedback": ""},
    ],
    "unit": "hari kerja",
}
MATCHING = {
    "items": [
        {"key": "a", "text": "RI", "choice": "1"},
        {"key": "b", "text": "RI juga", "choice": "1"},
        {"key": "c", "text": "JP", "choice": "3"},
    ],
    "choices": parts("1", "2", "3"),
}
ORDERING = {"items": parts("a", "b", "c")}
CASE = {
    "parts": [
        {
            "key": "abc"[n],
            "kind": kind,
            "stem": f"Bagian {n}?",
            "body": body,
            "feedback": f"Penjelasan {n}",
            "legal_basis": "",
        }
        for n, (kind, body) in enumerate(
            [("single", options(False, True)), ("numeric", NUMERIC), ("short", SHORT)]
        )
    ]
}
PLAIN = {
    "single": options(False, True, False),
    "single, in parts": with_shares(options(True, False, False), "1", "0.5", "-0.25"),
    "single, not shuffled": options(True, False, shuffle=False),
    "multiple": options(True, True, False, True),
    "multiple, in parts": with_shares(options(True, True, False), "0.7", "0.3", "-1"),
    "true_false": TRUE_FALSE,
    "matching": MATCHING,
    "ordering": ORDERING,
    "short": SHORT,
    "short, minding case": SHORT | {"match_case": True},
    "numeric": NUMERIC,
    "scenario": CASE,
}


def question(name="single", **more):
    said = {"stem": "Apa & <mengapa>?\nBaris kedua", "feedback": "Pasal 12B"}
    said |= {"title": "Judul", "code": "G-1", "level": "apply", "tags": ("post",)}
    kind = name.partition(",")[0]
    return ParsedQuestion(kind=kind, body=PLAIN[name], **said | more)


@pytest.mark.parametrize("name", PLAIN)
def test_the_format_itself_carries_every_kind(name):
    """Without what only we read, all of a usual question is still there."""
    asked = question(name, lke=("A.1.a",), legal_basis="UU 20/2001", objective=2)
    data = write([asked], format="qti", title="Bank")
    [back] = read(without_our_own(data)).questions
    assert facts(back) == facts(asked)
    assert back.code == "G-1"
    assert back.category == "Bank"


def test_html_and_pictures_are_carried():
    picture = {"name": "peta 1.png", "alt": "Peta <1>"}
    body = options(True, False) | {"picture": picture}
    body["options"][0] |= {"text": "<p>a<br>b</p><ul><li>c&nbsp;&lt;</li></ul>"}
    body["options"][1] |= {"picture": {"name": "b.png", "alt": "B"}, "text": ""}
    body = {
        "options": [o | {"feedback": ""} for o in body["options"]],
        "picture": picture,
    }
    asked = question(
        stem="<p>Apa <strong>ini</strong>?</p><p>Lihat peta.</p>",
        markup="html",
        feedback="",
    )
    asked = ParsedQuestion(
        **{**asked.facts, "body": body}, pictures={"peta 1.png": b"1", "b.png": b"2"}
    )
    data = write([asked], format="qti")
    assert opened(data)["pictures/peta 1.png"] == b"1"
    [back] = read(without_our_own(data)).questions
    assert back.stem == asked.stem
    assert back.body == asked.body
    assert back.pictures == asked.pictures


def test_pictures_of_one_name_stay_apart():
    bodies = [options(True, False) | {"picture": {"name": "a.png", "alt": "A"}}] * 2
    asked = [
        ParsedQuestion("single", f"Q{n}", body, pictures={"a.png": str(n).encode()})
        for n, body in enumerate(bodies)
    ]
    strange = {"name": "../../x y|?.png", "alt": "A"}
    last = options(True, False) | {"picture": strange}
    asked.append(ParsedQuestion("single", "Q2", last, pictures={strange["name"]: b"2"}))
    data = write(asked, format="qti")
    back = read(data).questions
    assert [list(q.pictures.values()) for q in back] == [[b"0"], [b"1"], [b"2"]]
    assert all(re.fullmatch(r"[\w./-]+", name) for name in opened(data))


@MANY
@given(asked=sound_questions())
def test_every_file_is_well_formed_and_every_name_is_known(asked):
    files = opened(write([asked, asked], format="qti", title="Bank & <lain>"))
    trees = {
        name: fromstring(file)  # noqa: S314 - of our own making
        for name, file in files.items()
        if name.endswith(".xml")
    }
    listed = [file.get("href") for file in trees["imsmanifest.xml"].iter(f"{CP}file")]
    assert {*listed, "imsmanifest.xml"} == set(files)
    tree = trees["items/item-0001.xml"]
    declared = {
        node.get("identifier")
        for name in ("responseDeclaration", "outcomeDeclaration")
        for node in tree.iter(QTI + name)
    }
    used = {node.get("identifier") for node in tree.iter(f"{QTI}setOutcomeValue")}
    used |= {node.get("identifier") for node in tree.iter(f"{QTI}variable")}
    used |= {node.get("outcomeIdentifier") for node in tree.iter(f"{QTI}modalFeedback")}
    assert used <= declared
    assert not {"u", "s", "script"} & {
        node.tag.removeprefix(QTI) for node in tree.iter()
    }


def test_the_same_questions_are_the_same_bytes():
    assert write([question()], format="qti") == write([question()], format="qti")


def test_what_the_format_cannot_carry_is_said():
    body = {"answers": [{"text": "*suap*", "share": "1", "feedback": ""}]}
    star = ParsedQuestion("short", "<u>Apa?</u>", body, markup="html")
    ordered = {"key": "a", "kind": "ordering", "stem": "x", "body": ORDERING}
    case = ParsedQuestion("scenario", "x", {"parts": [ordered | {"legal_basis": "UU"}]})
    pictured = options(True, False) | {"picture": {"name": "a.png", "alt": "A"}}
    gone = ParsedQuestion("single", "x", pictured)

    def said(asked):
        return [note.code for note in left_out(asked, format="qti")]

    assert said(star) == ["star_not_written", "emphasis_not_written"]
    assert said(case) == ["order_marked_whole", "part_legal_basis_not_written"]
    assert said(gone) == ["picture_missing"]
    assert said(question()) == []
