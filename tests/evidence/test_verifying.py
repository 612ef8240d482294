"""A pack is checked against its own digests; whatever differs is named."""

import hashlib
import json
import zipfile

import pytest

from elearning.evidence.verifying import Finding, NotAPack, verify_pack

ROOT = "ZI_2026_DINKES"
FILES = {"rekap.pdf": b"%PDF rekap", "materi/a.html": b"<p>isi</p>" * 50}


def digest(content):
    return hashlib.sha256(content).hexdigest()


def whole():
    """The files of a sound pack, in order."""
    listed = [{"path": name, "sha256": digest(FILES[name])} for name in FILES]
    files = FILES | {"manifest.json": json.dumps({"files": listed}).encode()}
    sums = "".join(f"{digest(content)}  {name}\n" for name, content in files.items())
    return files | {"SHA256SUMS": sums.encode()}


@pytest.fixture
def write(tmp_path):
    def _write(files):
        path = tmp_path / "paket.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack:
            for name, content in files.items():
                pack.writestr(f"{ROOT}/{name}", content)
        return path

    return _write


def test_a_sound_pack_has_no_findings(write):
    assert verify_pack(write(whole())) == []


def test_a_changed_file_is_named(write):
    files = whole() | {"rekap.pdf": b"%PDF lain"}
    assert verify_pack(write(files)) == [Finding("changed", "rekap.pdf")]


def test_a_changed_manifest_is_named(write):
    files = whole()
    files["manifest.json"] += b" "
    assert verify_pack(write(files)) == [Finding("changed", "manifest.json")]


def test_a_missing_file_is_named(write):
    files = whole()
    del files["materi/a.html"]
    assert verify_pack(write(files)) == [Finding("missing", "materi/a.html")]


def test_an_extra_file_is_named(write):
    files = whole() | {"tambahan.pdf": b"%PDF"}
    assert verify_pack(write(files)) == [Finding("extra", "tambahan.pdf")]


def test_a_file_changed_together_with_its_sum_is_caught_by_the_manifest(write):
    files = whole() | {"rekap.pdf": b"%PDF lain"}
    old, new = digest(FILES["rekap.pdf"]), digest(b"%PDF lain")
    files["SHA256SUMS"] = files["SHA256SUMS"].replace(old.encode(), new.encode())
    assert verify_pack(write(files)) == [Finding("changed", "SHA256SUMS")]


def test_sums_that_were_emptied_are_named_once(write):
    files = whole() | {"SHA256SUMS": b""}
    found = verify_pack(write(files))
    assert found.count(Finding("changed", "SHA256SUMS")) == 1


def test_a_byte_flipped_inside_the_zip_is_named(write):
    path = write(whole())
    with zipfile.ZipFile(path) as pack:
        info = pack.getinfo(f"{ROOT}/materi/a.html")
    content = bytearray(path.read_bytes())
    start = info.header_offset + 30 + len(info.filename)
    # The last byte only says that the data has ended.
    for place in range(start, start + info.compress_size - 1):
        damaged = content.copy()
        damaged[place] ^= 0xFF
        path.write_bytes(damaged)
        assert verify_pack(path) == [Finding("changed", "materi/a.html")], place


def test_a_header_that_claims_a_password_is_named(write):
    path = write(whole())
    with zipfile.ZipFile(path) as pack:
        start = pack.start_dir
    content = bytearray(path.read_bytes())
    content[start + 8] |= 1  # the flag "encrypted" of the first file
    path.write_bytes(content)
    assert verify_pack(path) == [Finding("changed", "rekap.pdf")]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_second_file_of_the_same_name_is_named(write):
    path = write(whole())
    with zipfile.ZipFile(path, "a") as pack:
        pack.writestr(f"{ROOT}/rekap.pdf", FILES["rekap.pdf"])
    assert verify_pack(path) == [Finding("extra", "rekap.pdf")]


def test_a_manifest_damaged_inside_the_zip_is_no_pack(write):
    path = write(whole())
    with zipfile.ZipFile(path) as pack:
        info = pack.getinfo(f"{ROOT}/manifest.json")
    content = bytearray(path.read_bytes())
    content[info.header_offset + 30 + len(info.filename)] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(NotAPack):
        verify_pack(path)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"manifest.json": b"{}"},
        {"SHA256SUMS": b"", "manifest.json": b"{}"},
        {"SHA256SUMS": b"", "manifest.json": b"[]"},
        {"SHA256SUMS": b"", "manifest.json": b'{"files": [1]}'},
        {"SHA256SUMS": b"", "manifest.json": b"not json"},
        {"SHA256SUMS": b"\xff", "manifest.json": b"{}"},
    ],
)
def test_another_zip_is_no_pack(write, files):
    with pytest.raises(NotAPack):
        verify_pack(write(files))


def test_what_is_no_zip_is_no_pack(tmp_path):
    text = tmp_path / "surat.txt"
    text.write_text("bukan paket")
    for path in (text, tmp_path / "tidak-ada.zip", tmp_path):
        with pytest.raises(NotAPack):
            verify_pack(path)
