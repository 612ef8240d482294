"""Questions of a file come into a bank once, and go out again as they were."""

import io
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from quizzes.authoring import get_or_create_bank, retire_question
from quizzes.exporting import export_bank
from quizzes.formats import ParsedQuestion, read, write
from quizzes.importing import import_questions, plan_import
from quizzes.models import QuestionPicture, QuestionVersion
from quizzes.picturing import NotAPicture, store_picture
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

GIFT = b"""// [id:Z-1] [tag:post]
Apa itu gratifikasi?{=Pemberian ~Hukuman}

Lapor dalam berapa hari kerja?{#30}

Jelaskan.{}
"""


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def bank():
    return get_or_create_bank(slug="gratifikasi", name="Gratifikasi")


@pytest.fixture
def bring_in(bank, now):
    def _bring_in(data, chosen=None, bank=bank):
        parsed = read(data)
        return import_questions(
            bank=bank, parsed=parsed, chosen=chosen, by=None, at=now
        )

    return _bring_in


def png(width=8, height=6, color="red", format="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (width, height), color).save(file, format)
    return file.getvalue()


def standings(bank, data):
    return [
        entry.standing for entry in plan_import(bank=bank, parsed=read(data)).entries
    ]


def test_good_questions_come_in_and_bad_ones_are_reported(bank, bring_in):
    report = bring_in(GIFT)
    assert report.created == ("Z-1", "gratifikasi-01")
    assert [problem.code for problem in report.problems] == ["unsupported_kind"]
    assert report.problems[0].line == 6


def test_the_same_file_twice_adds_nothing(bank, bring_in):
    bring_in(GIFT)
    assert standings(bank, GIFT) == ["same", "same"]
    report = bring_in(GIFT)
    assert report.created == report.changed == ()
    assert report.same == ("Z-1", "gratifikasi-01")
    assert QuestionVersion.objects.count() == 2


def test_another_wording_under_a_known_code_is_its_next_version(bank, bring_in):
    bring_in(GIFT)
    report = bring_in(GIFT.replace(b"Hukuman", b"Denda"))
    assert report.changed == ("Z-1",)
    assert bank.questions.get(code="Z-1").latest.number == 2


def test_only_what_is_chosen_is_written(bank, bring_in):
    report = bring_in(GIFT, chosen={1})
    assert report.created == ("gratifikasi-01",)
    assert [entry.number for entry in report.left_out] == [0]


def test_a_code_twice_in_a_file_is_two_questions(bank, bring_in):
    report = bring_in(b"// [id:X]\nA?{T}\n\n// [id:X]\nB?{F}\n")
    assert report.created == ("X", "gratifikasi-01")


def test_a_retired_question_gets_no_new_wording(bank, bring_in, now):
    bring_in(GIFT)
    question = bank.questions.get(code="Z-1")
    retire_question(question=question, reason="Lama", by=UserFactory(), at=now)
    changed = GIFT.replace(b"Hukuman", b"Denda")
    assert standings(bank, changed)[0] == "retired"
    assert bring_in(changed).changed == ()


def test_planning_costs_the_same_for_few_and_many(bank, django_assert_num_queries):
    many = b"\n\n".join(b"Soal %d?{T}" % n for n in range(50))
    with django_assert_num_queries(1):
        plan_import(bank=bank, parsed=read(many))


@pytest.fixture
def pictured():
    options = [
        {"key": "a", "text": "Ya", "correct": True, "feedback": ""},
        {"key": "b", "text": "Bukan", "correct": False, "feedback": ""},
    ]
    options[0]["picture"] = {"name": "a.jpg", "alt": "Amplop"}
    body = {"options": options, "picture": {"name": "peta.png", "alt": "Peta"}}
    return ParsedQuestion(
        kind="single",
        stem="Apa ini?",
        body=body,
        markup="html",
        pictures={"a.jpg": png(format="JPEG"), "peta.png": png(color="blue")},
    )


@pytest.mark.parametrize("format", ["moodle-xml", "qti"])
def test_pictures_come_in_and_go_out_and_come_back_the_same(
    bank, bring_in, pictured, format
):
    bring_in(write([pictured], format=format))
    body = bank.questions.get().latest.body
    assert body["picture"]["alt"] == "Peta"
    assert body["picture"]["width"] == 8
    assert QuestionPicture.objects.count() == 2
    out = write(export_bank(bank), format=format, title=bank.name)
    assert standings(bank, out) == ["same"]
    other = get_or_create_bank(slug="lain", name="Lain")
    bring_in(out, bank=other)
    assert other.questions.get().latest.digest == bank.questions.get().latest.digest
    assert QuestionPicture.objects.count() == 2


def test_bytes_that_are_no_picture_are_left_out_and_noted(bank, pictured):
    broken = replace(pictured, pictures={"a.jpg": b"<svg/>", "peta.png": png()})
    parsed = read(write([broken], format="moodle-xml"))
    [entry] = plan_import(bank=bank, parsed=parsed).entries
    assert entry.standing == "new"
    assert [note.code for note in entry.notes] == ["picture_missing"]
    assert "picture" not in entry.content.body["options"][0]


@pytest.mark.parametrize(
    "data", [b"", b"<svg xmlns='x'/>", b"\x89PNG\r\n\x1a\n", png()[:40]]
)
def test_what_is_no_picture_is_refused(data, now):
    with pytest.raises(NotAPicture):
        store_picture(data=data, by=None, at=now)


def test_too_many_pixels_are_refused_unread(now):
    file = io.BytesIO()
    Image.new("1", (9000, 9000)).save(file, "PNG")
    with pytest.raises(NotAPicture):
        store_picture(data=file.getvalue(), by=None, at=now)


def test_a_large_picture_is_made_smaller_without_what_a_camera_adds(now):
    exif = Image.Exif()
    exif[0x010F] = "Kamera"
    exif[0x0112] = 6
    file = io.BytesIO()
    Image.new("RGB", (3200, 1600), "red").save(file, "JPEG", exif=exif)
    stored = store_picture(data=file.getvalue(), by=None, at=now)
    assert (stored.width, stored.height) == (800, 1600)
    assert stored == store_picture(data=file.getvalue(), by=None, at=now)
    from django.core.files.storage import default_storage

    with default_storage.open(stored.file) as kept:
        assert not Image.open(kept).getexif()


def test_the_commands_bring_a_bank_from_one_to_another(
    bank, bring_in, tmp_path, capsys
):
    bring_in(GIFT)
    get_or_create_bank(slug="lain", name="Lain")
    for format in ("gift", "moodle-xml", "qti"):
        file = tmp_path / format
        call_command("export_questions", bank="gratifikasi", format=format, out=file)
        call_command("import_questions", str(file), bank="lain")
    told = capsys.readouterr()
    assert "2 new, 0 changed, 0 same, 0 problems" in told.out
    assert "0 new, 0 changed, 2 same, 0 problems" in told.out
    call_command("export_questions", bank="lain", format="gift")
    assert "gratifikasi" in capsys.readouterr().out


def test_the_command_says_what_is_wrong_on_stderr(bank, tmp_path, capsys):
    file = tmp_path / "soal.gift"
    file.write_bytes(GIFT)
    call_command("import_questions", str(file), "--dry-run", bank="gratifikasi")
    told = capsys.readouterr()
    assert "baris 6: Jelaskan.: Pertanyaan jenis 'essay' tidak dapat" in told.err
    assert "Tulis ulang sebagai jenis lain" in told.err
    assert "(nothing was written)" in told.out
    assert not bank.questions.exists()


def test_the_command_fails_in_one_sentence(bank, bring_in, tmp_path, now):
    file = tmp_path / "soal.gift"
    file.write_bytes(b"Jelaskan.{}")
    with pytest.raises(CommandError, match="Nothing was imported: 1 problems"):
        call_command("import_questions", str(file), bank="gratifikasi")
    with pytest.raises(CommandError, match="There is no bank x"):
        call_command("import_questions", str(file), bank="x")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_questions", str(tmp_path), bank="gratifikasi")
    with pytest.raises(CommandError, match="name a file for it with --out"):
        call_command("export_questions", bank="gratifikasi", format="qti")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command(
            "export_questions", bank="gratifikasi", format="gift", out=tmp_path
        )


def test_a_retired_code_is_said_by_the_command(bank, bring_in, tmp_path, now, capsys):
    bring_in(GIFT)
    question = bank.questions.get(code="Z-1")
    retire_question(question=question, reason="Lama", by=UserFactory(), at=now)
    file = tmp_path / "soal.gift"
    file.write_bytes(GIFT.replace(b"Hukuman", b"Denda"))
    call_command("import_questions", str(file), bank="gratifikasi")
    assert (
        "baris 2: Z-1: Kode ini dipakai soal yang sudah ditarik."
        in capsys.readouterr().err
    )
