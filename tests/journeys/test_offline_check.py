"""An assessor at home: opens PERIKSA.html from disk, without any network, and checks a pack."""

import zipfile
from pathlib import Path

import pytest

from elearning.evidence.verifying import examine
from tests.evidence.forging import (
    files_of,
    forge,
    leave_out_who_is_missing,
    raise_the_percentage,
    root_of,
    write,
)

from .conftest import DESK, PHONE, assert_accessible, assert_fits, sign_in

QUESTION = "/eviden/PPC3E/"


@pytest.fixture(scope="module")
def packed(browser, site, tmp_path_factory) -> Path:
    """The pack of one question, as the assessor has it made and downloads it."""
    context = browser.new_context(base_url=site, locale="id-ID")
    context.set_default_timeout(
        120_000
    )  # many certificates are drawn for the first time
    page = context.new_page()
    sign_in(page, "tpi")
    path = tmp_path_factory.mktemp("paket") / "paket.zip"
    page.goto(QUESTION)
    page.get_by_role("button", name="Buat paket bukti").click()
    with page.expect_download() as started:
        page.get_by_role("link", name="Unduh berkas").click()
    started.value.save_as(path)
    context.close()
    assert examine(path).findings == []
    return path


@pytest.fixture
def pack(packed, tmp_path) -> Path:
    """A copy to be changed."""
    path = tmp_path / "paket.zip"
    path.write_bytes(packed.read_bytes())
    return path


@pytest.fixture
def check(browser, packed, tmp_path):
    """check(path): the page of the pack after it has looked at ``path``, with no network."""
    checker = tmp_path / "PERIKSA.html"
    checker.write_bytes(files_of(packed)[f"{root_of(packed)}/PERIKSA.html"])
    contexts, errors, asked = [], [], []

    def _check(path, size=DESK, script=""):
        context = browser.new_context(viewport=size, locale="id-ID")
        context.set_offline(True)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(script)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(checker.as_uri())
        page.set_input_files("#folder" if path.is_dir() else "#zip", path)
        page.wait_for_function(
            "() => /^(Selesai|Ini bukan)/.test(document.querySelector('#progress').innerText)",
            timeout=60_000,
        )
        return page

    yield _check
    for context in contexts:
        context.close()
    assert errors == []
    assert {url for url in asked if not url.startswith(("data:", "blob:"))} == {
        checker.as_uri()
    }


def verdict(page) -> str:
    return page.locator(".verdict").inner_text()


def wrong(page) -> list[str]:
    return page.locator("ul.bad li").all_inner_texts()


def test_a_sound_pack_holds_to_the_last_signature(check, packed):
    page = check(packed, size=PHONE)
    assert verdict(page) == "✓ Semua utuh."
    found = examine(packed)
    text = page.locator("#result").inner_text()
    assert found.last_seal["head"] in text
    assert found.key in text
    assert f"{found.records - found.unsealed} catatan sesuai" in text
    assert f"{found.seals} segel menyambung" in text
    assert "Daftar berkas ditandatangani" in text
    assert_fits(page)
    assert_accessible(page)


def test_an_unpacked_pack_holds_as_well(check, packed, tmp_path):
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path)
    assert verdict(check(tmp_path / root_of(packed))) == "✓ Semua utuh."


def test_one_changed_byte_is_found(check, pack):
    files, name = files_of(pack), f"{root_of(pack)}/BACA_SAYA.txt"
    write(pack, files | {name: files[name].replace(b"a", b"b", 1)})
    page = check(pack)
    assert verdict(page) == "✗ 1 hal tidak sesuai."
    assert wrong(page) == ["BACA_SAYA.txt telah berubah."]
    assert_accessible(page)


def test_a_changed_percentage_is_found_whoever_signed_it(check, pack):
    forge(pack, raise_the_percentage, signed=True)
    (sentence,) = wrong(check(pack))
    assert sentence.startswith("PPC3E, persentase: rekap menyebut 100,0, hitungan")


def test_removed_rows_are_found(check, pack):
    forge(pack, leave_out_who_is_missing, signed=True)
    told = wrong(check(pack))
    assert [sentence.partition(":")[0] for sentence in told] == [
        "PPC3E, wajib",
        "PPC3E, belum selesai",
        "PPC3E, persentase",
    ]


def test_a_changed_record_is_found(check, pack):
    def change_a_score(data):
        data["records"][0]["facts"]["score"] = "12.34"  # which nobody has

    forge(pack, change_a_score, signed=True)
    assert any(s.startswith("Isi catatan") for s in wrong(check(pack)))


def test_records_that_lead_elsewhere_are_found(check, pack):
    def swap(data):
        one, two = data["records"][:2]
        one["place"], two["place"] = two["place"], one["place"]

    forge(pack, swap, signed=True)
    (sentence,) = wrong(check(pack))
    assert sentence.endswith("tidak sesuai dengan yang disegel.")


def test_a_forged_signature_is_found(check, pack):
    forge(pack, dict.keys)
    assert wrong(check(pack)) == ["Tanda tangan atas manifest.json tidak sah."]


def test_a_browser_that_knows_no_ed25519_says_so(check, packed):
    unable = "() => { throw new DOMException('', 'NotSupportedError'); }"
    page = check(packed, script=f"crypto.subtle.importKey = {unable};")
    assert verdict(page) == "Semua cocok, tetapi tanda tangan belum dapat diperiksa."
    assert "verify_evidence" in page.locator("#result").inner_text()


def test_another_file_is_no_pack(check, tmp_path):
    other = tmp_path / "surat.zip"
    other.write_text("bukan paket")
    page = check(other)
    assert "bukan paket bukti dukung" in page.locator("#progress").inner_text()
    assert page.locator("#result").is_hidden()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_public_list_names_the_seal_of_the_pack(visit, packed, size):
    page = visit("/verifikasi/", size=size)
    page.locator("main a[href='/verifikasi/segel/']").click()
    page.wait_for_url("**/verifikasi/segel/")
    text = page.locator("main").inner_text()
    found = examine(packed)
    assert found.last_seal["head"] in text
    assert found.key in text
    assert_fits(page)
    assert_accessible(page)
    with page.expect_download() as started:
        page.locator("main a[href$='periksa.html']").click()
    own = files_of(packed)[f"{root_of(packed)}/PERIKSA.html"]
    assert started.value.path().read_bytes() == own
