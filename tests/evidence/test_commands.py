"""The commands: a clear sentence either way, never a traceback."""

import zipfile
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from elearning.evidence.models import EvidencePack, Seal
from elearning.frameworks.models import Framework
from elearning.signing import KEY_FILE
from tests.evidence.acting import complete, person

YEAR = ["--from", "2026-01-01", "--to", "2026-11-24"]


def said(*line) -> str:
    out = StringIO()
    call_command(*map(str, line), stdout=out)
    return out.getvalue()


@pytest.fixture
def done(duty, course, office):
    return complete(person(office, "Ani"), course)


@pytest.fixture
def export(office, tmp_path):
    """export("--to", "…"): what the command says; later options win."""

    def _export(*more, out=None):
        place = out or tmp_path / "paket.zip"
        line = ["--unit", office.code, *YEAR, "--out", place, *more]
        return said("export_evidence", *line)

    return _export


# --- Packs ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_pack_is_written_and_holds(done, export, tmp_path):
    text = export()
    log = EvidencePack.objects.get()
    assert text == f"{tmp_path / 'paket.zip'}: 1 records, sha256 {log.sha256}\n"
    found = said("verify_evidence", tmp_path / "paket.zip")
    assert "Semua utuh." in found
    assert "1 catatan masih baru sehingga belum tercakup segel." in found
    assert f"sha256 {log.sha256}" in found


@pytest.mark.django_db
def test_questions_can_be_named_in_any_case(done, export):
    export("--indicator", "ppe1a", "PPC3E")
    assert EvidencePack.objects.get().questions == ["PPC3E", "PPE1A"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--unit", "X"], "There is no unit with the code X."),
        (["--from", "kemarin"], "kemarin is no date; write year-month-day."),
        (["--to", "9999-12-31"], "9999-12-31 is no date; write year-month-day."),
        (["--from", "2026-12-01"], "The last day lies before the first."),
        (["--indicator", "XYZ1"], "The framework has no question XYZ1."),
        (["--out", "/tidak/ada/paket.zip"], "/tidak/ada/paket.zip cannot be written."),
        (["--out", "/"], "/ is a folder; name a file."),
    ],
)
def test_what_cannot_be_packed_is_said_in_a_sentence(done, export, more, sentence):
    with pytest.raises(CommandError, match=sentence):
        export(*more)
    assert not EvidencePack.objects.exists()


@pytest.mark.django_db
def test_without_a_worksheet_there_is_nothing_to_pack(export):
    with pytest.raises(CommandError, match=r"No framework is loaded\."):
        export()


@pytest.mark.django_db
def test_a_worksheet_to_come_is_not_asked_yet(question, export):
    Framework.objects.update(valid_from=date(2027, 1, 1))
    with pytest.raises(CommandError, match=r"No framework is loaded\."):
        export()


@pytest.mark.django_db
def test_without_a_module_there_is_nothing_to_pack(question, export):
    with pytest.raises(CommandError, match=r"No module serves a question yet\."):
        export()


def test_a_pack_is_checked_without_a_database(tmp_path):
    """No fixture gives this test a database, so any query would fail it."""
    path = tmp_path / "lain.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ZI/SHA256SUMS", "")
        archive.writestr("ZI/manifest.json", '{"files": []}')
        archive.writestr("ZI/selundupan.pdf", b"%PDF")
    out = StringIO()
    with pytest.raises(CommandError, match=r"2 temuan\."):
        call_command("verify_evidence", str(path), stdout=out)
    assert out.getvalue().splitlines() == [
        "3 berkas diperiksa.",
        "Paket ini dibuat sebelum angka dan catatan disertakan untuk diperiksa.",
        "Paket tidak ditandatangani.",
        "manifest.json bukan bagian dari paket.",
        "selundupan.pdf bukan bagian dari paket.",
    ]
    with pytest.raises(CommandError, match="bukan paket bukti dukung"):
        call_command("verify_evidence", str(tmp_path / "tidak-ada.zip"))


# --- Seals ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_records_are_sealed_once_and_hold(done):
    said_once = said("seal_records")
    made = Seal.objects.get()
    assert said_once == (
        f"Segel 1: 2 catatan, kepala {made.head}, kunci {made.key_id}\n"
    )
    assert said("seal_records") == "Tidak ada catatan baru untuk disegel.\n"
    options = ["--head", made.head, "--key", made.key_id]
    assert said("verify_records", *options).splitlines() == [
        f"Mulai segel 1: ditandatangani dengan kunci {made.key_id}.",
        "Semua utuh: 2 catatan tersegel dalam 1 segel.",
    ]


@pytest.mark.django_db
def test_a_key_that_cannot_be_used_is_said_in_a_sentence(done, settings, tmp_path):
    settings.KEYS_DIR = tmp_path
    (tmp_path / KEY_FILE).write_text("kunci?")
    with pytest.raises(CommandError, match="Kunci instansi tidak dapat dipakai"):
        said("seal_records")
