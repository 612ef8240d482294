"""Reads the file of a certificate by its content, and keeps what can do no harm.

Pictures are encoded again without what a camera adds; a PDF is kept as it came, since a
signature in it must stay whole, but only where it holds nothing that acts.
"""

import io
from dataclasses import dataclass
from hashlib import sha256

from PIL import Image

from courses.models import ExternalCertificate
from courses.models.external import MOST_BYTES
from elearning.pictures import NotAPicture, open_bare

from .pdfs import inspect_pdf

LONGEST_SIDE = 2200
SMALLER = 1600
Kind = ExternalCertificate.FileKind


class CannotKeepFile(Exception):
    """The file cannot be kept; the kinds below and in ``pdfs`` say why."""


class FileEmpty(CannotKeepFile):
    """There is nothing in it."""


class FileTooLarge(CannotKeepFile):
    """It is larger than SIASN takes."""


class FileOfAnotherKind(CannotKeepFile):
    """It is no PDF, JPG or PNG, whatever its name says, or none that can be opened."""


@dataclass(frozen=True)
class Kept:
    """What would be stored: the bytes, what they are, and the digest of what came."""

    kind: str
    data: bytes
    sent_sha256: str

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()


def keepable(data: bytes) -> Kept:
    """The file as it would be kept. Raises ``CannotKeepFile`` and ``UnsafePdf``."""
    if not data:
        raise FileEmpty
    if len(data) > MOST_BYTES:
        raise FileTooLarge
    sent = sha256(data).hexdigest()
    if data.startswith(b"%PDF-"):
        inspect_pdf(data)
        return Kept(Kind.PDF, data, sent)
    kind, encoded = _picture(data)
    return Kept(kind, encoded, sent)


def _picture(data: bytes) -> tuple[str, bytes]:
    """The picture anew; a PNG that grew too large by it becomes a JPG."""
    try:
        image, format = open_bare(
            data, formats=("JPEG", "PNG"), longest_side=LONGEST_SIDE
        )
    except NotAPicture as reason:
        raise FileOfAnotherKind from reason
    if format == "PNG" and len(encoded := _encoded(image, "PNG")) <= MOST_BYTES:
        return Kind.PNG, encoded
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    encoded = _encoded(flat, "JPEG")
    if len(encoded) > MOST_BYTES:
        flat.thumbnail((SMALLER, SMALLER), Image.Resampling.LANCZOS)
        encoded = _encoded(flat, "JPEG", quality=70)
    if len(encoded) > MOST_BYTES:
        raise FileTooLarge
    return Kind.JPEG, encoded


def _encoded(image: Image.Image, format: str, *, quality: int = 85) -> bytes:
    file = io.BytesIO()
    image.save(file, format, optimize=True, quality=quality)
    return file.getvalue()
