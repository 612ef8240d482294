"""Photos are evidence: each says what it shows, and none says where the phone was."""

import io
import uuid
from datetime import datetime
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from elearning.people.models import User
from elearning.pictures import NotAPicture, open_bare

from .models import ActivitySession, Photo
from .models.papers import MOST_PHOTO_BYTES

LONGEST_SIDE = 1600
QUALITIES = (82, 65, 45)
MOST_SENT = 15_000_000
MOST_PHOTOS = 40


class CannotAddPhoto(Exception):
    """The photo cannot be kept; the kinds below say why."""


class CaptionMissing(CannotAddPhoto):
    """Nobody can tell what it shows."""


class PhotoTooLarge(CannotAddPhoto):
    """The file is larger than is read."""


class NoPhoto(CannotAddPhoto):
    """It is no JPG, PNG or WebP, whatever its name says."""


class PhotoThereAlready(CannotAddPhoto):
    """The session shows it already."""


class TooManyPhotos(CannotAddPhoto):
    """A sheet of so many is looked at by nobody."""


@transaction.atomic
def add_photo(
    *, session: ActivitySession, data: bytes, caption: str, by: User, at: datetime
) -> Photo:
    """Encoded anew, upright and bounded. Raises the kinds of ``CannotAddPhoto``."""
    if not caption.strip():
        raise CaptionMissing
    if len(data) > MOST_SENT:
        raise PhotoTooLarge
    kept, (width, height) = _encoded(data)
    digest = sha256(kept).hexdigest()
    ActivitySession.objects.select_for_update().get(pk=session.pk)
    shown = Photo.objects.filter(session=session, removed_at__isnull=True)
    if shown.filter(sha256=digest).exists():
        raise PhotoThereAlready
    if shown.count() >= MOST_PHOTOS:
        raise TooManyPhotos
    key = uuid.uuid4()
    return Photo.objects.create(
        key=key,
        session=session,
        file=default_storage.save(
            f"activity_photos/{key.hex[:2]}/{key}.jpg", ContentFile(kept)
        ),
        size=len(kept),
        sha256=digest,
        width=width,
        height=height,
        caption=caption.strip(),
        added_at=at,
        added_by=by,
    )


@transaction.atomic
def remove_photo(*, photo: Photo, by: User, at: datetime) -> Photo:
    """It comes on no further sheet; those that were issued keep it. Idempotent."""
    current = Photo.objects.select_for_update().get(pk=photo.pk)
    if current.removed_at is None:
        current.removed_at, current.removed_by = at, by
        current.save(update_fields=["removed_at", "removed_by"])
    return current


def _encoded(data: bytes) -> tuple[bytes, tuple[int, int]]:
    try:
        image, _format = open_bare(
            data, formats=("JPEG", "PNG", "WEBP"), longest_side=LONGEST_SIDE
        )
    except NotAPicture as reason:
        raise NoPhoto from reason
    flat = image.convert("RGB")
    for quality in QUALITIES:
        file = io.BytesIO()
        flat.save(file, "JPEG", optimize=True, quality=quality)
        if len(file.getvalue()) <= MOST_PHOTO_BYTES:
            return file.getvalue(), flat.size
    raise PhotoTooLarge
