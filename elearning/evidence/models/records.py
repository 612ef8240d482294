"""What can be proved: seals over the records, and the packs that were handed out."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from elearning.people.models import Unit
from elearning.signing import from_text, key_id


class Seal(models.Model):
    """A link in the chain over the record digests: Merkle root, previous head and count.

    ``head`` is SHA-256 over number, previous head, root and count; the agency signs it with
    the time. Seals of before it had a key stay unsigned. ``last_ids`` are the last sealed
    ones by kind of record, ``last_record_id`` that of the completions.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    number = models.PositiveIntegerField(unique=True)
    previous_head = models.CharField(max_length=64, blank=True)
    merkle_root = models.CharField(max_length=64)
    head = models.CharField(max_length=64, unique=True)
    record_count = models.PositiveIntegerField()
    last_record_id = models.BigIntegerField()
    last_ids = models.JSONField(default=dict)
    signature = models.CharField(max_length=86, blank=True)
    public_key = models.CharField(max_length=43, blank=True)
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
            models.CheckConstraint(
                condition=models.Q(signature="", public_key="")
                | (~models.Q(signature="") & ~models.Q(public_key="")),
                name="seal_signature_names_its_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.head[:12]}"

    @property
    def key_id(self) -> str:
        """The short name of the key that signed; empty where none did."""
        try:
            return key_id(from_text(self.public_key)) if self.public_key else ""
        except ValueError:
            return "?"


class SealLeaves(models.Model):
    """What a seal covers, record by record, see ``leaves.py``. Apart, as it is large.

    The root holds it in place: with it, a record that was removed or inserted has a name.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, related_name="batch")
    leaves = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.seal_id}"


class EvidencePack(models.Model):
    """A pack that was made: for what, for whom, when, and the digest of its bytes.

    ``key`` is that of the background work, which keeps the file; none made by a command.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    key = models.UUIDField(null=True, unique=True)
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


def place_of_submission(submission: "PackSubmission", filename: str) -> str:
    """Outside the folders that are served: only the view of the pack hands it out."""
    return f"packs/{submission.pack.sha256}/{filename}"


class PackSubmission(models.Model):
    """A pack was handed to the assessors. From then on its bytes are kept, and stay."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"note": "general"}

    pack = models.OneToOneField(
        EvidencePack, on_delete=models.PROTECT, related_name="submission"
    )
    file = models.FileField(upload_to=place_of_submission, max_length=200)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.pack_id} · {self.submitted_at:%Y-%m-%d}"
