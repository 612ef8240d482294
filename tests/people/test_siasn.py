from datetime import date

import pytest

from elearning.people.siasn import COLUMNS, RowProblem, read_person
from elearning.people.spreadsheets import SheetRow
from tests.people.files import SECRETS, person

TODAY = date(2026, 11, 24)


def read(sheet="Sheet1", **cells):
    values = {name: text for name, text in person(**cells).items() if name in COLUMNS}
    return read_person(SheetRow(sheet=sheet, number=2, values=values), today=TODAY)


def test_a_row_in_our_words():
    row = read(GELAR_DEPAN="dr.", ESELON_NAMA="III/a", GOL_AKHIR_NAMA="iv/A")

    assert row.identity.nip == "198609262015051001"
    assert (row.identity.front_title, row.identity.back_title) == ("dr.", "S.E.")
    assert (row.job.echelon, row.job.position_kind) == ("III.a", "administrator")
    assert (row.job.rank_code, row.job.rank_name) == ("IV/a", "Pembina")
    assert row.place.unor_name == "Bidang Mutasi"
    assert row.notes == ()


def test_no_column_that_we_do_not_need_is_known():
    assert not set(SECRETS) & set(COLUMNS)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"JENIS_PEGAWAI_NAMA": "PNS Daerah Kab/Kota"}, "pns"),
        ({"JENIS_PEGAWAI_NAMA": "CPNS"}, "cpns"),
        ({"JENIS_PEGAWAI_NAMA": "PPPK"}, "pppk"),
        ({"JENIS_PEGAWAI_NAMA": "P3K Guru"}, "pppk"),
        ({"JENIS_PEGAWAI_NAMA": "PPPK Paruh Waktu"}, "pppk_pw"),
        ({"JENIS_PEGAWAI_NAMA": "", "sheet": "PPPK Paruh Waktu"}, "pppk_pw"),
        ({"JENIS_PEGAWAI_NAMA": "-", "sheet": "PPPK"}, "pppk"),
        ({"JENIS_PEGAWAI_NAMA": ""}, "pns"),
        ({"JENIS_PEGAWAI_NAMA": "", "NIP_BARU": "199312282025212001"}, "pppk"),
    ],
)
def test_employment_kind_by_cell_then_sheet_then_number(cells, kind):
    assert read(**cells).job.employment_kind == kind


@pytest.mark.parametrize(
    ("text", "status", "is_told"),
    [
        ("Aktif", "active", False),
        ("CLTN", "unpaid_leave", False),
        ("Cuti di Luar Tanggungan Negara", "unpaid_leave", False),
        ("Tugas Belajar", "study", False),
        ("Pemberhentian Sementara", "suspended", False),
        ("Masa Persiapan Pensiun", "pre_retirement", False),
        ("Tidak Aktif", "other", False),
        ("Diperbantukan", "other", True),
        ("", "other", True),
    ],
)
def test_legal_status_and_who_is_not_counted(text, status, is_told):
    row = read(KEDUDUKAN_HUKUM_NAMA=text)
    assert row.job.legal_status == status
    assert bool(row.notes) == is_told


@pytest.mark.parametrize(
    ("kind", "echelon", "expected"),
    [
        ("Jabatan Struktural", "II.b", "leader"),
        ("Jabatan Struktural", "III.b", "administrator"),
        ("Jabatan Struktural", "IV.a", "supervisor"),
        ("Jabatan Fungsional Tertentu", "", "functional"),
        ("Jabatan Fungsional Umum", "-", "executive"),
        ("Jabatan Pimpinan Tinggi Pratama", "", "leader"),
        ("Jabatan Administrator", "", "administrator"),
        ("Jabatan Pengawas", "", "supervisor"),
        ("Jabatan Pelaksana", "", "executive"),
        ("Jabatan Struktural", "", "executive"),
    ],
)
def test_position_kind_by_echelon_then_by_name(kind, echelon, expected):
    kinds = {"leader": "jpt"}
    row = read(JENIS_JABATAN_NAMA=kind, ESELON_NAMA=echelon)
    assert row.job.position_kind == kinds.get(expected, expected)


@pytest.mark.parametrize(
    ("rank", "kind", "expected"),
    [
        ("III/c", "PNS", ("III/c", "Penata")),
        ("Penata, III / c", "PNS", ("III/c", "Penata")),
        ("IX", "PPPK", ("IX", "")),
        ("Golongan IX", "PPPK", ("IX", "")),
        ("", "PNS", ("", "")),
    ],
)
def test_rank(rank, kind, expected):
    job = read(GOL_AKHIR_NAMA=rank, JENIS_PEGAWAI_NAMA=kind).job
    assert (job.rank_code, job.rank_name) == expected


def test_an_address_that_is_none_is_left_out_and_told():
    row = read(EMAIL_GOV="sri@")
    assert row.identity.work_email == ""
    assert "sri@" in row.notes[0]
    assert read(EMAIL_GOV="SRI@Contoh.go.id").identity.work_email == "sri@contoh.go.id"


def test_odd_numbers_are_told():
    assert read(NIP_BARU="198609262015151001").notes


def test_without_a_unor_the_satuan_kerja_is_the_unit():
    assert read(UNOR_NAMA="-").place.unor_name == "Badan Kepegawaian"


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"NIP_BARU": "1.98609E+17"}, "Format the column as Text"),
        ({"NIP_BARU": ""}, "18 digits"),
        ({"NAMA": " "}, "name is missing"),
        ({"NAMA": "-"}, "name is missing"),
        ({"UNOR_NAMA": "", "SATUAN_KERJA_INDUK_NAMA": ""}, "unit"),
        ({"NAMA": "x" * 201}, "too long"),
        ({"GELAR_DEPAN": "x" * 61}, "too long"),
        ({"JABATAN_NAMA": "x" * 201}, "too long"),
        ({"UNOR_NAMA": "x" * 201}, "too long"),
        ({"UNOR_ID": "x" * 41}, "too long"),
    ],
)
def test_rows_that_cannot_be_used_say_why(cells, says):
    with pytest.raises(RowProblem, match=says):
        read(**{name: text.strip() for name, text in cells.items()})
