"""The ZIP for SIASN: the table as CSV and XLSX, and the certificate of each row beside it."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from django.utils import timezone

from elearning.tabular import Cell, csv_stream, write_xlsx

from .courses import COLUMNS, Chosen, courses_of

NAME = "kursus-siasn"
NOTES = (
    "Kolom mengikuti isian kursus SIASN, didahului NIP. Tanggal ditulis dd-mm-yyyy.",
    "Kolom path menunjuk berkas sertifikat di dalam ZIP ini.",
    "jumlahJam adalah JP dibulatkan ke bawah; pelatihan di bawah 1 JP tidak disertakan.",
    "id dan lokasiId diisi oleh SIASN; pnsOrangId kosong jika PNS ID belum diketahui.",
)
Tell = Callable[[int], None]


def write_archive(*, chosen: Chosen, at: datetime, tell: Tell) -> tuple[Path, str]:
    """Write it to a temporary file. Returns that and its SHA-256.

    The same rows asked for at the same time give the same bytes. ``tell`` hears of each row.
    """
    path = Path(tempfile.mkstemp(suffix=".zip")[1])
    rows: list[list[Cell]] = []
    stamp = timezone.localtime(at).timetuple()[:6]
    with zipfile.ZipFile(path, "w", allowZip64=True) as archive:
        for done, course in enumerate(courses_of(chosen), start=1):
            rows.append(course.cells)
            if course.path:
                _add(archive, course.path, course.file, stamp=stamp, is_packed=True)
            tell(done)
        table = b"".join(csv_stream(COLUMNS, rows))
        _add(archive, f"{NAME}.csv", table, stamp=stamp)
        _add(archive, f"{NAME}.xlsx", _workbook(rows, at=at), stamp=stamp)
    with path.open("rb") as file:
        return path, file_digest(file, "sha256").hexdigest()


def _workbook(rows: list[list[Cell]], *, at: datetime) -> bytes:
    file = io.BytesIO()
    write_xlsx(file, COLUMNS, rows, title="Kursus SIASN", notes=NOTES, at=at)
    return file.getvalue()


def _add(
    archive: zipfile.ZipFile,
    name: str,
    content: bytes,
    *,
    stamp: tuple[int, ...],
    is_packed: bool = False,
) -> None:
    """Certificates hardly pack any further: they are stored as they are."""
    entry = zipfile.ZipInfo(name, (*stamp,))  # type: ignore[arg-type]
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)
