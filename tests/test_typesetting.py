"""PDFs are archivable, tagged and always the same; sources that fail say so."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from elearning.typesetting import DocumentCannotBeTypeset, compile_pdf, qr_svg

SOURCE = """
#import "base.typ": house, longdate, nip, number
#let data = json("data.json")
#show: house.with(data.title, description: "A test")
= #data.title
#longdate(data.day) · #nip(data.nip) · #number(data.score)
#image("qr.svg", alt: "QR code", width: 20mm)
"""
DATA = {
    "title": "Uji",
    "day": "2026-11-24",
    "nip": "198609262015051001",
    "score": "87.50",
}


@pytest.fixture
def pdf(now):
    def pdf(source=SOURCE, data=DATA, at=now):
        files = {"main.typ": source.encode(), "qr.svg": qr_svg("https://example.go.id")}
        return compile_pdf("certificate", data, at=at, files=files)

    return pdf


def test_it_is_tagged_and_archivable(pdf):
    reader = PdfReader(BytesIO(pdf()))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("id")
    about = root["/Metadata"].get_data().decode()
    assert "pdfaid:part>2<" in about
    assert "pdfuaid:part>1<" in about
    assert reader.metadata.title == "Uji"


def test_dates_numbers_and_nips_are_written_as_here(pdf):
    text = PdfReader(BytesIO(pdf())).pages[0].extract_text()
    assert "24 November 2026" in text
    assert "19860926 201505 1 001" in text
    assert "87,5" in text


def test_only_our_typeface_is_used(pdf):
    page = PdfReader(BytesIO(pdf())).pages[0]
    fonts = page["/Resources"]["/Font"].values()
    assert {str(font["/BaseFont"]).split("+")[1][:15] for font in fonts} == {
        "PlusJakartaSans"
    }


def test_the_same_input_gives_the_same_bytes(pdf, now):
    assert pdf() == pdf()
    assert pdf() != pdf(at=now.replace(year=2027))


def test_a_source_at_fault_says_so(pdf):
    with pytest.raises(DocumentCannotBeTypeset, match="unknown variable: nothing"):
        pdf(source="#nothing")


def test_a_qr_code_is_a_drawing():
    drawing = qr_svg("https://example.go.id/verifikasi/BCDF-2345-GHJK-6789/")
    assert drawing.startswith(b"<svg")
    assert b"http-equiv" not in drawing
