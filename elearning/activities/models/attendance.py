"""Who was there: written once, taken back only by a further fact."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from elearning.people.models import Employee, Unit

from .sessions import ActivitySession

MOST_BYTES = 8_000_000


class SignedList(models.Model):
    """The scan of a list that people signed in the room, as it was sent or encoded anew.

    ``sha256`` is that of the stored file, ``sent_sha256`` of the file as it came.
    """

    class FileKind(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpg", "JPG"

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"file": "general"}

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(
        ActivitySession, on_delete=models.PROTECT, related_name="signed_lists"
    )
    file = models.FileField(max_length=120)
    file_kind = models.CharField(max_length=3, choices=FileKind)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sent_sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "sent_sha256"], name="signed_list_once_a_session"
            ),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=MOST_BYTES),
                name="signed_list_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} · {self.uploaded_at:%Y-%m-%d}"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def valid(self) -> Self:
        return self.filter(withdrawal__isnull=True)


class Attendance(models.Model):
    """A person was at a session, and how that is known.

    Unit, position and rank are copied as they were on the day of the session.
    """

    class Method(models.TextChoices):
        QR = "qr", _("Scanned the code in the room")
        LIST = "list", _("Signed the list")
        BY_HAND = "by_hand", _("Entered by hand")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "reason": "general",
        "unit_name": "none",
        "position_name": "general",
        "rank_code": "general",
        "rank_name": "general",
    }

    session = models.ForeignKey(
        ActivitySession, on_delete=models.PROTECT, related_name="attendances"
    )
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="attendances"
    )
    method = models.CharField(max_length=8, choices=Method)
    reason = models.CharField(max_length=300, blank=True)
    signed_list = models.ForeignKey(
        SignedList, null=True, on_delete=models.PROTECT, related_name="attendances"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="attendances")
    unit_name = models.CharField(max_length=200)
    position_name = models.CharField(max_length=200, blank=True)
    rank_code = models.CharField(max_length=10, blank=True)
    rank_name = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = AttendanceQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "employee"], name="attended_once_a_session"
            ),
            models.CheckConstraint(
                condition=Q(method="qr", reason="", signed_list__isnull=True)
                | Q(method="list", reason="", signed_list__isnull=False)
                | (Q(method="by_hand", signed_list__isnull=True) & ~Q(reason="")),
                name="attendance_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} · {self.employee_id}"

    @property
    def rank_label(self) -> str:
        """'Penata (III/c)', or what is known of it."""
        if self.rank_name and self.rank_code:
            return f"{self.rank_name} ({self.rank_code})"
        return self.rank_name or self.rank_code


class AttendanceWithdrawal(models.Model):
    """An attendance was recorded wrongly: it stands on no list any more."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"reason": "general"}

    attendance = models.OneToOneField(
        Attendance, on_delete=models.PROTECT, related_name="withdrawal"
    )
    reason = models.CharField(max_length=300)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="attendance_withdrawal_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendance_id}"
