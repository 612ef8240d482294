"""The certificate: numbered, verifiable, frozen at issue."""

import secrets
from datetime import UTC
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from .completions import CourseCompletion

# No vowels and no look-alikes: a code is read aloud over the telephone and spells no word.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
CODE_LENGTH = 16


def new_code() -> str:
    """A random code of 76 bits, told in groups of four: 'BCDF-2345-…'."""
    letters = [secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)]
    groups = ["".join(letters[i : i + 4]) for i in range(0, CODE_LENGTH, 4)]
    return "-".join(groups)


class CertificateCounter(models.Model):
    """The last certificate number of a year; locked while the next one is taken."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    year = models.PositiveSmallIntegerField(unique=True)
    last_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class Certificate(models.Model):
    """A certificate for a completion. ``content`` holds what it says about the module.

    ``digest`` is the SHA-256 of number, code, content and the digest of the completion:
    nothing in it names a person.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    completion = models.OneToOneField(
        CourseCompletion, on_delete=models.PROTECT, related_name="certificate"
    )
    number = models.CharField(max_length=80, unique=True)
    code = models.CharField(max_length=24, unique=True, default=new_code)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("verify_certificate", args=[self.code])

    def facts(self) -> dict[str, Any]:
        """The facts that the digest covers."""
        return {
            "code": self.code,
            "completion": self.completion.digest,
            "content": self.content,
            "kind": "certificate",
            "number": self.number,
        }

    @property
    def is_revoked(self) -> bool:
        return hasattr(self, "revocation") or hasattr(self.completion, "revocation")


class CertificateHolder(models.Model):
    """Whom the certificate names, copied as it was at issue. Apart, so it can be erased."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "name": "general",
        "nip": "general",
        "rank": "general",
        "position": "general",
        "proof": "general",
    }

    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, related_name="holder"
    )
    name = models.CharField(max_length=370)
    nip = models.CharField(max_length=18)
    rank = models.CharField(max_length=80, blank=True)
    position = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=200)
    # What the QR code says, signed by the agency; empty on certificates from before.
    proof = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return self.name


class CertificateFile(models.Model):
    """The PDF as bytes, rendered once from the frozen facts."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"pdf": "general"}

    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, related_name="file"
    )
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.sha256


class CertificateRevocation(models.Model):
    """The certificate is withdrawn; the verification page says so from that moment."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"reason": "general"}

    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, related_name="revocation"
    )
    reason = models.CharField(max_length=300)
    revoked_at = models.DateTimeField()
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="certificate_revocation_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}"

    def facts(self) -> dict[str, Any]:
        """The pseudonymous facts that a seal covers; the words of the reason may go."""
        return {
            "certificate": self.certificate.digest,
            "kind": "certificate-revocation",
            "revoked_at": self.revoked_at.astimezone(UTC),
            "revoked_by": self.revoked_by_id,
        }
