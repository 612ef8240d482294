from typing import ClassVar

from django.conf import settings
from django.db import models

from .bank import QuestionVersion


class ItemAnalysis(models.Model):
    """How a question version has worked with those who answered it, as last reckoned.

    ``facility`` is the mean share earned, 0 to 1; ``discrimination`` the correlation of the
    share with the rest of the score, -1 to 1, empty where it is undefined; ``seconds`` the
    median time. ``detail`` holds what was chosen, by kind.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    version = models.OneToOneField(
        QuestionVersion, on_delete=models.PROTECT, related_name="analysis"
    )
    answers = models.PositiveIntegerField()
    facility = models.FloatField(null=True)
    discrimination = models.FloatField(null=True)
    seconds = models.FloatField(null=True)
    detail = models.JSONField(default=dict)
    flags = models.JSONField(default=list)
    computed_at = models.DateTimeField()
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(facility__isnull=True)
                | models.Q(facility__gte=0, facility__lte=1),
                name="item_facility_is_a_share",
            ),
            models.CheckConstraint(
                condition=models.Q(discrimination__isnull=True)
                | models.Q(discrimination__gte=-1, discrimination__lte=1),
                name="item_discrimination_is_a_correlation",
            ),
        ]

    def __str__(self) -> str:
        return str(self.version_id)
