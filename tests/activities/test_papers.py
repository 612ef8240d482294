"""Minutes, photos and papers: drafts follow the facts, issues stay as they are."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from elearning.activities import papers, photos
from elearning.activities.models import (
    ActivityReport,
    ActivityWording,
    Minutes,
    Photo,
    ReportDraft,
)
from elearning.activities.noting import Said, save_minutes
from elearning.activities.outlines import NAMES, sections_in, shipped_outline
from elearning.canonical import digest
from elearning.people.models import AgencySettings
from tests.activities.holding import come, hr_of, member_of, opened
from tests.conftest import NOW
from tests.courses.papers import photo_with_place, picture
from tests.factories import UnitFactory, UserFactory, grant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SAID = {
    "chair": "Dra. Ratna Wijayanti",
    "secretary": "Sri Wahyuni",
    "opening": "Rapat dibuka pukul 09.00.",
    "discussion": "- Batas wajar hadiah\n- Cara melapor",
    "decisions": "Setiap loket memasang poster.",
}


@pytest.fixture
def hr(reader, session):
    user = hr_of(session.unit)
    reader.force_login(user)
    return user


def url(name, session, *more):
    return reverse(name, args=[session.key, *more])


def text_of(pdf: bytes) -> str:
    """Its words, whatever the lines."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def noted(session):
    return save_minutes(session=session, said=Said(**SAID), by=UserFactory(), at=NOW)


def photographed(session, caption="Peserta menyimak paparan", data=None):
    return photos.add_photo(
        session=session,
        data=data or photo_with_place(),
        caption=caption,
        by=UserFactory(),
        at=NOW,
    )


def issued(session, kind, at=NOW):
    return papers.issue(session=session, kind=kind, by=UserFactory(), at=at)


# --- Papers -----------------------------------------------------------------------------


def test_the_attendance_list_names_who_was_there_and_how(session):
    AgencySettings(name="Kabupaten Arunika", city="Arunika").save()
    fact = come(session, member_of(session.unit, name="Siti Aminah"))
    text = text_of(papers.pdf_of(issued(session, "daftar-hadir")))
    for said in ("Kabupaten Arunika", "Daftar Hadir", "Selasa, 24 November 2026"):
        assert said in text
    assert "Siti Aminah" in text
    assert fact.employee.nip[:8] in text
    assert "Memindai kode, 24 Nov 2026, 10.42" in text


def test_the_minutes_have_the_headings_of_custom(session):
    noted(session)
    text = text_of(papers.pdf_of(issued(session, "notulen")))
    for said in ("Notulen", "1. Pembukaan", "2. Pembahasan", "3. Keputusan", *SAID):
        assert said in text or SAID.get(said, "").split("\n")[0].lstrip("- ") in text


def test_the_report_has_its_chapters_and_what_is_known(session):
    come(session)
    noted(session)
    text = text_of(papers.pdf_of(issued(session, "laporan")))
    for said in (
        "BAB I PENDAHULUAN",
        "B. Dasar Hukum",
        "BAB III HASIL KEGIATAN",
        "Daftar Isi",
        "Hadir 1 orang dari 1 unit kerja.",
        "Setiap loket memasang poster.",
        "09.00 Pembukaan (Kepala Dinas)",
    ):
        assert said in text
    assert "{" not in text


def test_the_photo_sheet_shows_each_with_its_caption(session):
    photographed(session)
    photographed(session, "Tanya jawab", picture())
    made = papers.pdf_of(issued(session, "foto"))
    text = text_of(made)
    assert "Peserta menyimak paparan" in text
    assert "Tanya jawab" in text
    assert b"SpyCam" not in made


def test_an_issue_stays_as_it_is_and_a_further_one_stands_beside_it(session):
    come(session, member_of(session.unit, name="Pertama"))
    first = issued(session, "daftar-hadir")
    made = papers.pdf_of(first)
    come(session, member_of(session.unit, name="Kedua"))
    AgencySettings(name="Nama baru").save()
    second = issued(session, "daftar-hadir", at=NOW + timedelta(minutes=1))
    assert (first.number, second.number) == (1, 2)
    first.refresh_from_db()
    assert papers.pdf_of(first) == made
    assert first.digest == digest(first.content)
    assert "Kedua" not in text_of(made)
    assert "Kedua" in text_of(papers.pdf_of(second))


def test_a_draft_says_that_it_is_one_and_writes_nothing(session):
    come(session)
    text = text_of(papers.draft_pdf(session, kind="daftar-hadir", at=NOW))
    assert "RANCANGAN" in text
    assert not ActivityReport.objects.exists()


@pytest.mark.parametrize("kind", ["daftar-hadir", "notulen", "foto"])
def test_there_is_no_paper_about_nothing(session, kind):
    with pytest.raises(papers.NothingToShow):
        issued(session, kind)


def test_a_photo_that_was_swapped_is_not_shown(session):
    photo = photographed(session)
    paper = issued(session, "foto")
    with photo.file.storage.open(photo.file.name, "wb") as file:
        file.write(picture())
    with pytest.raises(papers.PhotoIsGone):
        papers.pdf_of(paper)


def test_a_photo_that_was_removed_stays_on_what_was_issued(session):
    photo = photographed(session)
    paper = issued(session, "foto")
    photos.remove_photo(photo=photo, by=UserFactory(), at=NOW)
    assert papers.pdf_of(paper)
    with pytest.raises(papers.NothingToShow):
        issued(session, "foto")


# --- Photos -----------------------------------------------------------------------------


def test_a_photo_is_kept_without_what_the_phone_wrote_into_it(session):
    photo = photographed(session)
    with photo.file.open("rb") as file:
        image = Image.open(io.BytesIO(file.read()))
    assert not image.getexif()
    assert "exif" not in image.info
    assert image.size == (photo.width, photo.height) == (40, 60)  # upright


def test_a_large_photo_becomes_smaller(session):
    photo = photographed(session, data=picture("JPEG", size=(4000, 3000)))
    assert max(photo.width, photo.height) == photos.LONGEST_SIDE


@pytest.mark.parametrize(
    ("data", "caption", "refusal"),
    [
        (picture(), " ", photos.CaptionMissing),
        (b"<svg onload='x'/>", "Foto", photos.NoPhoto),
        (b"", "Foto", photos.NoPhoto),
        (bytes(photos.MOST_SENT + 1), "Foto", photos.PhotoTooLarge),
    ],
    ids=["caption", "svg", "empty", "large"],
)
def test_what_is_no_evidence_is_refused(session, data, caption, refusal):
    with pytest.raises(refusal):
        photos.add_photo(
            session=session, data=data, caption=caption, by=UserFactory(), at=NOW
        )
    assert not Photo.objects.exists()


def test_a_photo_is_kept_once_and_there_is_an_end(session, monkeypatch):
    photographed(session)
    with pytest.raises(photos.PhotoThereAlready):
        photographed(session)
    monkeypatch.setattr(photos, "MOST_PHOTOS", 1)
    with pytest.raises(photos.TooManyPhotos):
        photographed(session, data=picture())


# --- The outline ------------------------------------------------------------------------


def test_the_outline_that_is_shipped_is_sound():
    ActivityWording().clean()
    headings = [section.heading for section in sections_in(shipped_outline())]
    assert "H. Anggaran" in headings
    assert len(NAMES) == 19


def test_an_agency_words_it_anew(session):
    ActivityWording(
        outline="# PENDAHULUAN\nKegiatan {kegiatan}.", report_title="Laporan Singkat"
    ).save()
    text = text_of(papers.pdf_of(issued(session, "laporan")))
    assert "Kegiatan Sosialisasi Gratifikasi." in text
    assert "Laporan Singkat" in text


@pytest.mark.parametrize("outline", ["# A\n{nama_presiden}", "Tanpa bab"])
def test_a_name_that_stands_for_nothing_is_told(outline):
    with pytest.raises(ValidationError):
        ActivityWording(outline=outline).clean()


# --- HR's pages -------------------------------------------------------------------------


def test_hr_writes_the_minutes(reader, session, hr):
    address = url("activity_minutes", session)
    assert reader.get(address).status_code == 200
    assert reader.post(address, SAID | {"chair": ""}).status_code == 422
    reader.post(address, SAID)
    assert Minutes.objects.get().written_by == hr
    assert SAID["decisions"] in reader.get(address).content.decode()


def test_hr_edits_the_text_before_it_is_issued(reader, session, hr):
    address = url("activity_report", session)
    form = reader.get(address).context["form"]
    texts = {name: field.initial for name, field in form.fields.items()}
    emptied = next(n for n, f in form.fields.items() if f.label == "H. Anggaran")
    reader.post(address, texts | {"text_1": "Teks <b>sendiri</b>.", emptied: ""})
    reader.post(url("issue_paper", session, "laporan"))
    paper = ActivityReport.objects.get()
    made = text_of(papers.pdf_of(paper))
    assert "Teks <b>sendiri</b>." in made
    assert "Anggaran" not in made
    reader.post(address, {"anew": "1"})
    assert not ReportDraft.objects.exists()


def test_hr_issues_and_opens_papers(reader, session, hr):
    come(session)
    for address in (
        url("draft_paper", session, "daftar-hadir"),
        url("draft_paper", session, "laporan"),
    ):
        answer = reader.get(address)
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Cache-Control"] == "private, no-store"
    reader.post(url("issue_paper", session, "daftar-hadir"))
    page = reader.get(url("activity_session", session)).content.decode()
    opening = url("issued_paper", session, "daftar-hadir", 1)
    assert opening in page
    assert reader.get(opening).content.startswith(b"%PDF")


def test_what_cannot_be_issued_says_why(reader, session, hr):
    for kind, said in (
        ("notulen", "Write the minutes first."),
        ("foto", "Add a photo"),
    ):
        answer = reader.post(url("issue_paper", session, kind), follow=True)
        assert said in answer.content.decode()
        answer = reader.get(url("draft_paper", session, kind), follow=True)
        assert said in answer.content.decode()
    assert reader.get(url("draft_paper", session, "rahasia")).status_code == 404


def upload(client, session, **fields):
    return client.post(url("activity_photos", session), fields)


def test_hr_adds_several_photos_and_reads_what_is_wrong(reader, session, hr):
    good = SimpleUploadedFile("a.jpg", photo_with_place(), "image/jpeg")
    bare = SimpleUploadedFile("b.png", picture(), "image/png")
    bad = SimpleUploadedFile("c.jpg", b"<html>", "image/jpeg")
    answer = upload(
        reader,
        session,
        file_1=good,
        caption_1="Pembukaan",
        file_2=bare,
        file_3=bad,
        caption_3="Foto",
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "1 photo is added." in text
    assert "Say what the photo shows." in text
    assert "This is no JPG, PNG or WebP" in text
    photo = Photo.objects.get()
    answer = reader.get(url("activity_photo", session, photo.key))
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert reader.get(f"/media/{photo.file.name}").status_code == 404
    reader.post(url("remove_photo", session, photo.key))
    assert (
        "Pembukaan" not in reader.get(url("activity_photos", session)).content.decode()
    )


def test_for_everybody_else_there_is_no_paper(reader, session, page):
    come(session)
    noted(session)
    photo = photographed(session)
    issued(session, "daftar-hadir")
    addresses = [
        url("activity_minutes", session),
        url("activity_report", session),
        url("activity_photos", session),
        url("activity_photo", session, photo.key),
        url("draft_paper", session, "laporan"),
        url("issued_paper", session, "daftar-hadir", 1),
    ]
    acts = [
        url("issue_paper", session, "laporan"),
        url("remove_photo", session, photo.key),
    ]
    head = UserFactory()
    grant(head, "leader", session.unit)
    for user in (hr_of(UnitFactory()), head, member_of(session.unit).user):
        reader.force_login(user)
        assert {reader.get(address).status_code for address in addresses} == {404}
        assert {reader.post(address).status_code for address in acts} == {404}
    mine = opened(page)
    reader.force_login(hr_of(mine.unit))
    assert reader.get(url("activity_photo", mine, photo.key)).status_code == 404
    assert reader.post(url("remove_photo", mine, photo.key)).status_code == 404
