"""A pack: what lies in it, that its digests hold, that it needs nothing from the site."""

import hashlib
import io
import json
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from pypdf import PdfReader
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from courses.assigning import exempt
from courses.certifying import revoke as withdraw
from courses.models import Certificate, LessonPage
from elearning.evidence.models import EvidencePack
from elearning.evidence.packing import materials, papers
from elearning.evidence.packing.archive import Archive
from elearning.evidence.packing.gains import Gain, gain_of
from elearning.evidence.packing.layout import question_folder, root_folder, safe
from elearning.evidence.packing.writing import NothingToPack, pack
from elearning.evidence.sealing import seal, seal_facts
from elearning.evidence.verifying import verify_pack
from elearning.frameworks.models import Question
from tests.conftest import NOW, TODAY
from tests.evidence.acting import build, complete, person, xlsx_lines
from tests.factories import UserFactory, add_bank, add_quiz, add_step

pytestmark = pytest.mark.django_db

PERIOD = {"starts_on": date(2026, 1, 1), "ends_on": TODAY}
FOLDER = "I_PEMENUHAN/5_Pengawasan/PPE1A"


def have_staff(base):
    """One who is done, one who is not yet, one who is exempt."""
    (_agency, office, centre), course = base["units"], base["course"]
    add_quiz(course, add_bank())
    complete(person(office, "Ani"), course, score=Decimal("87.5"))
    person(centre, "Budi")
    exempt(
        employee=person(office, "Cici"),
        reason="Cuti besar",
        starts_on=date(2026, 3, 1),
        by=UserFactory(),
        at=NOW,
    )


@pytest.fixture(scope="class")
def built(request, layers):
    asked = ["base", *request.fixturenames]
    return layers.build(asked, base=build, staff=have_staff)["base"]


@pytest.fixture
def staff(duty):
    """Whose records are packed: see ``have_staff``."""


@pytest.fixture
def packed(office, question, tmp_path):
    """packed(): the ZIP of the question; other questions, unit or moment if given."""
    paths = []

    def _packed(questions=(), **options):
        values = {"unit": office, "by": None, "at": NOW} | PERIOD | options
        made = pack(questions=list(questions) or [question], **values)
        paths.append(made.path)
        return made

    yield _packed
    for path in paths:
        path.unlink()


def files_of(made) -> dict[str, bytes]:
    """The files by their path below the root folder."""
    with zipfile.ZipFile(made.path) as archive:
        return {
            name.partition("/")[2]: archive.read(name) for name in archive.namelist()
        }


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "\n".join(page.extract_text() for page in pages)


# --- What lies in it --------------------------------------------------------------------


def test_the_folder_is_laid_out_by_the_worksheet(staff, packed, office):
    made = packed()
    with zipfile.ZipFile(made.path) as archive:
        roots = {name.partition("/")[0] for name in archive.namelist()}
    assert roots == {f"ZI_2026_{office.code}"}
    assert made.filename == f"ZI_2026_{office.code}.zip"
    names = list(files_of(made))
    assert names[:4] == [
        f"{FOLDER}/01_rekap_peserta.pdf",
        f"{FOLDER}/01_rekap_peserta.xlsx",
        f"{FOLDER}/02_rekap_tes.xlsx",
        f"{FOLDER}/03_analisis_soal.xlsx",
    ]
    assert names[-9:] == [
        "verifikasi/data.json",
        "PERIKSA.html",
        "00_LKE.xlsx",
        "00_INDEKS.xlsx",
        "00_INDEKS.pdf",
        "BACA_SAYA.txt",
        "manifest.json",
        "manifest.sig.json",
        "SHA256SUMS",
    ]
    shared = {name for name in names if name.startswith("DOKUMEN/")}
    assert {name.partition("_v")[0] for name in shared if "materi" in name} == {
        "DOKUMEN/materi/gratifikasi/00_modul",
        "DOKUMEN/materi/gratifikasi/mengenali",
        "DOKUMEN/materi/gratifikasi/tes-akhir",
    }
    assert sum(name.startswith("DOKUMEN/sertifikat/") for name in shared) == 1


def test_every_digest_holds(staff, packed):
    made = packed()
    files = files_of(made)
    sums = dict(
        line.split("  ", 1)[::-1] for line in files["SHA256SUMS"].decode().splitlines()
    )
    assert set(sums) == set(files) - {"SHA256SUMS"}
    for name, wanted in sums.items():
        assert hashlib.sha256(files[name]).hexdigest() == wanted, name
    listed = {f["path"]: f for f in json.loads(files["manifest.json"])["files"]}
    written_last = {"SHA256SUMS", "manifest.json", "manifest.sig.json"}
    assert set(listed) == set(files) - written_last
    assert all(listed[name]["sha256"] == sums[name] for name in listed)
    assert all(listed[name]["size"] == len(files[name]) for name in listed)
    assert verify_pack(made.path) == []


def test_the_pack_that_was_handed_out_is_on_record(staff, packed, office):
    user = UserFactory()
    made = packed(by=user)
    log = EvidencePack.objects.get()
    content = made.path.read_bytes()
    assert (log.unit, log.questions, log.created_by) == (office, ["PPE1A"], user)
    assert (log.size, log.record_count) == (len(content), 1)
    assert log.sha256 == hashlib.sha256(content).hexdigest()


def test_the_same_records_at_the_same_moment_give_the_same_bytes(staff, packed):
    assert packed().path.read_bytes() == packed().path.read_bytes()


def test_whoever_asks_the_pack_is_indonesian(staff, packed):
    with translation.override("en"):
        english = packed().path.read_bytes()
    assert english == packed().path.read_bytes()


def test_a_pack_without_questions_is_refused(office):
    with pytest.raises(NothingToPack):
        pack(unit=office, questions=[], by=None, at=NOW, **PERIOD)


def test_what_fails_half_way_leaves_nothing_behind(
    staff, office, question, tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    question.indicator.area.aspect = "unknown"
    with pytest.raises(ValueError, match="unknown"):
        pack(unit=office, questions=[question], by=None, at=NOW, **PERIOD)
    assert list(tmp_path.glob("*.zip")) == []
    assert not EvidencePack.objects.exists()


# --- Papers and sheets ------------------------------------------------------------------


def test_the_recap_names_who_how_and_by_which_rules(staff, packed, question):
    made_at = seal(by=None, at=NOW)
    text = text_of(files_of(packed())[f"{FOLDER}/01_rekap_peserta.pdf"])
    flat = " ".join(text.split())
    assert "Rekapitulasi Peserta" in flat
    assert "Ani" in flat
    assert "87,5" in flat
    assert "Cuti besar" in flat
    assert "1 dari 2" in flat
    assert "24 November 2026" in flat
    assert question.text[:30] in flat
    squeezed = "".join(text.split())
    assert made_at.head in squeezed
    assert made_at.key_id in squeezed


def test_the_index_prints_the_seal_with_key_and_signature(staff, packed):
    made = seal(by=None, at=NOW)
    files = files_of(packed())
    text = "".join(text_of(files["00_INDEKS.pdf"]).split())
    told = json.loads(files["manifest.json"])["seal"]
    assert told == seal_facts(made) | {"records": 2}
    for fact in (made.head, made.key_id, made.public_key, made.signature):
        assert fact in text


def test_the_sheet_holds_the_whole_denominator(staff, packed):
    lines = xlsx_lines(files_of(packed())[f"{FOLDER}/01_rekap_peserta.xlsx"])
    status, name, note = (lines[0].index(h) for h in ("Status", "Nama", "Keterangan"))
    assert [(row[name], row[status]) for row in lines[1:]] == [
        ("Ani", "Selesai"),
        ("Budi", "Belum"),
        ("Cici", "Dikecualikan"),
    ]
    assert lines[3][note] == "Cuti besar"


def test_the_index_names_every_file_with_its_digest(staff, packed):
    files = files_of(packed())
    lines = xlsx_lines(files["00_INDEKS.xlsx"])
    at, digest = lines[0].index("Berkas"), lines[0].index("SHA-256")
    for row in lines[1:]:
        assert hashlib.sha256(files[row[at]]).hexdigest() == row[digest]
    assert len(lines) - 1 == len(files) - 6
    assert "Rekap peserta" in text_of(files["00_INDEKS.pdf"])


def test_a_document_that_serves_two_questions_lies_there_once(staff, packed, course):
    second = Question.objects.get(code="PPE1B")
    course.lke_questions.add(second)
    course.save()
    made = packed([Question.objects.get(code="PPE1A"), second])
    names = list(files_of(made))
    assert len(names) == len(set(names))
    lines = xlsx_lines(files_of(made)["00_INDEKS.xlsx"])
    shared = [row for row in lines if str(row[3]).startswith("DOKUMEN/")]
    assert {row[0] for row in shared} == {"PPE1A, PPE1B"}


def test_a_withdrawn_certificate_is_told_and_left_out(staff, packed):
    withdraw(
        certificate=Certificate.objects.get(),
        reason="Salah nama",
        by=UserFactory(),
        at=NOW,
    )
    files = files_of(packed())
    assert not any(name.startswith("DOKUMEN/sertifikat/") for name in files)
    assert "dicabut" in text_of(files[f"{FOLDER}/01_rekap_peserta.pdf"])


def test_more_certificates_cost_no_more_queries(
    staff, packed, course, office, django_assert_max_num_queries
):
    packed()
    with django_assert_max_num_queries(200) as few:
        packed()
    for n in range(20):
        complete(person(office, f"Eka {n}"), course)
    packed()  # renders the certificates that nobody has asked for yet
    with django_assert_max_num_queries(len(few)):
        packed()


# --- Material ---------------------------------------------------------------------------


@pytest.fixture
def pictured(course, office, duty):
    """A lesson with a picture, done by somebody."""
    image = get_image_model().objects.create(
        title="Alur", file=get_test_image_file(filename="alur.png")
    )
    lesson = LessonPage(
        title="Alur",
        slug="alur",
        body=[("image", {"image": image, "alt": "Alur melapor", "caption": ""})],
    )
    add_step(course, lesson)
    complete(person(office, "Ani"), course)
    return image


def page_of(made, slug):
    files = files_of(made)
    return next(
        content.decode()
        for name, content in files.items()
        if f"/{slug}_v" in name and name.endswith(".html")
    )


def test_material_stands_as_it_was_published(staff, packed):
    page = page_of(packed(), "mengenali")
    assert "Tolak pemberian yang berhubungan dengan jabatan." in page
    assert "versi 1" in page
    assert "SHA-256 isi:" in page
    assert "<script" not in page
    assert "Question 1?" in page_of(packed(), "tes-akhir")


def test_a_picture_is_inside_while_it_is_what_was_published(pictured, packed):
    assert 'src="data:image/' in page_of(packed(), "alur")


def test_a_picture_that_changed_is_left_out_with_its_copies(pictured, packed):
    name = pictured.file.name
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"another picture"))
    page = page_of(packed(), "alur")
    assert "src=" not in page
    assert "Alur melapor" in page


def test_a_picture_that_is_gone_leaves_its_description(pictured, packed):
    default_storage.delete(pictured.file.name)
    assert "Alur melapor" in page_of(packed(), "alur")


@pytest.mark.parametrize(
    "url", ["https://contoh.test/a.png", "/static/a.png", "/media/../secret.png"]
)
def test_no_other_file_gets_in(db, url):
    page = materials._offline(f'<p><img alt="x" src="{url}"></p>', files=[])
    assert page == '<p><img alt="x"></p>'


# --- Names and means --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("00012/ZI/2026", "00012_ZI_2026"),
        ("../../etc", "etc"),
        ("Dinas Ke sehatan", "Dinas_Ke_sehatan"),
        ("…", "berkas"),
        ("x" * 200, "x" * 80),
    ],
)
def test_names_are_safe_on_every_system(text, name):
    assert safe(text) == name


def test_questions_of_results_and_reform_have_their_folders(question, office):
    folder = {
        code: question_folder(Question.objects.get(code=code))
        for code in ("PPC3E", "PRA3A", "HA1A")
    }
    assert folder == {
        "PPC3E": "I_PEMENUHAN/3_SDM/PPC3E",
        "PRA3A": "II_REFORM/1_Manajemen_Perubahan/PRA3A",
        "HA1A": "III_HASIL/HA/HA1A",
    }
    assert root_folder(office, ends_on=TODAY) == f"ZI_2026_{office.code}"


def test_a_zip_knows_no_day_before_1980(tmp_path):
    with Archive(tmp_path / "a.zip", "ZI", date(1950, 1, 1)) as archive:
        archive.add("a.txt", b"a", title="A")
    with zipfile.ZipFile(tmp_path / "a.zip") as found:
        assert found.getinfo("ZI/a.txt").date_time[:3] == (1980, 1, 1)


def test_long_tables_are_dealt_out_without_losing_a_row():
    tables = [
        {"kind": "done", "rows": list(range(5))},
        {"kind": "missing", "rows": list(range(4))},
        {"kind": "exempt", "rows": []},
    ]
    parts = list(papers.in_parts(tables, size=3))
    assert [[(t["kind"], t["first"], t["rows"]) for t in part] for part in parts] == [
        [("done", 1, [0, 1, 2])],
        [("done", 4, [3, 4]), ("missing", 1, [0])],
        [("missing", 2, [1, 2, 3])],
    ]
    assert list(papers.in_parts([], size=3)) == [[]]


class Scores:
    def __init__(self, pre, post):
        self.pre_score = None if pre is None else Decimal(pre)
        self.score = None if post is None else Decimal(post)


def test_the_gain_is_that_of_those_with_both_scores():
    gain = gain_of([Scores(40, 80), Scores(60, 90), Scores(None, 70), Scores(10, None)])
    assert gain == Gain(people=2, before=Decimal("50.0"), after=Decimal("85.0"))
    assert gain.normalised == Decimal("70.0")


def test_there_is_no_gain_where_nobody_has_both_or_all_was_known():
    assert gain_of([Scores(None, 70)]) is None
    assert gain_of([Scores(100, 100)]).normalised is None


def test_a_period_before_anything_happened_is_packed_too(staff, packed):
    made = packed(starts_on=TODAY - timedelta(days=1), ends_on=TODAY)
    text = text_of(files_of(made)[f"{FOLDER}/01_rekap_peserta.pdf"])
    assert "Budi" in text
    assert made.record.record_count == 0
