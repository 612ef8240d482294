"""What people read is Indonesian to the last button, also where the words are Wagtail's."""

from functools import cache
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext, ngettext, override

# Apps that editors meet and that bring no whole Indonesian catalogue themselves.
CMS_APPS = [app for app in settings.INSTALLED_APPS if app.startswith("wagtail")]


@cache
def catalogue(folder: Path, domain: str) -> polib.POFile:
    file = folder / "LC_MESSAGES" / f"{domain}.po"
    return polib.pofile(str(file)) if file.exists() else polib.POFile()


def translated(folder: Path, domain: str) -> set[tuple[str, str]]:
    po = catalogue(folder, domain)
    return {(e.msgctxt or "", e.msgid) for e in po.translated_entries()}


@pytest.mark.parametrize("domain", ["django", "djangojs"])
@pytest.mark.parametrize("app", [*CMS_APPS, "taggit"])
def test_every_text_of_the_cms_is_in_indonesian(app, domain):
    """A new release of Wagtail that brings new texts shows here."""
    home = next(Path(a.path) for a in apps.get_app_configs() if a.name == app)
    known = translated(home / "locale" / "id_ID", domain)
    for path in settings.LOCALE_PATHS:
        known |= translated(Path(path) / "id", domain)
    written = catalogue(home / "locale" / "en", domain)
    texts = {(e.msgctxt or "", e.msgid) for e in written if not e.obsolete}
    assert sorted(texts - known) == []


@pytest.mark.parametrize(
    ("text", "indonesian"),
    [
        ("Search", "Cari"),  # Wagtail: Pencarian
        ("Draft", "Draf"),  # Wagtail: Konsep
        ("Roles", "Peran"),  # Wagtail: Role
        ("Edit", "Ubah"),  # allauth: Edit
        ("None", "Tidak ada"),  # Django: None
        ("Change password", "Ganti kata sandi"),  # Django: Ganti sandi
        ("Publish", "Terbitkan"),  # Wagtail: Publikasi
        ("Unpublish", "Tarik dari situs"),  # Wagtail: Batal Publikasi
        ("Save draft", "Simpan draf"),  # Wagtail: Simpan konsep
    ],
)
def test_our_words_win_over_those_of_others(text, indonesian):
    with override("id"):
        assert gettext(text) == indonesian


@pytest.mark.parametrize(
    ("text", "indonesian"),
    [
        ("My learning", "Belajar saya"),
        ("Sign in", "Masuk"),
        ("Pre-test", "Tes awal"),
        ("Hand in", "Kumpulkan"),
        ("Evidence", "Eviden"),
        ("Legal status", "Kedudukan hukum"),
        ("Lesson hours (JP)", "Jam pelajaran (JP)"),
        ("As of", "Per tanggal"),
    ],
)
def test_the_words_are_those_of_an_indonesian_office(text, indonesian):
    with override("id"):
        assert gettext(text) == indonesian


@pytest.mark.parametrize("n", [0, 1, 2, 11])
def test_indonesian_has_one_plural(n):
    with override("id"):
        said = ngettext("%(n)d day left", "%(n)d days left", n) % {"n": n}
    assert said == f"sisa {n} hari"


def test_people_are_addressed_formally():
    """'Anda' has a capital; 'kamu' is for friends."""
    informal = {"anda", "kamu", "kalian"}
    for path in settings.LOCALE_PATHS:
        for domain in ("django", "djangojs"):
            for entry in catalogue(Path(path) / "id", domain):
                said = [entry.msgstr, *(entry.msgstr_plural or {}).values()]
                words = {
                    word.strip(".,:;?!…") for text in said for word in text.split()
                }
                assert not words & informal, entry.msgid


@pytest.mark.parametrize(
    ("url", "texts"),
    [
        ("/akun/masuk/", ["Masuk", "Lupa kata sandi Anda?", "NIP atau surel"]),
        ("/verifikasi/", ["Periksa keaslian", "Kode sertifikat"]),
    ],
)
def test_a_page_of_the_public_is_indonesian(client, db, url, texts):
    page = client.get(url).content.decode()
    assert '<html lang="id"' in page
    assert [text for text in texts if text not in page] == []


def test_the_cms_is_indonesian(admin_client):
    page = admin_client.get("/cms/").content.decode()
    assert [
        text for text in ["Laporan", "Bantuan", "Dokumen"] if text not in page
    ] == []
    assert "Reports" not in page
