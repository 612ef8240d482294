import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from elearning.tabular import Column, csv_stream, harmless, sheet_name, write_xlsx

COLUMNS = [
    Column("NIP"),
    Column("Nama"),
    Column("Jumlah", "int"),
    Column("Nilai", "decimal"),
    Column("Tanggal", "date"),
    Column("Capaian", "percent"),
]
NIP = "198609262015051001"
ROW = (NIP, "Siti Nur'aini", -3, Decimal("87.50"), date(2026, 3, 2), Decimal("62.5"))


def read_csv(chunks):
    text = b"".join(chunks).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def xlsx(rows, **options):
    file = io.BytesIO()
    given = {"title": "Rekap peserta", "notes": ["Per 24 November 2026"], **options}
    count = write_xlsx(file, COLUMNS, rows, **given)
    return count, file.getvalue()


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\rx", "\n=x"]
)
def test_what_looks_like_a_formula_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-3", "+62812", "-1,5", "a=b", "", "Siti"])
def test_numbers_and_plain_text_stay_as_they_are(text):
    assert harmless(text) == text


def test_csv_reads_back_as_it_was_written():
    lines = read_csv(csv_stream(COLUMNS, [ROW, ("", "=HYPERLINK()", 0, None, None, 0)]))
    assert lines[0] == [column.name for column in COLUMNS]
    assert lines[1] == [NIP, "Siti Nur'aini", "-3", "87.50", "2026-03-02", "62.5"]
    assert lines[2] == ["", "'=HYPERLINK()", "0", "", "", "0"]


def test_csv_writes_a_moment_as_the_local_date():
    late = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)  # 2 March, 01.00 WIB
    assert read_csv(csv_stream([Column("Selesai", "date")], [(late,)]))[1] == [
        "2026-03-02"
    ]


def test_csv_gives_the_heading_before_it_asks_for_a_row():
    def rows():
        raise AssertionError("asked too early")
        yield

    first = next(csv_stream(COLUMNS, rows()))
    assert first.startswith(b"\xef\xbb\xbfNIP,Nama")


def test_csv_comes_in_chunks_and_loses_nothing():
    chunks = list(csv_stream([Column("n", "int")], ((n,) for n in range(401))))
    assert len(chunks) == 1 + 3
    assert len(read_csv(chunks)) == 402


def test_xlsx_reads_back_with_its_types():
    count, content = xlsx([ROW, (NIP, "=1+1", None, None, None, None)])
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    lines = book.get_sheet_by_name("Rekap peserta").to_python()
    assert count == 2
    assert lines[0] == [column.name for column in COLUMNS]
    assert lines[1] == [NIP, "Siti Nur'aini", -3, 87.5, date(2026, 3, 2), 0.625]
    assert lines[2][:2] == [NIP, "=1+1"]


def test_xlsx_writes_a_moment_as_the_local_date():
    file = io.BytesIO()
    late = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
    write_xlsx(file, [Column("Selesai", "date")], [(late,)], title="S", notes=[])
    file.seek(0)
    sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
    assert sheet.to_python()[1] == [date(2026, 3, 2)]


def test_xlsx_carries_the_counting_rules():
    _, content = xlsx([])
    notes = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(1)
    assert notes.to_python() == [["Rekap peserta"], ["Per 24 November 2026"]]


def test_xlsx_is_the_same_bytes_for_the_same_input(now):
    assert xlsx([ROW], at=now)[1] == xlsx([ROW], at=now)[1]


@pytest.mark.parametrize(
    ("title", "name"),
    [("Rekap: a/b [2026]", "Rekap  a b  2026"), ("x" * 40, "x" * 31)],
)
def test_sheet_names_are_what_excel_accepts(title, name):
    assert sheet_name(title) == name
