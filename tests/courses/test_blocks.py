"""Every block renders what it holds and refuses what a reader could not use."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail_factories import ImageFactory

from courses.blocks import LessonBody

BODY = LessonBody()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="960" height="540"></svg>'


def stream(*blocks):
    """A lesson body from (type, value) pairs."""
    return BODY.to_python([{"type": kind, "value": value} for kind, value in blocks])


def rendered(*blocks) -> str:
    return str(stream(*blocks).render_as_block())


def refusals(kind, value) -> str:
    """Everything that cleaning one block complains about, as text."""
    with pytest.raises(ValidationError) as refused:
        BODY.clean(stream((kind, value)))
    return str(refused.value.as_json_data())


def document(name: str, content: bytes = b"content") -> Document:
    return Document.objects.create(title=name, file=ContentFile(content, name=name))


SAMPLES = {
    "heading": ("Empat pertanyaan", '<h2 id="empat-pertanyaan">'),
    "rich_text": ("<p>Kue <b>dan</b> parsel</p>", "<p>Kue <b>dan</b> parsel</p>"),
    "key_points": ({"title": "", "points": ["Tolak"]}, "<li>Tolak</li>"),
    "case_study": (
        {"title": "Parsel", "story": "<p>Datang.</p>", "question": "Lalu?"},
        "<strong>Lalu?</strong>",
    ),
    "legal_citation": (
        {
            "regulation": "UU 20/2001",
            "article": "Pasal 12B",
            "text": "<p>Isi</p>",
            "url": "https://jdih.kpk.go.id/",
            "valid_from": "2001-11-21",
        },
        '<a href="https://jdih.kpk.go.id/">UU 20/2001</a></cite>, Pasal 12B',
    ),
    "accordion": (
        [{"title": "Bolehkah?", "body": "<p>Tidak.</p>"}],
        "<summary>Bolehkah?",
    ),
    "table": (
        {
            "caption": "Batas",
            "columns": [
                {"type": "text", "heading": "Hal"},
                {"type": "number", "heading": "Rp"},
            ],
            "rows": [{"values": ["Nikah", "1.500.000"]}],
        },
        '<td role="cell" data-label="Rp" class="num">1.500.000</td>',
    ),
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_block_renders_what_it_holds(db, kind):
    value, expected = SAMPLES[kind]
    BODY.clean(stream((kind, value)))
    assert expected in rendered((kind, value))


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_block_uses_neither_style_nor_script(db, kind):
    html = rendered((kind, SAMPLES[kind][0]))
    assert "style=" not in html
    assert "<script" not in html


def test_text_is_escaped(db):
    assert "<script>" not in rendered(("heading", "<script>alert(1)</script>"))


def test_equal_headings_get_anchors_of_their_own(db):
    html = rendered(("heading", "Contoh"), ("heading", "Contoh"), ("heading", "!"))
    assert 'id="contoh"' in html
    assert 'id="contoh-2"' in html
    assert 'id="bagian"' in html


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("heading", ""),
        ("rich_text", ""),
        ("key_points", {"title": "", "points": []}),
        ("case_study", {"title": "", "story": "<p>x</p>", "question": ""}),
        ("legal_citation", {"regulation": "", "article": "", "text": "<p>x</p>"}),
        ("accordion", []),
        ("image", {"image": None, "alt": "", "caption": ""}),
        ("download", {"document": None, "description": ""}),
        ("video", {"title": "x", "transcript": "<p>x</p>", "url": "", "file": None}),
    ],
)
def test_an_empty_block_is_refused_but_may_be_saved_as_a_draft(db, kind, value):
    assert refusals(kind, value)
    BODY.clean_deferred(stream((kind, value)))


def test_an_image_needs_a_text_for_those_who_do_not_see_it(db):
    image = ImageFactory()
    assert "alt" in refusals("image", {"image": image.pk, "alt": "", "caption": ""})


def test_a_photo_is_shown_reduced_and_with_its_size(db):
    image = ImageFactory(file__width=2000, file__height=1000)
    html = rendered(("image", {"image": image.pk, "alt": "Loket", "caption": "Pagi"}))
    assert 'alt="Loket" width="1100" height="550"' in html
    assert ".webp" in html
    assert "<figcaption>Pagi</figcaption>" in html


def test_a_drawing_is_shown_as_it_is(db):
    file = ContentFile(SVG, name="alur.svg")
    drawing = Image.objects.create(title="Alur", file=file)
    html = rendered(("image", {"image": drawing.pk, "alt": "Alur", "caption": ""}))
    assert '.svg" alt="Alur" width="960" height="540"' in html


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"caption": " "}, "caption"),
        ({"rows": []}, "row"),
        ({"columns": [], "rows": []}, "column"),
        ({"columns": [{"type": "text", "heading": ""}] * 2}, "heading"),
    ],
)
def test_a_table_nobody_could_follow_by_ear_is_refused(db, settings, change, complaint):
    settings.LANGUAGE_CODE = "en"
    value = SAMPLES["table"][0] | change
    assert complaint in refusals("table", value)
    BODY.clean_deferred(stream(("table", value)))


def video(**fields):
    sample = {
        "title": "Menolak parsel",
        "file": None,
        "url": "https://youtu.be/x",
        "captions": None,
        "minutes": 3,
        "transcript": "<p>Selamat pagi.</p>",
    }
    return sample | fields


def test_a_video_elsewhere_is_a_link_with_its_transcript(db):
    html = rendered(("video", video()))
    assert 'href="https://youtu.be/x"' in html
    assert "youtu.be" in html
    assert "Selamat pagi." in html
    assert "<iframe" not in html


def test_an_uploaded_video_is_played_with_captions_only_when_asked(db):
    film, words = document("film.mp4"), document("film.vtt")
    value = video(file=film.pk, url="", captions=words.pk)
    BODY.clean(stream(("video", value)))
    html = rendered(("video", value))
    assert 'preload="none"' in html
    assert 'type="video/mp4"' in html
    assert f'<track kind="captions" src="{words.url}"' in html


def test_a_video_without_a_source_shows_its_transcript(db):
    assert "Selamat pagi." in rendered(("video", video(url="")))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"transcript": ""}, "transcript"),
        ({"url": "https://slot-gacor.example/x"}, "url"),
        ({"url": "http://youtu.be/x"}, "url"),
        ({"url": ""}, "file"),
    ],
)
def test_a_video_without_words_or_from_anywhere_is_refused(db, fields, field):
    assert field in refusals("video", video(**fields))


def test_a_video_has_one_source_and_each_file_its_kind(db):
    sheet, film = document("lembar.pdf"), document("film.webm")
    assert "url" in refusals("video", video(file=film.pk))
    assert "file" in refusals("video", video(file=sheet.pk, url=""))
    assert "captions" in refusals("video", video(captions=sheet.pk))


def test_a_download_tells_its_type_and_size(db):
    sheet = document("lembar kerja.pdf", b"x" * 2048)
    value = {"document": sheet.pk, "description": "Isi bersama tim"}
    html = rendered(("download", value))
    assert "<span>PDF</span>" in html
    assert "2,0" in html
    assert sheet.url in html
    assert "Isi bersama tim" in html


def test_a_block_offers_a_sample_to_the_author(db):
    for block in BODY.child_blocks.values():
        assert block.meta.description
        assert block.meta.group
