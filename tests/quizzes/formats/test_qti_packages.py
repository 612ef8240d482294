"""Packages of QTI: what is found in them, and what hostile ones cannot do."""

import stat
import struct
import time
import tracemalloc
import zipfile
from io import BytesIO

import pytest

from quizzes.formats import limits, read
from tests.quizzes.formats.patience import seconds

from .packing import packed

CP = '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{}</resources></manifest>'
PICTURE = b"\x89PNG not really"


def item(stem="Apa?", more=""):
    return (
        f'<assessmentItem title="T"><responseDeclaration identifier="R" '
        'cardinality="single" baseType="identifier"><correctResponse><value>a</value>'
        f"</correctResponse></responseDeclaration><itemBody><p>{stem}</p>{more}"
        '<choiceInteraction responseIdentifier="R" maxChoices="1"><simpleChoice '
        'identifier="a">Ya</simpleChoice><simpleChoice identifier="b">Tidak'
        "</simpleChoice></choiceInteraction></itemBody></assessmentItem>"
    )


def resource(href, kind="imsqti_item_xmlv2p1", inner=""):
    return f'<resource identifier="x" type="{kind}" href="{href}">{inner}</resource>'


def manifest(*resources):
    return CP.format("".join(resources))


def codes(data):
    return [problem.code for problem in read(data).problems]


def stems(data):
    return [question.stem for question in read(data).questions]


def test_items_keywords_sections_and_pictures():
    lom = (
        "<metadata><lom><general><keyword><langstring>pungli</langstring></keyword>"
        "<keyword><string>level:apply</string></keyword></general></lom></metadata>"
    )
    test = (
        '<assessmentTest title="Ujian"><testPart><assessmentSection title="Bab 1">'
        '<assessmentItemRef href="../items/b.xml"/></assessmentSection></testPart>'
        "</assessmentTest>"
    )
    data = packed(
        {
            "paket/imsmanifest.xml": manifest(
                resource("items/a.xml", inner=lom),
                resource("items/b.xml", "imsqti_item_xmlv3p0"),
                resource("test/t.xml", "imsqti_test_xmlv2p1"),
                resource("gambar/peta%201.png", "webcontent"),
            ),
            "paket/items/a.xml": item("A? <img src='../gambar/peta%201.png' alt='P'/>"),
            "paket/items/b.xml": item("B?"),
            "paket/test/t.xml": test,
            "paket/gambar/peta 1.png": PICTURE,
        }
    )
    parsed = read(data)
    assert (parsed.format, parsed.problems) == ("qti", ())
    second, first = parsed.questions
    assert (first.stem, first.tags, first.level) == ("A?", ("pungli",), "apply")
    assert first.pictures == {"peta 1.png": PICTURE}
    assert (second.stem, second.category) == ("B?", "Ujian/Bab 1")
    assert second.file == "paket/items/b.xml"
    assert first.code == ""  # of a foreign item: "item1" is in every other package


def test_items_that_somebody_packed_by_hand():
    assert stems(packed({"b.xml": item("B?"), "a.xml": item("A?")})) == ["A?", "B?"]


def test_a_bad_item_is_named_and_the_others_come_in():
    entities = "<!DOCTYPE x [<!ENTITY a 'b'>]>"
    bad = {
        "broken.xml": "<assessmentItem>",
        "bomb.xml": entities + item(),
        "old.xml": "<questestinterop/>",
        "huge.xml": item("x" * (limits.MOST_ITEM_BYTES + 1)),
        "asks.xml": item(more='<uploadInteraction responseIdentifier="U"/>'),
    }
    names = [*bad, "good.xml", "gone.xml"]
    listed = manifest(*map(resource, names))
    parsed = read(packed({"imsmanifest.xml": listed, "good.xml": item(), **bad}))
    assert [question.stem for question in parsed.questions] == ["Apa?"]
    assert {problem.file: problem.code for problem in parsed.problems} == {
        "broken.xml": "xml_malformed",
        "bomb.xml": "xml_doctype",
        "old.xml": "qti_too_old",
        "huge.xml": "file_too_large",
        "asks.xml": "qti_interaction",
        "gone.xml": "item_missing",
    }


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a.txt": b"x"}, "package_without_items"),
        ({"in.zip": packed({"a.xml": item()})}, "package_without_items"),
        ({"imsmanifest.xml": manifest()}, "no_questions"),
        ({"imsmanifest.xml": manifest(resource("a", "imsqti_xmlv1p2"))}, "qti_too_old"),
        ({"imsmanifest.xml": "<manifest"}, "xml_malformed"),
        ({"imsmanifest.xml": "\0"}, "not_text"),
        ({"../a.xml": item()}, "package_unsafe_name"),
        ({"a/../../b.xml": item()}, "package_unsafe_name"),
        ({"..\\a.xml": item()}, "package_unsafe_name"),
        ({"/etc/a.xml": item()}, "package_unsafe_name"),
        ({"C:\\a.xml": item()}, "package_unsafe_name"),
    ],
)
def test_packages_that_are_refused(files, code):
    parsed = read(packed(files))
    assert [problem.code for problem in parsed.problems] == [code]
    assert parsed.problems[0].advice


@pytest.mark.parametrize("href", ["../../etc/passwd", "/etc/passwd", "..", ""])
def test_no_list_leads_out_of_the_package(href):
    listed = manifest(resource(href), resource("t.xml", "imsqti_test_xmlv2p1"))
    test = f'<assessmentTest><assessmentItemRef href="{href}"/></assessmentTest>'
    assert codes(packed({"imsmanifest.xml": listed, "t.xml": test})) == ["item_missing"]


def test_a_link_is_refused():
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        link = zipfile.ZipInfo("a.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(link, "/etc/passwd")
    assert codes(held.getvalue()) == ["package_link"]


def test_what_is_locked_or_packed_in_a_rare_way_is_refused():
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_LZMA) as package:
        package.writestr("a.xml", item())
    assert codes(held.getvalue()) == ["package_locked"]
    data = bytearray(packed({"a.xml": item()}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert codes(bytes(data)) == ["package_locked"]


@pytest.mark.parametrize("cut", [5, 40, 200])
def test_what_is_damaged_is_refused(cut):
    data = packed({"a.xml": item()})
    assert codes(data[:-cut]) == ["package_broken"]


def test_what_was_changed_on_its_way_is_refused():
    data = bytearray(packed({"a.xml": item()}))
    data[60] ^= 0xFF
    assert codes(bytes(data)) == ["package_broken"]


def test_bombs_cost_no_more_than_the_limits():
    zeros = packed({"a.xml": b" " * 150_000_000})
    many = packed({f"{n}.xml": b"<p/>" + b" " * 1_900_000 for n in range(60)})
    begins = time.process_time()
    tracemalloc.start()
    assert codes(zeros) == ["file_too_large"]
    assert codes(many)[-1] == "package_too_large"
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100_000_000
    assert time.process_time() - begins < seconds(20)


def test_a_list_of_very_many_files_is_refused_unread():
    data = packed({f"{n}": b"" for n in range(limits.MOST_FILES + 1)})
    assert codes(data) == ["package_too_many_files"]
    wide = bytearray(packed({"a.xml": item()}))
    end = wide.rindex(b"PK\x05\x06")
    wide[end + 12 : end + 16] = struct.pack("<L", 0xFFFFFFFF)
    assert codes(bytes(wide)) == ["package_too_many_files"]
    of_64 = bytes(wide[:end]) + b"PK\x06\x07" + b"\0" * 16 + bytes(wide[end:])
    assert codes(of_64) == ["package_too_many_files"]


def test_a_package_that_is_too_large_is_refused():
    data = b"PK\x03\x04" + b"x" * limits.MOST_BYTES
    assert codes(data) == ["too_big"]


def test_a_picture_that_is_too_large_is_left_out():
    stem = "Apa? <img src='a.png' alt='A'/>"
    huge = b"x" * (limits.MOST_PICTURE_BYTES + 1)
    [question] = read(packed({"a.xml": item(stem), "a.png": huge})).questions
    assert [note.code for note in question.notes] == ["picture_too_large"]
    assert question.pictures == {}


def test_elements_without_end_take_no_time():
    deep = item("<p>" * 3_000)
    wide = item("<b/>" * 9_000)
    data = packed({f"{n:03}.xml": deep if n % 2 else wide for n in range(300)})
    begins = time.process_time()
    found = codes(data)
    assert found[:3] == ["text_too_long", "xml_too_deep", "text_too_long"]
    assert found[-1] == "package_too_large"
    assert time.process_time() - begins < seconds(20)
