"""Files that people send as certificates: sound ones and hostile ones."""

import io
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)


def pdf(writer: PdfWriter | None = None, *, pages: int = 1, title: str = "") -> bytes:
    writer = writer or PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if title:
        writer.add_metadata({"/Title": title})
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def picture(format="PNG", size=(120, 80), **options) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "#0a6").save(file, format, **options)
    return file.getvalue()


def noise(size=(1100, 850)) -> bytes:
    """A PNG that hardly packs."""
    file = io.BytesIO()
    Image.effect_noise(size, 90).save(file, "PNG")
    return file.getvalue()


def photo_with_place() -> bytes:
    """A JPG whose EXIF names a camera, turned on its side."""
    image = Image.new("RGB", (60, 40), "#c30")
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SpyCam", 6
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif)
    return file.getvalue()


# --- Hostile ----------------------------------------------------------------------------


def pdf_with_javascript() -> bytes:
    return pdf(_opening_with("/JavaScript", "/JS"))


def pdf_with_packed_javascript() -> bytes:
    """Its name is written '/Java#53cript', where a search for words finds nothing."""
    return pdf_with_javascript().replace(b"/JavaScript", b"/Java#53cript")


def pdf_with_file() -> bytes:
    writer = PdfWriter()
    writer.add_attachment("setup.exe", b"MZ" + bytes(40))
    return pdf(writer)


def pdf_that_launches() -> bytes:
    return pdf(_opening_with("/Launch", "/F"))


def _opening_with(kind: str, entry: str) -> PdfWriter:
    action = {NameObject("/S"): NameObject(kind)}
    action[NameObject(entry)] = TextStringObject("app.alert(1)")
    writer = PdfWriter()
    writer._root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    return writer


def pdf_that_acts_on_opening_a_page() -> bytes:
    """By an additional action in an object that no word of the list names."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=100, height=100)
    page[NameObject("/AA")] = DictionaryObject(
        {NameObject("/O"): ArrayObject([NameObject("/GoTo")])}
    )
    return pdf(writer, pages=0)


def pdf_encrypted() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    writer.encrypt("rahasia", algorithm="RC4-128")
    return pdf(writer, pages=0)


def pdf_with_packed_action() -> bytes:
    """The action lies in an object stream, packed: no word of it can be seen outside."""
    inner = b"4 0 << /S /JavaScript /JS (app.alert(1)) >>"
    packed = zlib.compress(inner)
    return _pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
            5: b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\n"
            b"stream\n%s\nendstream" % (len(packed), packed),
        },
        packed={4: (5, 0)},
    )


def _pdf_of(objects: dict[int, bytes], *, packed: dict[int, tuple[int, int]]) -> bytes:
    """A PDF with a table of contents as a stream, as PDF 1.5 has it."""
    written, places = b"%PDF-1.5\n", {}
    for number, body in objects.items():
        places[number] = len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = max([*objects, *packed]) + 2
    table = size - 1
    places[table] = len(written)
    rows = b""
    for number in range(size):
        if number in packed:
            stream, at = packed[number]
            rows += bytes([2]) + stream.to_bytes(4, "big") + bytes([at])
        else:
            kind = 1 if number in places else 0
            rows += (
                bytes([kind]) + places.get(number, 0).to_bytes(4, "big") + bytes([0])
            )
    written += (
        b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 1] /Root 1 0 R /Length %d >>\n"
        b"stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF"
        % (table, size, len(rows), rows, places[table])
    )
    return written


def pdf_with_left_over_javascript() -> bytes:
    """In an object that nothing refers to, as an earlier revision leaves it."""
    stream = DecodedStreamObject()
    stream.set_data(b"nothing")
    stream[NameObject("/S")] = NameObject("/JavaScript")
    writer = PdfWriter()
    writer._add_object(stream)
    return pdf(writer)


def huge_picture() -> bytes:
    """Small as a file, 100 megapixels once unpacked."""
    file = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(file, "PNG")
    return file.getvalue()


HOSTILE = {
    "nothing": b"",
    "renamed exe": b"MZ\x90\x00" + bytes(200),
    "drawing": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "page": b"<!doctype html><script>alert(1)</script>",
    "gif": picture("GIF"),
    "webp": picture("WEBP"),
    "archive": b"PK\x03\x04" + bytes(100),
    "a drawing behind the head of a picture": b"\x89PNG\r\n\x1a\n<svg onload='alert(1)'/>",
    "cut picture": picture("JPEG", (800, 800))[:900],
    "hundred megapixels": huge_picture(),
    "head of a PDF alone": b"%PDF-1.7\n%%EOF",
    "PDF with an archive behind it": pdf() + b"PK\x03\x04" + bytes(60),
    "PDF behind a page": b"<script>alert(1)</script>" + pdf(),
    "PDF without pages": pdf(pages=0),
    "PDF of a hundred pages": pdf(pages=100),
    "PDF with JavaScript": pdf_with_javascript(),
    "PDF with JavaScript under another name": pdf_with_packed_javascript(),
    "PDF with a packed action": pdf_with_packed_action(),
    "PDF with left over JavaScript": pdf_with_left_over_javascript(),
    "PDF with a file": pdf_with_file(),
    "PDF that launches": pdf_that_launches(),
    "PDF that acts on opening a page": pdf_that_acts_on_opening_a_page(),
    "encrypted PDF": pdf_encrypted(),
    "more than 1 MB": picture() + bytes(1_000_001),
}
