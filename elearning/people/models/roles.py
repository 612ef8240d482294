from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .units import Unit


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def on(self, day: date) -> Self:
        return self.filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day),
            starts_on__lte=day,
        )


class RoleGrant(models.Model):
    """What a person may do, in which part of the tree, from when to when.

    Least privilege by unit: the grant covers the unit and everything below it, nothing else.
    Writing and approving modules is granted by Wagtail's groups instead.
    """

    class Role(models.TextChoices):
        HR = "hr", _("HR (SDM)")
        ASSESSOR = "assessor", _("Assessor (TPI)")
        LEADER = "leader", _("Head of unit")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_grants"
    )
    role = models.CharField(_("Role"), max_length=10, choices=Role)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="role_grants")
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until"), null=True, blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("Role")
        verbose_name_plural = _("Roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit"],
                condition=models.Q(ends_on__isnull=True),
                name="role_granted_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="role_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ends_on__isnull=False),
                name="role_ended_with_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.get_role_display()} · {self.unit_id}"
