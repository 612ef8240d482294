"""A certificate as an Open Badge 3.0: a W3C verifiable credential that wallets read.

Signed with the agency's Ed25519 key (Data Integrity, eddsa-jcs-2022). Its holder is named by
a salted hash of the NIP, never by the NIP: he proves it to whom he tells the number.
"""

from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings

from elearning.canonical import dumps
from elearning.signing import public_key, sign

from .certifying import verification_url
from .dids import did_of, method_of, multibase
from .models import Certificate
from .statuses import iso, status_id, status_url

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",  # the kind of list
]
SUITE = "eddsa-jcs-2022"


def badge(certificate: Certificate, *, at: datetime) -> dict[str, Any]:
    """The signed credential. The same certificate says the same; ``at`` is when it is signed."""
    key = public_key()
    said = _credential(certificate, issuer=did_of(key))
    options = {
        "@context": CONTEXT,
        "created": iso(at),
        "cryptosuite": SUITE,
        "proofPurpose": "assertionMethod",
        "type": "DataIntegrityProof",
        "verificationMethod": method_of(key),
    }
    value = multibase(sign(_hashed(options) + _hashed(said)).value)
    return said | {"proof": options | {"proofValue": value}}


def _credential(certificate: Certificate, *, issuer: str) -> dict[str, Any]:
    content = certificate.content
    subject: dict[str, Any] = {
        "achievement": _achievement(content),
        "identifier": [_identity(certificate)],
        "type": ["AchievementSubject"],
    }
    if content["score"] is not None:
        subject["result"] = [
            {
                "resultDescription": _score_id(content),
                "type": ["Result"],
                "value": _number(content["score"]),
            }
        ]
    return {
        "@context": CONTEXT,
        "credentialStatus": {"id": status_url(), "type": "1EdTechRevocationList"},
        "credentialSubject": subject,
        "evidence": [
            {
                "description": f"Nomor {certificate.number}",
                "id": verification_url(certificate),
                "name": "Halaman verifikasi sertifikat",
                "type": ["Evidence"],
            }
        ],
        "id": status_id(certificate.code),
        "issuer": {
            "id": issuer,
            "name": content["agency"],
            "type": ["Profile"],
            "url": settings.SITE_URL,
        },
        "name": content["module"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "validFrom": iso(certificate.issued_at),
    }


def _achievement(content: dict[str, Any]) -> dict[str, Any]:
    """The module in the version that was learnt."""
    jp = _number(content["jp"]).replace(".", ",")
    said: dict[str, Any] = {
        "achievementType": "Course",
        "criteria": {
            "narrative": "Menyelesaikan seluruh materi wajib: "
            + "; ".join(material["title"] for material in content["materials"])
        },
        "description": f"Modul {content['module']}, versi {content['version']}, "
        f"setara {jp} jam pelajaran (JP).",
        "id": UUID(content["version_digest"][:32]).urn,
        "inLanguage": "id",
        "name": content["module"],
        "type": ["Achievement"],
    }
    if content["score"] is not None:
        said["resultDescription"] = [
            {
                "id": _score_id(content),
                "name": "Nilai",
                "resultType": "Percent",
                "type": ["ResultDescription"],
                "valueMax": "100",
                "valueMin": "0",
            }
        ]
    return said


def _score_id(content: dict[str, Any]) -> str:
    return UUID(content["version_digest"][32:]).urn


def _identity(certificate: Certificate) -> dict[str, Any]:
    """The salt is no secret, but another for each certificate: two badges tell no one person."""
    salt = sha256(f"salt:{certificate.code}".encode()).hexdigest()[:32]
    hashed = sha256(f"{certificate.holder.nip}{salt}".encode()).hexdigest()
    return {
        "hashed": True,
        "identityHash": f"sha256${hashed}",
        "identityType": "ext:nip",
        "salt": salt,
        "type": "IdentityObject",
    }


def _number(text: str) -> str:
    return format(Decimal(text).normalize(), "f")


def _hashed(facts: dict[str, Any]) -> bytes:
    """SHA-256 of the canonical form (RFC 8785): our texts know no fractions, our keys no accents."""
    return sha256(dumps(facts).encode()).digest()
