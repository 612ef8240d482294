"""Employee files as SIASN exports them, made by the tests."""

import csv
import io
from datetime import date
from pathlib import Path

import xlsxwriter

# The whole list of a real export; most of it must never get in.
HEADINGS = [
    "PNS ID",
    "NIP BARU",
    "NIP LAMA",
    "NAMA",
    "GELAR DEPAN",
    "GELAR BELAKANG",
    "TEMPAT LAHIR NAMA",
    "TANGGAL LAHIR",
    "JENIS KELAMIN",
    "AGAMA NAMA",
    "JENIS KAWIN NAMA",
    "NIK",
    "NOMOR HP",
    "EMAIL",
    "EMAIL GOV",
    "ALAMAT",
    "NPWP NOMOR",
    "BPJS",
    "JENIS PEGAWAI NAMA",
    "KEDUDUKAN HUKUM NAMA",
    "GOL AKHIR NAMA",
    "JENIS JABATAN NAMA",
    "JABATAN NAMA",
    "UNOR ID",
    "UNOR NAMA",
    "SATUAN KERJA INDUK NAMA",
    "ESELON NAMA",
    "TMT JABATAN",
]

SECRETS = {
    "NIK": "3524012345678901",
    "NOMOR HP": "081234567890",
    "EMAIL": "pribadi@rumah.test",
    "ALAMAT": "Jalan Rahasia 7",
    "NPWP NOMOR": "09.254.294.3-407.000",
    "BPJS": "0001234567890",
    "AGAMA NAMA": "Agama Rahasia",
    "JENIS KAWIN NAMA": "Status Rahasia",
    "TEMPAT LAHIR NAMA": "Kota Rahasia",
}


def nip(number: int) -> str:
    """A valid NIP of its own for each number up to 999."""
    return f"198609262015051{number:03d}"


def person(number: int = 1, **cells) -> dict:
    """A row of the file; ``cells`` replaces headings, spaces written as underscores."""
    row = SECRETS | {
        "PNS ID": f"A8ACA7{number:06d}",
        "NIP BARU": nip(number),
        "NAMA": f"Pegawai {number}",
        "GELAR BELAKANG": "S.E.",
        "EMAIL GOV": f"pegawai{number}@contoh.go.id",
        "JENIS PEGAWAI NAMA": "PNS",
        "KEDUDUKAN HUKUM NAMA": "Aktif",
        "GOL AKHIR NAMA": "III/a",
        "JENIS JABATAN NAMA": "Jabatan Fungsional Umum",
        "JABATAN NAMA": "Pengelola Data",
        "UNOR ID": "UNOR-1",
        "UNOR NAMA": "Bidang Mutasi",
        "SATUAN KERJA INDUK NAMA": "Badan Kepegawaian",
    }
    return row | {name.replace("_", " "): value for name, value in cells.items()}


def xlsx(
    path: Path, rows=(), *, sheets=None, above=(), headings=HEADINGS, notes=""
) -> Path:
    """A workbook; ``above`` are lines before the headings, ``sheets`` rows by name,
    ``notes`` the text of a first sheet that is no table."""
    book = xlsxwriter.Workbook(path)
    if notes:
        book.add_worksheet("Petunjuk").write_string(0, 0, notes)
    for name, people in (sheets or {"PNS": rows}).items():
        sheet = book.add_worksheet(name)
        sheet.day_format = book.add_format({"num_format": "dd-mm-yyyy"})
        for line, cells in enumerate([*above, headings]):
            sheet.write_row(line, 0, cells)
        for line, people_row in enumerate(people, start=len(above) + 1):
            for column, name_ in enumerate(headings):
                _write(sheet, (line, column), people_row.get(name_, ""))
    book.close()
    return path


def _write(sheet, place, value):
    if isinstance(value, str):
        sheet.write_string(*place, value)
    elif isinstance(value, date):
        day = sheet.day_format
        sheet.write_datetime(*place, value, day)
    else:
        sheet.write(*place, value)


def csv_text(rows, *, delimiter=",", headings=HEADINGS) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(headings)
    writer.writerows([row.get(name, "") for name in headings] for row in rows)
    return buffer.getvalue()
