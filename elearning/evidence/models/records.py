"""What can be proved: seals over the records, and the packs that were handed out."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from elearning.people.models import Unit


class Seal(models.Model):
    """A link in the chain over the record digests: Merkle root, previous head and count.

    ``head`` is SHA-256 over number, previous head, root and count.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    number = models.PositiveIntegerField(unique=True)
    previous_head = models.CharField(max_length=64, blank=True)
    merkle_root = models.CharField(max_length=64)
    head = models.CharField(max_length=64, unique=True)
    record_count = models.PositiveIntegerField()
    last_record_id = models.BigIntegerField()
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="seal_number_from_1"
            ),
            models.CheckConstraint(
                condition=models.Q(number=1, previous_head="")
                | (models.Q(number__gt=1) & ~models.Q(previous_head="")),
                name="seal_follows_another",
            ),
            models.CheckConstraint(
                condition=models.Q(record_count__gte=1), name="seal_covers_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.head[:12]}"


class EvidencePack(models.Model):
    """A pack that was handed out: for what, to whom, when, and the digest of its bytes."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="packs")
    questions = models.JSONField(_("LKE questions"))
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until"))
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("Size in bytes"))
    record_count = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="pack_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} · {self.starts_on} · {self.ends_on}"
