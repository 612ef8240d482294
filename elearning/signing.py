"""The agency's own signature: Ed25519 (RFC 8032) over bytes.

The private key is a file, never a row: who can change the records must not be able to sign
them anew. It is made at the first signature; whoever holds it can speak for the agency, so it
is readable to the server alone and belongs into the backup. Public keys travel with what they
signed, so that old signatures hold after the key was changed.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import get_ident

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

KEY_FILE = "agency_ed25519.pem"
FORMER_KEY_FILES = "agency_ed25519-*.pem"
KEY_ID_LENGTH = 16  # hexadecimal digits of the digest of a public key


class NotAnEd25519Key(Exception):
    """The file of the agency's key holds something else."""


@dataclass(frozen=True)
class Signature:
    """``value`` (64 bytes) by the key whose public half (32 bytes) is ``public_key``."""

    public_key: bytes
    value: bytes

    @property
    def key_id(self) -> str:
        return key_id(self.public_key)


def sign(message: bytes) -> Signature:
    """Sign with the agency's key. Raises NotAnEd25519Key."""
    key = _private_key()
    return Signature(key.public_key().public_bytes_raw(), key.sign(message))


def public_key() -> bytes:
    """The public half of the key that signs today."""
    return _private_key().public_key().public_bytes_raw()


def public_keys() -> list[bytes]:
    """Of the key that signs today and of those before it, as far as they were kept.

    A former key is a file beside it with a longer name, such as agency_ed25519-2026.pem,
    with the private or only the public half. Raises NotAnEd25519Key.
    """
    today = public_key()
    before = sorted(Path(settings.KEYS_DIR).glob(FORMER_KEY_FILES))
    return [today, *(key for key in map(_public_half, before) if key != today)]


def is_signed(message: bytes, signature: Signature) -> bool:
    """Whether the holder of that key signed exactly this. Whose key it is, is not asked."""
    try:
        key = Ed25519PublicKey.from_public_bytes(signature.public_key)
        key.verify(signature.value, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id(key: bytes) -> str:
    """A short name for a public key, as printed beside what it signed."""
    return sha256(key).hexdigest()[:KEY_ID_LENGTH]


def as_text(data: bytes) -> str:
    """Base64 as it fits into addresses and QR codes, without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """Back from ``as_text``. Raises ValueError."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _private_key() -> Ed25519PrivateKey:
    file = Path(settings.KEYS_DIR) / KEY_FILE
    if not file.exists():
        new = Ed25519PrivateKey.generate()
        keep_key(
            file,
            new.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        )
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(file: Path, changed_at: int) -> Ed25519PrivateKey:
    """Once for thousands of signatures; ``changed_at`` tells a new key."""
    key = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise NotAnEd25519Key(str(file))
    return key


def _public_half(file: Path) -> bytes:
    content = file.read_bytes()
    if b"PRIVATE" in content:
        private = load_pem_private_key(content, password=None)
        key: object = private.public_key()
    else:
        key = load_pem_public_key(content)
    if not isinstance(key, Ed25519PublicKey):
        raise NotAnEd25519Key(str(file))
    return key.public_bytes_raw()


def keep_key(file: Path, content: bytes) -> None:
    """Write a key that is not there yet, for the server alone.

    Of two who come first at the same time, one writes; nobody ever reads half a key.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = file.with_suffix(f".{os.getpid()}.{get_ident()}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
    try:
        os.link(new, file)
    except FileExistsError:
        pass
    finally:
        new.unlink()
