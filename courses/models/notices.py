"""Who was told what, when and where: the log of reminders, itself evidence."""

import uuid
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from elearning.people.models import Employee
from elearning.people.models.units import Zone

from .duties import Cycle
from .pages import CoursePage


class NoticeQuerySet(models.QuerySet["Notice"]):
    def to(self, employee: Employee) -> Self:
        return self.filter(employee=employee)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def waiting(self, *, since: date) -> Self:
        """Notices whose mail has not left yet; those of days before ``since`` are stale."""
        return self.filter(mailed_at__isnull=True, day__gte=since).exclude(address="")


class Notice(models.Model):
    """One digest to one person on one day, in the application and by mail.

    ``employee`` is whom it tells; a head of a unit without an employee file is told as
    ``user``. ``address`` is empty where no mail can be sent. ``day`` is the calendar day in
    the zone of the unit. Rows are never deleted; only mailing and reading are added.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "address": "general",
        "read_at": "behaviour",
    }

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee = models.ForeignKey(
        Employee, null=True, on_delete=models.PROTECT, related_name="notices"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField(_("Day"))
    address = models.EmailField(_("E-mail"), blank=True)
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    mailed_at = models.DateTimeField(null=True)
    mailed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = NoticeQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(employee__isnull=False, user__isnull=True)
                | models.Q(employee__isnull=True, user__isnull=False),
                name="notice_tells_one_person",
            ),
            models.UniqueConstraint(
                fields=["employee", "day"], name="notice_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["user", "day"], name="notice_to_user_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(mailed_at__isnull=True) | ~models.Q(address=""),
                name="notice_mailed_to_an_address",
            ),
            models.CheckConstraint(
                condition=models.Q(read_at__isnull=True, read_by__isnull=True)
                | models.Q(read_at__isnull=False, read_by__isnull=False),
                name="notice_read_at_and_by",
            ),
        ]
        indexes = [
            models.Index(
                fields=["day"],
                condition=models.Q(mailed_at__isnull=True),
                name="notice_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id or self.user_id} · {self.day}"


class Stage(models.TextChoices):
    """How near the last day was: 30, 14, 7 and 1 days before, after it, and to the head."""

    MONTH = "h30", _("30 days before")
    FORTNIGHT = "h14", _("14 days before")
    WEEK = "h7", _("7 days before")
    DAY = "h1", _("1 day before")
    OVERDUE = "overdue", _("Overdue")
    ESCALATED = "escalated", _("Told to the head of the unit")


class NoticeItem(models.Model):
    """A line of a digest: this duty of this employee, at this stage. Each stage once."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"stage": "behaviour"}

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="items")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(_("Stage"), max_length=9, choices=Stage)
    due_on = models.DateField(_("Due on"))
    time_zone = models.CharField(_("Time zone"), max_length=40, choices=Zone)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "course", "cycle", "due_on", "stage"],
                name="notice_item_once_a_stage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} · {self.course_id} · {self.stage}"


class CalendarLink(models.Model):
    """The secret address of a person's calendar of due dates; only its digest is kept."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"digest": "secret"}

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="calendar_links"
    )
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee"],
                condition=models.Q(revoked_at__isnull=True),
                name="calendar_link_one_valid",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="calendar_link_revoked_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} · {self.issued_at}"
