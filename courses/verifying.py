"""What anybody may know of a certificate: enough to trust it, nothing more."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from elearning.signing import public_keys

from .models import Certificate
from .proving import is_on_record


@dataclass(frozen=True, kw_only=True)
class Verification:
    """The facts on the verification page. No NIP, by decision.

    ``proof`` is what the QR code must hold; ``is_proven`` that it says what is on record.
    """

    holder: str
    unit: str
    module: str
    version: int
    jp: Decimal
    completed_on: date
    number: str
    agency: str
    digest: str
    proof: str
    is_proven: bool
    issued_at: datetime
    revoked_at: datetime | None
    revoke_reason: str

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None


def normalise_code(text: str) -> str:
    """'bcdf 2345 ghjk 6789' as people type it becomes 'BCDF-2345-GHJK-6789'."""
    letters = "".join(char for char in text.upper() if char.isalnum())[:24]
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def verify(code: str) -> Verification | None:
    """The facts of the certificate with that code, or None. One query."""
    certificate = (
        Certificate.objects.filter(code=normalise_code(code))
        .select_related("holder", "revocation", "completion__revocation")
        .first()
    )
    if certificate is None:
        return None
    content = certificate.content
    revocation = getattr(certificate, "revocation", None) or getattr(
        certificate.completion, "revocation", None
    )
    return Verification(
        holder=certificate.holder.name,
        unit=certificate.holder.unit,
        module=content["module"],
        version=content["version"],
        jp=Decimal(content["jp"]),
        completed_on=date.fromisoformat(content["completed_on"]),
        number=certificate.number,
        agency=content["agency"],
        digest=certificate.digest,
        proof=certificate.holder.proof,
        is_proven=is_on_record(certificate, keys=public_keys()),
        issued_at=certificate.issued_at,
        revoked_at=revocation.revoked_at if revocation else None,
        revoke_reason=revocation.reason if revocation else "",
    )
