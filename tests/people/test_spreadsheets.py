import zipfile
from datetime import date, datetime
from typing import NamedTuple

import pytest
import xlsxwriter

from elearning.people import workbooks
from elearning.people.refusals import NotATable
from elearning.people.spreadsheets import (
    Columns,
    HeadingsNotFound,
    SheetRow,
    as_text,
    first_lines,
    heading,
    read_tables,
)
from tests.people.files import HEADINGS, csv_text, person, xlsx

REQUIRED = ("NIP BARU", "NAMA")
WANTED = ("NIP BARU", "NAMA", "UNOR NAMA")
COLUMNS = Columns(wanted=WANTED, required=REQUIRED)


class Read(NamedTuple):
    rows: list[SheetRow]
    skipped_sheets: tuple[str, ...]


def read(path, columns=COLUMNS):
    with read_tables(path, columns=columns) as tables:
        return Read(list(tables.rows), tables.skipped_sheets)


def names(tables):
    return [row.values["NAMA"] for row in tables.rows]


@pytest.mark.parametrize("above", range(11))
def test_finds_the_headings_up_to_ten_rows_down(tmp_path, above):
    lines = [["Daftar Pegawai", "2026"]] * above
    tables = read(xlsx(tmp_path / "a.xlsx", [person(1)], above=lines))
    assert [(row.sheet, row.number) for row in tables.rows] == [("PNS", above + 2)]


def test_looks_no_further(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [person(1)], above=[["x"]] * 11)
    with pytest.raises(NotATable, match="NIP BARU, NAMA"):
        read(path)


def test_reads_every_sheet_that_has_the_headings(tmp_path):
    path = xlsx(
        tmp_path / "a.xlsx",
        sheets={"PNS": [person(1)], "PPPK": [person(2)], "PPPK Paruh Waktu": []},
    )
    tables = read(path)
    assert [row.sheet for row in tables.rows] == ["PNS", "PPPK"]
    assert tables.skipped_sheets == ()


def test_says_which_sheets_have_no_headings(tmp_path):
    tables = read(xlsx(tmp_path / "a.xlsx", [person(1)], notes="Isi sesuai kolom"))
    assert tables.skipped_sheets == ("Petunjuk",)
    assert names(tables) == ["Pegawai 1"]


def test_refuses_a_workbook_without_the_headings(tmp_path):
    with pytest.raises(NotATable, match="NIP BARU, NAMA"):
        read(xlsx(tmp_path / "a.xlsx", [person(1)], headings=["CATATAN"]))


def test_drops_empty_rows_but_counts_them(tmp_path):
    empty = dict.fromkeys(HEADINGS, "")
    tables = read(xlsx(tmp_path / "a.xlsx", [person(1), empty, person(2)]))
    assert [row.number for row in tables.rows] == [2, 4]


def test_only_the_columns_asked_for_come_out(tmp_path):
    tables = read(xlsx(tmp_path / "a.xlsx", [person(1)]))
    assert set(tables.rows[0].values) == set(WANTED)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_reads_csv_as_people_save_it(tmp_path, encoding, delimiter):
    rows = [person(1, NAMA="José, Nu'man"), person(2, NAMA='Si "Mas"')]
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text(rows, delimiter=delimiter).encode(encoding))
    assert names(read(path)) == ["José, Nu'man", 'Si "Mas"']


def test_reads_csv_with_lines_above_the_headings_and_short_rows(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Daftar Pegawai\n\nNIP BARU;NAMA;UNOR NAMA\n1986;Sri\n")
    tables = read(path)
    (row,) = tables.rows
    assert dict(row.values) == {
        "NIP BARU": "1986",
        "NAMA": "Sri",
        "UNOR NAMA": "",
    }
    assert (row.sheet, row.number) == ("a", 4)


def with_macro(path):
    xlsx(path, [person(1)])
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"x")


def locked(path):
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    )


def broken_workbook(path):
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("xl/workbook.xml", "<nonsense")


def another_zip(path):
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("surat.txt", "x")


def too_large(path):
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)


def too_large_unpacked(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "x")
        with parts.open("xl/big.xml", "w", force_zip64=True) as part:
            for _megabyte in range(501):
                part.write(bytes(1024 * 1024))


def too_long_cell(path):
    path.write_text("NIP BARU;NAMA\n1;" + "x" * 200_000)


def far_apart(path):
    """Two cells, between which a reader would keep seventeen thousand million."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "NIP BARU")
    sheet.write(1_048_575, 16_383, 1)
    book.close()


def false_size(path):
    """A part that says it is shorter than it is, as bombs do."""
    xlsx(path, [person(1)])
    with zipfile.ZipFile(path) as parts:
        size = parts.getinfo("xl/worksheets/sheet1.xml").file_size
    data = path.read_bytes()
    path.write_bytes(
        data.replace(size.to_bytes(4, "little"), (99).to_bytes(4, "little"))
    )


def heading_twice(path):
    xlsx(path, [person(1)], headings=[*HEADINGS, "Nama"])


REFUSED = {
    "password": (locked, "password"),
    "old format": (lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0 x"), "old format XLS"),
    "macros": (with_macro, "macros"),
    "too large": (too_large, "50 MB"),
    "bomb": (too_large_unpacked, "more than a spreadsheet"),
    "cells far apart": (far_apart, "more than a spreadsheet"),
    "false size": (false_size, "no spreadsheet"),
    "heading twice": (heading_twice, "NAMA stands in two columns"),
    "another zip": (another_zip, "no spreadsheet"),
    "broken workbook": (broken_workbook, "no spreadsheet"),
    "cut off": (lambda p: p.write_bytes(b"PK\x03\x04 cut off"), "no spreadsheet"),
    "picture": (lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00"), "spreadsheet"),
    "web page": (lambda p: p.write_text("<html><table>"), "NIP BARU, NAMA"),
    "empty": (lambda p: p.write_bytes(b""), "is empty"),
    "blank": (lambda p: p.write_bytes(b" \n\n"), "is empty"),
    "only headings": (lambda p: p.write_text("NIP BARU;NAMA\n"), "No row"),
    "other headings": (lambda p: p.write_text("NIP;NAMA\n1;2\n"), "NIP BARU, NAMA"),
    "monstrous cell": (too_long_cell, "no spreadsheet"),
    "missing": (lambda p: None, "no file"),
}


@pytest.fixture(params=["at once", "row by row"])
def _either_reader(request, monkeypatch):
    """Files of any size by each of the two readers of workbooks."""
    if request.param == "row by row":
        monkeypatch.setattr(workbooks, "MOST_CELLS_AT_ONCE", 0)


@pytest.mark.usefixtures("_either_reader")
@pytest.mark.parametrize("case", REFUSED)
def test_refuses_in_one_clear_sentence(tmp_path, case):
    make, says = REFUSED[case]
    path = tmp_path / "a.xlsx"
    make(path)
    with pytest.raises(NotATable, match=says) as refusal:
        read(path)
    assert "\n" not in str(refusal.value)


def every_cell(path):
    """What a workbook can hold: days, times, formulas and their errors, two fonts, gaps."""
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("PNS")
    sheet.write_row(0, 0, ["NIP BARU", "NAMA", "UNOR NAMA"])
    sheet.write_row(1, 0, ["00123", 198609262015051001, True])
    sheet.write_datetime(2, 0, date(2020, 1, 2), day)
    sheet.write_datetime(2, 1, datetime.fromisoformat("2020-01-02T03:04"), day)
    sheet.write_number(2, 2, 0.5)
    sheet.write_formula(4, 0, "=NA()", None, "#N/A")
    sheet.write_formula(4, 1, '="a"&"b"', None, "ab")
    sheet.write_formula(4, 2, "=1+1", None, 2)
    sheet.write_rich_string(6, 1, "Sri ", book.add_format({"bold": True}), "Wahyuni")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=PNS!$A$1:$A$2"})
    book.add_chartsheet("Grafik").set_chart(chart)
    book.add_worksheet("Kosong")
    book.close()
    return path


@pytest.mark.usefixtures("_either_reader")
def test_both_readers_of_workbooks_read_the_same(tmp_path):
    rows = read(every_cell(tmp_path / "a.xlsx")).rows
    assert [(row.number, *row.values.values()) for row in rows] == [
        (2, "00123", "1.98609262015051e+17", "TRUE"),
        (3, "2020-01-02", "2020-01-02T03:04:00", "0.5"),
        (5, "", "ab", "2"),
        (7, "", "Sri Wahyuni", ""),
    ]


@pytest.mark.usefixtures("_either_reader")
def test_rows_are_kept_outside_the_memory(tmp_path):
    """And two may read them at the same time."""
    path = xlsx(tmp_path / "a.xlsx", [person(n) for n in range(3)])
    with read_tables(path, columns=COLUMNS) as tables:
        assert tables.count == 3
        pairs = zip(tables.rows, tables.rows, strict=True)
        assert [(one.number, two.number) for one, two in pairs] == [
            (2, 2),
            (3, 3),
            (4, 4),
        ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("  Sri\u00a0 Wahyuni\n", "Sri Wahyuni"),
        ("Sri\u200bW\x07", "SriW"),
        (3.0, "3"),
        (-12, "-12"),
        (3.5, "3.5"),
        (1.98609262015051e17, "1.98609262015051e+17"),
        (198609262015051001, "1.98609262015051e+17"),
        (True, "TRUE"),
        (date(2026, 11, 24), "2026-11-24"),
    ],
)
def test_cells_become_the_text_a_person_meant(cell, text):
    assert as_text(cell) == text


def test_headings_are_read_as_people_write_them():
    assert heading(" nip_baru ") == heading("NIP  Baru") == "NIP BARU"


# --- Files of an agency's own ---------------------------------------------------------------


def test_headings_of_the_agency_mean_what_it_said(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Nomor Induk;Nama Lengkap\n1986;Sri\n")
    with pytest.raises(HeadingsNotFound):
        read(path)
    assert first_lines(path) == [["Nomor Induk", "Nama Lengkap"], ["1986", "Sri"]]
    aliases = {"NOMOR INDUK": "NIP BARU", "NAMA LENGKAP": "NAMA"}
    columns = Columns(wanted=WANTED, required=REQUIRED, aliases=aliases)
    (row,) = read(path, columns).rows
    assert row.values == {"NIP BARU": "1986", "NAMA": "Sri"}


def test_first_lines_come_from_the_first_sheet_that_has_any(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", sheets={"PNS": [person(1)]}, headings=["NAMA"])
    assert first_lines(path) == [["NAMA"], ["Pegawai 1"]]
    book = xlsxwriter.Workbook(path)
    book.add_worksheet()
    book.close()
    assert first_lines(path) == []


def test_headings_repeated_further_down_are_no_row(tmp_path):
    repeated = {name: name for name in HEADINGS}
    tables = read(xlsx(tmp_path / "a.xlsx", [person(1), repeated, person(2)]))
    assert names(tables) == ["Pegawai 1", "Pegawai 2"]


def test_merged_cells_hold_their_text_in_the_first_only(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, WANTED)
    sheet.write_row(1, 0, ["1", "Sri"])
    sheet.write_row(2, 0, ["2", "Ayu"])
    sheet.merge_range(1, 2, 2, 2, "Bidang")
    book.close()
    rows = read(tmp_path / "a.xlsx").rows
    assert [row.values["UNOR NAMA"] for row in rows] == ["Bidang", ""]
