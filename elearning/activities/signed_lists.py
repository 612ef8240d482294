"""Keeps the scan of a signed list: hostile until shown otherwise, stored where nobody is served.

A PDF is kept as it came, but only where it holds nothing that acts; a picture is encoded anew.
"""

import io
import uuid
from datetime import datetime
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from courses.external.pdfs import inspect_pdf
from elearning.people.models import User
from elearning.pictures import NotAPicture, open_bare

from .models import ActivitySession, SignedList
from .models.attendance import MOST_BYTES

LONGEST_SIDE = 2400  # a signature stays readable on A4
Kind = SignedList.FileKind


class CannotKeepList(Exception):
    """The scan cannot be kept; the kinds below, and those of ``UnsafePdf``, say why."""


class ListEmpty(CannotKeepList):
    """There is nothing in the file."""


class ListTooLarge(CannotKeepList):
    """It is larger than is kept."""


class ListOfAnotherKind(CannotKeepList):
    """It is no PDF, JPG or PNG, whatever its name says."""


class ListSentAlready(CannotKeepList):
    """The very same file belongs to this session already."""


def keep_list(
    *, session: ActivitySession, data: bytes, by: User, at: datetime
) -> SignedList:
    """Raises the kinds of ``CannotKeepList`` and ``UnsafePdf``."""
    kind, kept = _kept(data)
    sent = sha256(data).hexdigest()
    if session.signed_lists.filter(sent_sha256=sent).exists():
        raise ListSentAlready
    key = uuid.uuid4()
    # The file first, so that no row lacks one; it goes again where there is no row.
    place = default_storage.save(
        f"signed_lists/{key.hex[:2]}/{key}.{kind}", ContentFile(kept)
    )
    try:
        with transaction.atomic():
            return SignedList.objects.create(
                key=key,
                session=session,
                file=place,
                file_kind=kind,
                size=len(kept),
                sha256=sha256(kept).hexdigest(),
                sent_sha256=sent,
                uploaded_at=at,
                uploaded_by=by,
            )
    except Exception:
        default_storage.delete(place)
        raise


def _kept(data: bytes) -> tuple[str, bytes]:
    if not data:
        raise ListEmpty
    if len(data) > MOST_BYTES:
        raise ListTooLarge
    if data.startswith(b"%PDF-"):
        inspect_pdf(data)
        return Kind.PDF, data
    try:
        image, _format = open_bare(
            data, formats=("JPEG", "PNG"), longest_side=LONGEST_SIDE
        )
    except NotAPicture as reason:
        raise ListOfAnotherKind from reason
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", optimize=True, quality=80)
    return Kind.JPEG, file.getvalue()
