from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from elearning.people.models import Employee

from .pages import QuizPage


class AccommodationQuerySet(models.QuerySet["Accommodation"]):
    def in_force(self, *, on: date) -> Self:
        """Those that count on this day."""
        open_or_later = models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=on)
        return self.filter(open_or_later, starts_on__lte=on, withdrawn_at__isnull=True)


class Accommodation(models.Model):
    """More time or more attempts for one person, with a reason and who approved it.

    ``extra_time_percent`` lengthens the time limit, ``extra_attempts`` the limit of attempts.
    Without a quiz it holds for all of them. It changes no more but by being withdrawn.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "reason": "secret",
        "withdraw_reason": "secret",
        "extra_time_percent": "secret",
        "extra_attempts": "secret",
        "starts_on": "secret",
        "ends_on": "secret",
    }

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="accommodations"
    )
    quiz = models.ForeignKey(
        QuizPage,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="accommodations",
    )
    extra_time_percent = models.PositiveSmallIntegerField(
        _("More time in percent"), default=0
    )
    extra_attempts = models.PositiveSmallIntegerField(_("More attempts"), default=0)
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until"), null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=500)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdraw_reason = models.CharField(max_length=500, blank=True)

    objects = AccommodationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("Accommodation")
        verbose_name_plural = _("Accommodations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(extra_time_percent__gt=0)
                | models.Q(extra_attempts__gt=0),
                name="accommodation_gives_something",
            ),
            models.CheckConstraint(
                condition=models.Q(extra_time_percent__lte=300, extra_attempts__lte=20),
                name="accommodation_within_bounds",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="accommodation_has_a_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="accommodation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    withdrawn_at__isnull=True,
                    withdrawn_by__isnull=True,
                    withdraw_reason="",
                )
                | (
                    models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~models.Q(withdraw_reason="")
                ),
                name="accommodation_withdrawn_at_by_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} · {self.starts_on}"
