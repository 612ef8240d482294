"""Keeps the pictures of questions: re-encoded, without what a camera adds, once each.

The same picture always becomes the same file, so that importing a bank twice adds nothing.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from elearning.people.models import User
from elearning.pictures import NotAPicture, open_bare

from .models import QuestionPicture

__all__ = ["NotAPicture", "Prepared", "prepare", "store_picture", "store_prepared"]

MOST_BYTES = 10 * 1024 * 1024
LONGEST_SIDE = 1600
READABLE = ("PNG", "JPEG", "GIF", "WEBP")


@dataclass(frozen=True)
class Prepared:
    """A picture as it is, or would be, stored. ``data`` is empty if it is stored already."""

    sha256: str
    file: str
    width: int
    height: int
    data: bytes = b""

    def facts(self, *, alt: str) -> dict[str, Any]:
        """The picture as the body of a question holds it."""
        return {
            "sha256": self.sha256,
            "file": self.file,
            "width": self.width,
            "height": self.height,
            "alt": alt,
        }


def store_picture(*, data: bytes, by: User | None, at: datetime) -> QuestionPicture:
    """Store a picture that somebody sent. Raises ``NotAPicture``; writes nothing twice."""
    return store_prepared(prepared=prepare(data), by=by, at=at)


def store_prepared(
    *, prepared: Prepared, by: User | None, at: datetime
) -> QuestionPicture:
    """Store what ``prepare`` gave; the file first, so that no row lacks one."""
    if prepared.data and not default_storage.exists(prepared.file):
        default_storage.save(prepared.file, ContentFile(prepared.data))
    picture, _created = QuestionPicture.objects.get_or_create(
        sha256=prepared.sha256,
        defaults={
            "file": prepared.file,
            "width": prepared.width,
            "height": prepared.height,
            "stored_at": at,
            "stored_by": by,
        },
    )
    return picture


def prepare(data: bytes) -> Prepared:
    """What storing the bytes would keep. Raises ``NotAPicture``.

    A file of ours that comes back is taken as it is: a JPEG encoded again is another.
    """
    known = QuestionPicture.objects.filter(sha256=sha256(data).hexdigest()).first()
    if known is not None:
        return Prepared(known.sha256, known.file, known.width, known.height)
    if len(data) > MOST_BYTES:
        raise NotAPicture("The file is too large.")
    image, format = open_bare(data, formats=READABLE, longest_side=LONGEST_SIDE)
    encoded = io.BytesIO()
    if format == "JPEG":
        image.convert("RGB").save(encoded, "JPEG", quality=85, optimize=True)
    else:
        image.save(encoded, "PNG", optimize=True)
    kept = encoded.getvalue()
    digest = sha256(kept).hexdigest()
    suffix = "jpg" if format == "JPEG" else "png"
    file = f"quiz/{digest[:2]}/{digest}.{suffix}"
    return Prepared(digest, file, image.width, image.height, kept)
