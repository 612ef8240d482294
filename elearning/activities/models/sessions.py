"""When and where an activity is held for one unit, and while its doors are open."""

import uuid
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from elearning.people.models import Unit

from .pages import ActivityPage


class ActivitySession(models.Model):
    """One time that an activity is held. Once its doors are closed the row stays as it is.

    While the doors are open, whoever scans the code in the room is recorded as present.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    page = models.ForeignKey(
        ActivityPage, on_delete=models.PROTECT, related_name="sessions"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("Unit"),
        on_delete=models.PROTECT,
        related_name="activity_sessions",
    )
    place = models.CharField(_("Place"), max_length=200)
    starts = models.DateTimeField(_("From"))
    ends = models.DateTimeField(_("Until"))
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("Session of an activity")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="session_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(place=""), name="session_is_somewhere"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
                name="session_closes_after_opening",
            ),
        ]
        indexes = [models.Index(fields=["unit", "starts"], name="session_unit_time")]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.starts:%Y-%m-%d}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.unit.time_zone)

    @property
    def day(self) -> date:
        """The day on which it is held, on the clock of its unit."""
        return self.starts.astimezone(self.zone).date()

    @property
    def state(self) -> str:
        """planned, open or closed."""
        if self.closed_at is not None:
            return "closed"
        return "planned" if self.opened_at is None else "open"

    def is_open(self, at: datetime) -> bool:
        """Whether the doors were open at that moment."""
        if self.opened_at is None or at < self.opened_at:
            return False
        return self.closed_at is None or at <= self.closed_at
