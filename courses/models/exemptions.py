"""Who need not do a module for a while: asked for by one person, approved by another."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from elearning.people.models import Employee

from .pages import CoursePage


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def on(self, day: date) -> Self:
        """Approved ones that cover the day. A revocation ends them from its day on."""
        return self.filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day),
            models.Q(revoked_at__isnull=True) | models.Q(revoked_at__date__gt=day),
            starts_on__lte=day,
            approved_at__isnull=False,
        )

    def waiting(self) -> Self:
        """Asked for, and neither decided nor withdrawn."""
        return self.filter(
            approved_at__isnull=True, refused_at__isnull=True, revoked_at__isnull=True
        )

    def counting_from(self, day: date) -> Self:
        """Approved or waiting, and not over by the day."""
        return self.filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day),
            refused_at__isnull=True,
            revoked_at__isnull=True,
        )

    def overlapping(self, *, starts_on: date, ends_on: date | None) -> Self:
        """Approved or waiting ones that share a day with the span."""
        begun = self if ends_on is None else self.filter(starts_on__lte=ends_on)
        return begun.counting_from(starts_on)


def _decision(at: str, by: str, reason: str = "") -> models.Q:
    """When, by whom and why: all of it or none."""
    none: dict[str, bool | str] = {f"{at}__isnull": True, f"{by}__isnull": True}
    said = models.Q(**{f"{at}__isnull": False, f"{by}__isnull": False})
    if reason:
        none[reason] = ""
        said &= ~models.Q(**{reason: ""})
    return models.Q(**none) | said


class Exemption(models.Model):
    """A person need not do a module (or any, where ``course`` is empty) in a span of days.

    It counts once it is approved. ``requested_by`` is empty where it came approved, from a
    file. Who asks does not approve; ``approved_alone`` says that there was nobody else.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "reason": "general",
        "refuse_reason": "general",
        "revoke_reason": "general",
    }

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="exemptions"
    )
    course = models.ForeignKey(
        CoursePage,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="exemptions",
    )
    reason = models.CharField(_("Reason"), max_length=300)
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until"), null=True, blank=True)
    requested_at = models.DateTimeField(null=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    approved_alone = models.BooleanField(default=False)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    refuse_reason = models.CharField(max_length=300, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    revoke_reason = models.CharField(max_length=300, blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="exemption_has_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="exemption_ends_after_start",
            ),
            models.CheckConstraint(
                condition=_decision("requested_at", "requested_by"),
                name="exemption_requested_at_and_by",
            ),
            models.CheckConstraint(
                condition=_decision("approved_at", "approved_by"),
                name="exemption_approved_at_and_by",
            ),
            models.CheckConstraint(
                condition=models.Q(requested_at__isnull=False)
                | models.Q(approved_at__isnull=False),
                name="exemption_asked_for_or_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_alone=True)
                | ~models.Q(approved_by=models.F("requested_by"))
                | models.Q(approved_by__isnull=True)
                | models.Q(requested_by__isnull=True),
                name="exemption_needs_two_people",
            ),
            models.CheckConstraint(
                condition=_decision("refused_at", "refused_by", "refuse_reason"),
                name="exemption_refused_at_by_and_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at__isnull=True)
                | models.Q(refused_at__isnull=True),
                name="exemption_approved_or_refused",
            ),
            models.CheckConstraint(
                condition=_decision("revoked_at", "revoked_by", "revoke_reason"),
                name="exemption_revoked_at_by_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} · {self.starts_on}"
