"""Certificates from elsewhere: what an employee sent, and what HR said to it."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from elearning.people.models import Employee, TrainingKind

MOST_BYTES = 1_000_000
MOST_JP = 999


class ExternalCertificateQuerySet(models.QuerySet["ExternalCertificate"]):
    def waiting(self) -> Self:
        """Nobody has decided yet, and no corrected one has taken its place."""
        return self.filter(decision__isnull=True, correction__isnull=True)

    def approved(self) -> Self:
        return self.filter(
            decision__outcome=ExternalDecision.Outcome.APPROVED,
            revocation__isnull=True,
        )

    def refused(self) -> Self:
        return self.filter(decision__outcome=ExternalDecision.Outcome.REFUSED)

    def counted(self) -> Self:
        """Approved, and no earlier approved one of this person speaks of the same."""
        return self.approved().filter(~Exists(_same_and_earlier()))

    def with_original(self) -> Self:
        """``original_id``: the earlier one in whose place it would count twice."""
        earlier = _same_and_earlier().order_by("pk").values("pk")[:1]
        return self.annotate(original_id=Subquery(earlier))


class ExternalCertificate(models.Model):
    """A certificate that an employee sent, with the fields that SIASN asks for.

    ``number_key`` stands for number and organiser, ``event_key`` for name and dates, both
    however they are written. ``sha256`` is that of the stored file, ``sent_sha256`` of the
    file as it came.
    """

    class FileKind(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpg", "JPG"
        PNG = "png", "PNG"

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "name": "behaviour",
        "number": "general",
        "file": "general",
        "jp": "behaviour",
        "number_key": "none",
    }

    original_id: int | None  # where ``with_original`` asked for it

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="external_certificates"
    )
    name = models.CharField(_("Name of the training"), max_length=250)
    organiser = models.CharField(_("Organiser"), max_length=200)
    kind = models.PositiveSmallIntegerField(_("Kind of training"), choices=TrainingKind)
    number = models.CharField(_("Certificate number"), max_length=120)
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    jp = models.PositiveSmallIntegerField(_("Lesson hours (JP)"))
    number_key = models.CharField(max_length=64)
    event_key = models.CharField(max_length=64)
    file = models.FileField(max_length=120)
    file_kind = models.CharField(max_length=3, choices=FileKind)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sent_sha256 = models.CharField(max_length=64)
    corrects = models.OneToOneField(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="correction",
    )
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ExternalCertificateQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(organiser="") & ~Q(number=""),
                name="external_certificate_says_what",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=TrainingKind.values),
                name="external_certificate_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="external_certificate_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(jp__gte=1, jp__lte=MOST_JP),
                name="external_certificate_jp_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=MOST_BYTES),
                name="external_certificate_file_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")),
                name="external_certificate_corrects_another",
            ),
        ]
        indexes = [
            models.Index(fields=["employee", "ends_on"], name="external_of_a_person"),
            models.Index(fields=["sent_sha256"], name="external_sent_file"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """waiting, replaced, refused, approved or revoked; needs its facts at hand."""
        decision: ExternalDecision | None = getattr(self, "decision", None)
        if decision is None:
            return "replaced" if hasattr(self, "correction") else "waiting"
        if decision.outcome == ExternalDecision.Outcome.REFUSED:
            return "refused"
        return "revoked" if hasattr(self, "revocation") else "approved"


class ExternalDecision(models.Model):
    """HR has approved or refused a certificate; a refusal says why."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"reason": "general"}

    certificate = models.OneToOneField(
        ExternalCertificate, on_delete=models.PROTECT, related_name="decision"
    )
    outcome = models.CharField(max_length=8, choices=Outcome)
    reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="approved", reason="")
                | (Q(outcome="refused") & ~Q(reason="")),
                name="external_refusal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} · {self.outcome}"


class ExternalRevocation(models.Model):
    """An approved certificate counts no more, by whose word and why."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"reason": "general"}

    certificate = models.OneToOneField(
        ExternalCertificate, on_delete=models.PROTECT, related_name="revocation"
    )
    reason = models.CharField(max_length=500)
    revoked_at = models.DateTimeField()
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="external_revocation_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}"


def _same_and_earlier() -> ExternalCertificateQuerySet:
    """Within a query: the same file, the same number, or the same event and days."""
    same = (
        Q(sha256=OuterRef("sha256"))
        | Q(sent_sha256=OuterRef("sent_sha256"))
        | Q(number_key=OuterRef("number_key"))
        | Q(event_key=OuterRef("event_key"))
    )
    earlier = ExternalCertificate.objects.approved().filter(
        employee=OuterRef("employee"), pk__lt=OuterRef("pk")
    )
    return earlier.filter(same)
