"""The score sheet counts what was accepted and nothing else; the pack brings the worksheet."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from elearning.evidence.packing.worksheet import COLUMNS, worksheet
from elearning.evidence.remarking import assess
from elearning.evidence.reporting.proposals import Proposal
from elearning.evidence.reporting.scores import score_sheet
from tests.conftest import NOW
from tests.factories import UserFactory

YEAR = 2026


@pytest.fixture
def framework(question):
    return question.framework


@pytest.fixture
def sheet_of(framework, office):
    return lambda: score_sheet(framework=framework, unit=office, year=YEAR)


def accept(question, unit, letter, **changes):
    values = {"status": "accepted", "letter": letter, "text": ""} | changes
    by = UserFactory()
    return assess(unit=unit, question=question, year=YEAR, by=by, at=NOW, **values)


def area_of(sheet, letter):
    return next(area for area in sheet.areas if area.letter == letter)


def test_the_six_areas_weigh_sixty(sheet_of):
    sheet = sheet_of()
    assert [area.letter for area in sheet.areas] == list("ABCDEF")
    assert [area.weight for area in sheet.areas] == [8, 7, 10, 10, 15, 10]
    assert sheet.weight == 60
    # Parts of a weight may not end; what they sum to is told with two decimals.
    for area in sheet.areas:
        assert round(sum(row.weight for row in area.rows), 6) == area.weight


def test_nothing_accepted_is_nothing(sheet_of):
    sheet = sheet_of()
    assert sheet.points == 0
    assert {area.accepted for area in sheet.areas} == {0}


def test_an_accepted_answer_brings_its_part_of_the_weight(
    sheet_of, question, office, course
):
    accept(question, office, "B")
    area = area_of(sheet_of(), "E")
    # PPE1 weighs 1.50 and has two questions; B of A/B/C is a half.
    assert area.points == Decimal("1.50") / 2 * Decimal("0.50")
    assert area.accepted == 1
    assert [row.question.code for row in area.served] == ["PPE1A"]
    assert area.served_weight == Decimal("0.75")


@pytest.mark.parametrize("status", ["checking", "revise"])
def test_what_is_not_accepted_does_not_count(sheet_of, question, office, status):
    accept(question, office, "A")
    accept(question, office, "A", status=status, text="Belum lengkap.")
    assert sheet_of().points == 0


def test_another_unit_has_its_own_sheet(sheet_of, question, centre):
    accept(question, centre, "A")
    assert sheet_of().points == 0


def test_the_thresholds_are_shares_of_the_weight(sheet_of):
    area = area_of(sheet_of(), "E")
    assert (area.least_for_wbk, area.least_for_wbbm) == (9, Decimal("11.25"))


def test_takes_five_queries(sheet_of, question, office, django_assert_num_queries):
    accept(question, office, "A")
    with django_assert_num_queries(5):
        sheet_of()


def test_the_page_shows_points_and_bounds(sign_in, office, question, course):
    accept(question, office, "A")
    page = sign_in("assessor", office).get("/eviden/nilai/").content.decode()
    assert "0.75" in page
    assert "no prediction" in page


@pytest.mark.parametrize("role", ["leader", ""])
def test_others_do_not_find_it(sign_in, office, question, role):
    assert sign_in(role, office).get("/eviden/nilai/").status_code == 404


def test_a_unit_outside_the_scope_is_not_shown(sign_in, office, school, question):
    response = sign_in("assessor", office).get(f"/eviden/nilai/?unit={school.code}")
    assert "sheet" not in response.context


# --- The worksheet in the pack ------------------------------------------------------------


def lines_of(content: bytes) -> dict[str, dict]:
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    assert list(head) == [column.name for column in COLUMNS]
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows}


def test_the_worksheet_names_every_question(framework, office, question):
    accept(question, office, "B", text="Undangan Maret kurang.")
    proposals = {question.pk: Proposal(letter="A", because="Setiap triwulan.")}
    content = worksheet(framework, unit=office, year=YEAR, proposals=proposals, at=NOW)
    lines = lines_of(content)
    codes = set(framework.questions.values_list("code", flat=True))
    assert codes <= set(lines)
    line = lines["PPE1A"]
    assert line["Jawaban"] == "B"
    assert (line["Bobot"], line["Nilai"], line["%"]) == (0.75, 0.375, 0.5)
    assert line["Pilihan Jawaban"] == "A/B/C"
    assert line["Penjelasan"].startswith("A. Jika public campaign telah dilakukan")
    assert "Undangan Maret kurang." in line["Catatan/Keterangan/Penjelasan"]
    assert "Usulan dari bukti: A" in line["Catatan/Keterangan/Penjelasan"]
    assert lines["PPC3E"]["Jawaban"] is None


def test_the_same_worksheet_gives_the_same_bytes(framework, office, question):
    given = {"unit": office, "year": YEAR, "proposals": {}, "at": NOW}
    assert worksheet(framework, **given) == worksheet(framework, **given)
