"""The agency signs with a key of its own, which nobody else can read."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from elearning.signing import (
    KEY_FILE,
    NotAnEd25519Key,
    Signature,
    as_text,
    from_text,
    is_signed,
    key_id,
    public_key,
    public_keys,
    sign,
)


@pytest.fixture
def keys(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    return settings.KEYS_DIR


def test_a_signature_holds_for_what_was_signed_and_nothing_else(keys):
    signature = sign(b"kepala rantai 7")
    assert is_signed(b"kepala rantai 7", signature)
    assert not is_signed(b"kepala rantai 8", signature)
    changed = Signature(signature.public_key, bytes(64))
    assert not is_signed(b"kepala rantai 7", changed)
    assert not is_signed(b"x", Signature(b"short", signature.value))


def test_the_key_is_made_once_and_kept_from_others(keys):
    assert public_key() == sign(b"a").public_key == sign(b"b").public_key
    assert stat.S_IMODE((keys / KEY_FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert [file.name for file in keys.iterdir()] == [KEY_FILE]


def test_many_who_come_first_make_one_key(keys):
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(lambda _n: public_key(), range(8)))
    assert len(made) == 1


def test_old_signatures_hold_after_the_key_was_changed(keys):
    old = sign(b"lama")
    (keys / KEY_FILE).unlink()
    assert sign(b"baru").key_id != old.key_id == key_id(old.public_key)
    assert is_signed(b"lama", old)


def test_another_kind_of_key_is_refused(keys):
    keys.mkdir()
    other = generate_private_key(SECP256R1())
    (keys / KEY_FILE).write_bytes(
        other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    with pytest.raises(NotAnEd25519Key):
        sign(b"a")


@given(st.binary(max_size=80))
def test_bytes_survive_as_text(data):
    assert from_text(as_text(data)) == data
    assert "=" not in as_text(data)


def test_former_keys_are_told_beside_that_of_today(keys):
    """A former key with both halves or with the public one alone."""
    first = public_key()
    (keys / KEY_FILE).rename(keys / "agency_ed25519-2025.pem")
    assert public_keys() == [public_key(), first]
    again = keys / "agency_ed25519-2026.pem"
    again.write_bytes((keys / KEY_FILE).read_bytes())
    assert public_keys() == [public_key(), first]


def test_a_former_key_of_another_kind_is_refused(keys):
    public_key()
    other = generate_private_key(SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    (keys / "agency_ed25519-2025.pem").write_bytes(other)
    with pytest.raises(NotAnEd25519Key):
        public_keys()
