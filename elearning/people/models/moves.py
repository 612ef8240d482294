from typing import ClassVar

from django.conf import settings
from django.db import models

from .units import Unit


class UnitMove(models.Model):
    """That a unit was put under another one: from which day, who said so and when."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="moves")
    from_parent = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+"
    )
    to_parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    moved_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(unit=models.F("to_parent")),
                name="unit_never_under_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(from_parent__isnull=True)
                | ~models.Q(from_parent=models.F("to_parent")),
                name="unit_moves_elsewhere",
            ),
        ]
        ordering = ["-moved_on", "-recorded_at"]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.from_parent_id} → {self.to_parent_id}"
