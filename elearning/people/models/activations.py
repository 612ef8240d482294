from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .employees import Employee


class ActivationQuerySet(models.QuerySet["Activation"]):
    def unspent(self) -> Self:
        return self.filter(used_at__isnull=True, revoked_at__isnull=True)

    def usable(self, at: datetime) -> Self:
        return self.unspent().filter(valid_until__gt=at)


class Activation(models.Model):
    """A secret by which a person opens his account once: a mailed link or a printed code.

    Only its digest is kept. A new one of the same kind revokes the one before.
    """

    class Kind(models.TextChoices):
        LINK = "link", _("Link by e-mail")
        CODE = "code", _("Printed code")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "digest": "secret",
        "used_at": "behaviour",
    }

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="activations"
    )
    kind = models.CharField(max_length=4, choices=Kind)
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    valid_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ActivationQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "kind"],
                condition=models.Q(used_at__isnull=True, revoked_at__isnull=True),
                name="activation_one_unspent",
            ),
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True, used_by__isnull=True)
                | models.Q(
                    used_at__isnull=False,
                    used_by__isnull=False,
                    revoked_at__isnull=True,
                ),
                name="activation_used_or_revoked",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False),
                name="activation_revoked_by_with_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("issued_at")),
                name="activation_expires_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} · {self.kind} · {self.issued_at}"
