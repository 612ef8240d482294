"""What is kept of a session beside who was there: photos, minutes, and the papers issued."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .sessions import ActivitySession

MOST_PHOTO_BYTES = 2_000_000


class Photo(models.Model):
    """A photo of a session, encoded anew: without place, camera and time. Never deleted,
    since a sheet that was issued may show it; a removed one comes on no further sheet.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"file": "general", "caption": "general"}

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(
        ActivitySession, on_delete=models.PROTECT, related_name="photos"
    )
    file = models.FileField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    caption = models.CharField(_("What it shows"), max_length=240)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="photo_once_a_session",
            ),
            models.CheckConstraint(condition=~Q(caption=""), name="photo_says_what"),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=MOST_PHOTO_BYTES),
                name="photo_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="photo_removed_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.caption


class Minutes(models.Model):
    """What was said and decided, as it is being written; issued minutes are a paper."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "chair": "general",
        "secretary": "general",
    }

    session = models.OneToOneField(
        ActivitySession, on_delete=models.PROTECT, related_name="minutes"
    )
    chair = models.CharField(_("Led by"), max_length=200)
    secretary = models.CharField(_("Minutes taken by"), max_length=200)
    opening = models.TextField(_("Opening"))
    discussion = models.TextField(_("Discussion"))
    decisions = models.TextField(_("Decisions"))
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.session_id}"


class ReportDraft(models.Model):
    """The text of the report while it is edited: a list of chapter, heading and body."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    session = models.OneToOneField(
        ActivitySession, on_delete=models.PROTECT, related_name="report_draft"
    )
    sections = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.session_id}"


class ActivityReport(models.Model):
    """A paper as it was issued. Its PDF is drawn from ``content`` and stays the same."""

    class Kind(models.TextChoices):
        ATTENDANCE = "daftar-hadir", _("Attendance list")
        MINUTES = "notulen", _("Minutes")
        REPORT = "laporan", _("Activity report")
        PHOTOS = "foto", _("Photo sheet")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"content": "general"}

    session = models.ForeignKey(
        ActivitySession, on_delete=models.PROTECT, related_name="reports"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "kind", "number"], name="report_number_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="report_number_from_1"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["daftar-hadir", "notulen", "laporan", "foto"]),
                name="report_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} · {self.kind} · {self.number}"
