"""The list of certificates that were withdrawn, signed, for those who check without us.

A certificate is named by what its code hashes to, so that the list teaches nobody a code; its
open badge goes by the same name. It is a 1EdTech revocation list, to which we add who signed
it, when, and until when it may be relied on.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from elearning.canonical import dumps
from elearning.people.models import AgencySettings
from elearning.signing import as_text, key_id, public_key, sign

from .dids import did_of
from .models import CertificateRevocation, CompletionRevocation

KIND = "certificate-status/1"
VALID_FOR = timedelta(days=7)


def status_list(*, at: datetime) -> dict[str, Any]:
    """Everything that is withdrawn at this moment. Two queries and that of the agency."""
    key = public_key()
    said = {
        "agency": AgencySettings.load().name,
        "id": status_url(),
        "issued_at": iso(at),
        "issuer": did_of(key),
        "key": key_id(key),
        "kind": KIND,
        "revokedCredentials": [
            {"id": name, "revoked": True}
            for name in sorted(status_id(code) for code in _revoked_codes())
        ],
        "valid_until": iso(at + VALID_FOR),
    }
    return said | {"signature": as_text(sign(dumps(said).encode()).value)}


def status_id(code: str) -> str:
    """What a certificate is called in the list and as an open badge."""
    return UUID(bytes=sha256(code.encode()).digest()[:16]).urn


def status_url() -> str:
    return f"{settings.SITE_URL}{reverse('certificate_status')}"


def iso(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _revoked_codes() -> set[str]:
    """Of certificates withdrawn themselves, or with the completion behind them."""
    own = CertificateRevocation.objects.values_list("certificate__code", flat=True)
    behind = CompletionRevocation.objects.filter(
        completion__certificate__isnull=False
    ).values_list("completion__certificate__code", flat=True)
    return {*own, *behind}
