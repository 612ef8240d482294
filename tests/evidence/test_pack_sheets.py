"""The sheets of a pack on tests, and the documents that a lesson offers."""

import hashlib
import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pypdf import PdfReader
from wagtail.documents import get_document_model

from courses.models import LessonPage
from elearning.evidence.packing import pack, papers
from quizzes.answering import finish_attempt, save_answer, start_attempt
from quizzes.models import QuizPage
from tests.conftest import NOW, TODAY
from tests.evidence.acting import OCTOBER, complete, person, start, xlsx_lines
from tests.factories import add_bank, add_quiz, add_step

pytestmark = pytest.mark.django_db

FOLDER = "I_PEMENUHAN/5_Pengawasan/PPE1A"


@pytest.fixture
def files(office, question):
    """files(): the files of a pack for the question, by path below the root."""

    def _files():
        span = {"starts_on": date(2026, 1, 1), "ends_on": TODAY}
        made = pack(unit=office, questions=[question], by=None, at=NOW, **span)
        with zipfile.ZipFile(made.path) as archive:
            found = {n.partition("/")[2]: archive.read(n) for n in archive.namelist()}
        made.path.unlink()
        return found

    return _files


def take(enrolment, quiz, *, right):
    """An attempt at a quiz of two questions, ``right`` of them answered well."""
    who = {"by": None, "at": OCTOBER}
    attempt = start_attempt(enrolment=enrolment, quiz=quiz, **who)
    for place in (1, 2):
        key = ["a" if place <= right else "b"]
        save_answer(attempt=attempt, position=place, response=key, sequence=1, **who)
    finish_attempt(attempt=attempt, **who)


@pytest.fixture
def tested(course, duty, office):
    """Ani has 50 before and 100 after, at the second attempt; Budi was not tested before."""
    bank = add_bank(size=2)
    pre = {"slug": "tes-awal", "purpose": QuizPage.Purpose.PRE, "is_required": False}
    before, after = add_quiz(course, bank, **pre), add_quiz(course, bank)
    ani = person(office, "Ani")
    enrolment = start(ani, course)
    take(enrolment, before, right=1)
    for right in (1, 2):
        take(enrolment, after, right=right)
    complete(ani, course, score=Decimal(100))
    complete(person(office, "Budi"), course, score=Decimal(80))


def columns(lines, *names):
    places = [lines[0].index(name) for name in names]
    return [tuple(row[place] for place in places) for row in lines[1:]]


def test_the_sheet_of_tests_tells_before_and_after(tested, files):
    content = files()[f"{FOLDER}/02_rekap_tes.xlsx"]
    names = ("Nama", "Nilai tes awal", "Nilai akhir", "Kenaikan", "Percobaan tes akhir")
    assert columns(xlsx_lines(content), *names) == [
        ("Ani", 50, 100, 50, 2),
        ("Budi", "", 80, "", ""),
    ]
    notes = " ".join(line[0] for line in xlsx_lines(content, sheet=1))
    assert "1 peserta dengan kedua nilai" in notes
    assert "Kenaikan ternormalisasi 100,0 persen" in notes


def test_the_sheet_of_questions_tells_how_well_each_was_answered(tested, files):
    content = files()[f"{FOLDER}/03_analisis_soal.xlsx"]
    found = columns(xlsx_lines(content), "Tes", "Soal", "Dijawab", "Rata-rata benar")
    assert {(test, answered) for test, _code, answered, _mean in found} == {
        ("Tes awal", 1),
        ("Tes akhir", 2),
    }
    after = [mean for test, _code, _answered, mean in found if test == "Tes akhir"]
    assert sum(after) == pytest.approx(1.5)  # 50 % and 100 %, of two attempts each


def test_a_long_list_comes_in_parts(tested, files, monkeypatch):
    monkeypatch.setattr(papers, "ROWS_A_PART", 1)
    found = files()
    first, second = (
        PdfReader(io.BytesIO(found[f"{FOLDER}/01_rekap_peserta{part}.pdf"]))
        for part in ("", "_2")
    )
    assert "bagian 1 dari 2" in first.pages[0].extract_text()
    text = second.pages[0].extract_text()
    assert "(lanjutan)" in text
    assert "Budi" in text
    index = columns(xlsx_lines(found["00_INDEKS.xlsx"]), "Dokumen", "Berkas")
    part = f"{FOLDER}/01_rekap_peserta_2.pdf"
    assert ("Rekap peserta, bagian 2", part) in index


# --- Documents --------------------------------------------------------------------------


@pytest.fixture
def document(course, duty, office):
    """A form that a lesson offers, read by somebody."""
    found = get_document_model().objects.create(
        title="Formulir", file=ContentFile(b"%PDF formulir", name="formulir.pdf")
    )
    block = ("download", {"document": found, "description": "Untuk melapor"})
    add_step(course, LessonPage(title="Melapor", slug="melapor", body=[block]))
    complete(person(office, "Ani"), course)
    return found


def test_a_document_lies_beside_its_lesson(document, files):
    found = files()
    folder = "DOKUMEN/materi/gratifikasi"
    assert found[f"{folder}/melapor_v1/formulir.pdf"] == b"%PDF formulir"
    page = found[f"{folder}/melapor_v1.html"].decode()
    assert 'href="melapor_v1/formulir.pdf"' in page
    assert hashlib.sha256(b"%PDF formulir").hexdigest() in page
    assert 'href="/' not in page


def test_a_document_that_changed_is_told_and_left_out(document, files):
    default_storage.delete(document.file.name)
    default_storage.save(document.file.name, ContentFile(b"another form"))
    found = files()
    assert not any("formulir" in name for name in found)
    page = found["DOKUMEN/materi/gratifikasi/melapor_v1.html"].decode()
    assert "Formulir: sudah tidak sama" in page
