"""What may be kept of a file that somebody sends, and what is refused, by its content."""

import io
from hashlib import sha256

import pytest
from PIL import Image

from courses.external.files import (
    CannotKeepFile,
    FileEmpty,
    FileOfAnotherKind,
    FileTooLarge,
    keepable,
)
from courses.external.pdfs import PdfActs, PdfBroken, PdfLocked, UnsafePdf, inspect_pdf
from tests.courses import papers


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_a_pdf_is_kept_as_it_came():
    data = papers.pdf(pages=2)
    kept = keepable(data)
    assert (kept.kind, kept.data) == ("pdf", data)
    assert kept.sha256 == kept.sent_sha256 == sha256(data).hexdigest()
    assert inspect_pdf(data) == 2


def test_a_pdf_with_packed_objects_and_no_action_is_kept():
    """The hostile one of this shape is refused for its action, not for its shape."""
    data = papers.pdf_with_packed_action()
    assert b"/JavaScript" not in data
    with pytest.raises(PdfActs):
        inspect_pdf(data)
    inert = papers._pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
        },
        packed={},
    )
    assert inspect_pdf(inert) == 1


def test_a_photo_is_encoded_again_upright_and_bare():
    sent = papers.photo_with_place()
    assert b"SpyCam" in sent
    kept = keepable(sent)
    image = opened(kept.data)
    assert (kept.kind, image.format, image.size) == ("jpg", "JPEG", (40, 60))
    assert b"SpyCam" not in kept.data
    assert not image.getexif()
    assert kept.sent_sha256 == sha256(sent).hexdigest() != kept.sha256


def test_what_hides_behind_a_picture_is_gone():
    kept = keepable(papers.picture() + b"<script>alert(1)</script>PK\x03\x04")
    assert kept.kind == "png"
    assert b"script" not in kept.data
    assert opened(kept.data).size == (120, 80)


def test_a_large_picture_is_made_smaller_and_a_heavy_png_becomes_a_jpg():
    wide = keepable(papers.picture(size=(6000, 1000)))
    assert opened(wide.data).size == (2200, 367)
    heavy = papers.noise()
    assert len(heavy) < 1_000_000
    kept = keepable(heavy)
    assert kept.kind in {"png", "jpg"}
    assert len(kept.data) <= 1_000_000


@pytest.mark.parametrize("name", papers.HOSTILE)
def test_what_is_hostile_is_refused(name):
    with pytest.raises((CannotKeepFile, UnsafePdf)):
        keepable(papers.HOSTILE[name])


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("nothing", FileEmpty),
        ("more than 1 MB", FileTooLarge),
        ("renamed exe", FileOfAnotherKind),
        ("hundred megapixels", FileOfAnotherKind),
        ("PDF with JavaScript", PdfActs),
        ("PDF with JavaScript under another name", PdfActs),
        ("PDF with a file", PdfActs),
        ("PDF that acts on opening a page", PdfActs),
        ("encrypted PDF", PdfLocked),
        ("PDF with an archive behind it", PdfBroken),
        ("PDF of a hundred pages", PdfBroken),
    ],
)
def test_a_refusal_says_why(name, refusal):
    with pytest.raises(refusal):
        keepable(papers.HOSTILE[name])
