"""The code on the screen in the room: signed, of this very minute, and bound to a session.

It is short, so that an old phone reads it from the last row: the number of the session, the
second at which it was shown, and 96 bits of an HMAC over both.
"""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from .models import ActivitySession

SALT = "elearning.activities.codes"
LASTS = 60  # seconds, as people are told
GRACE = 15  # for a slow phone
AHEAD = 5  # two clocks never agree
SIGNATURE = 16  # characters of base64, 6 bits each
LONGEST = 60


class CodeHasChanged(Exception):
    """The code is too old, of another site, or no code at all: scan again."""


def code_for(session: ActivitySession, *, at: datetime) -> str:
    said = f"{int_to_base36(session.pk)}-{int_to_base36(int(at.timestamp()))}"
    return f"{said}-{_signature(said)}"


def session_of(code: str, *, at: datetime) -> ActivitySession:
    """The session whose screen showed ``code`` just before ``at``.

    Raises CodeHasChanged, and says of nothing whether it exists.
    """
    number, shown_at = _read(code)
    age = at.timestamp() - shown_at.timestamp()
    if not -AHEAD <= age <= LASTS + GRACE:
        raise CodeHasChanged
    found = ActivitySession.objects.filter(pk=number).select_related("page", "unit")
    session = found.first()
    if session is None:
        raise CodeHasChanged
    return session


def _read(code: str) -> tuple[int, datetime]:
    parts = code[:LONGEST].split("-", 2)
    if len(parts) != 3:
        raise CodeHasChanged
    said, signature = "-".join(parts[:2]), parts[2]
    if not constant_time_compare(_signature(said), signature):
        raise CodeHasChanged
    shown_at = datetime.fromtimestamp(base36_to_int(parts[1]), tz=UTC)
    return base36_to_int(parts[0]), shown_at


def _signature(said: str) -> str:
    mac = salted_hmac(SALT, said, algorithm="sha256").digest()
    return urlsafe_b64encode(mac).decode()[:SIGNATURE]
