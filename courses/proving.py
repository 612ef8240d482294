"""What the QR code of a certificate says, signed: checked without the server.

The proof is two parts in Base32, which a QR code holds in little room: the facts that the
paper shows as canonical JSON, and the agency's signature over code and facts. It names the
holder, so it is kept with him and goes with him.
"""

import json
from base64 import b32decode, b32encode
from collections.abc import Sequence
from typing import NamedTuple

from elearning.canonical import dumps
from elearning.signing import Signature, is_signed, key_id, public_key, sign

from .models import Certificate

VERSION = 1
KEY_LENGTH = 8  # digits of the key's name: enough to find it among those of the agency
LONGEST = 90  # characters of a name or a title; the rest is left to the paper


class Facts(NamedTuple):
    """What the paper shows, each as text: '' where there is nothing to say."""

    number: str
    name: str
    module: str
    completed_on: str
    issued_on: str
    jp: str
    score: str


def prove(certificate: Certificate, *, name: str) -> str:
    """The proof of a certificate for ``name``. Raises NotAnEd25519Key."""
    key = key_id(public_key())[:KEY_LENGTH]
    payload = dumps([VERSION, key, *facts_of(certificate, name=name)]).encode()
    signature = sign(_message(certificate.code, payload))
    return f"{_as_text(payload)}.{_as_text(signature.value)}"


def read_proof(code: str, proof: str, *, keys: Sequence[bytes]) -> Facts | None:
    """What a proof says, or None if none of ``keys`` signed it for the certificate ``code``."""
    try:
        payload, value = map(_from_text, proof.split("."))
    except ValueError:
        return None
    message = _message(code, payload)
    if not any(is_signed(message, Signature(key, value)) for key in keys):
        return None
    _version, _key, *facts = json.loads(payload)
    return Facts(*facts)


def is_on_record(certificate: Certificate, *, keys: Sequence[bytes]) -> bool:
    """Whether the agency signed the proof that is kept, and it says what is on record."""
    holder = certificate.holder
    said = read_proof(certificate.code, holder.proof, keys=keys)
    return said == facts_of(certificate, name=holder.name)


def facts_of(certificate: Certificate, *, name: str) -> Facts:
    content = certificate.content
    return Facts(
        number=certificate.number,
        name=_short(name),
        module=_short(content["module"]),
        completed_on=content["completed_on"],
        issued_on=content["issued_on"],
        jp=content["jp"],
        score=content["score"] or "",
    )


def _message(code: str, payload: bytes) -> bytes:
    """What is signed. Its first word keeps it apart from whatever else the key signs."""
    return f"sertifikat:{code}:".encode() + payload


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _as_text(data: bytes) -> str:
    return b32encode(data).rstrip(b"=").decode()


def _from_text(text: str) -> bytes:
    return b32decode(text + "=" * (-len(text) % 8))
