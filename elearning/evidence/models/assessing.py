"""What a unit tells about a question of the worksheet, and what its assessors decide."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from elearning.frameworks.models import Question
from elearning.people.models import Unit

IN_PERCENT: list[Any] = [MinValueValidator(0), MaxValueValidator(100)]


class Remark(models.Model):
    """A word about a question in a unit and a year. The last of each kind counts.

    Without ``status`` it is the narrative of the unit; with one it is the assessors', and
    ``letter`` the answer that they give.
    """

    class Status(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        REVISE = "revise", _("Needs revision")
        ACCEPTED = "accepted", _("Accepted")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"text": "general"}

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="remarks")
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="remarks"
    )
    year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=8, choices=Status, blank=True)
    letter = models.CharField(max_length=5, blank=True)
    text = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="", letter="") & ~models.Q(text="")
                | models.Q(status__in=["checking", "accepted"])
                | models.Q(status="revise") & ~models.Q(text=""),
                name="remark_says_something",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "year", "question"], name="remark_of_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} · {self.question_id} · {self.year}"

    @property
    def accepted_letter(self) -> str:
        """The answer that counts; empty while the assessors have not accepted one."""
        return self.letter if self.status == self.Status.ACCEPTED else ""


@register_setting(icon="tasks")
class ProposalSettings(BaseGenericSetting):
    """What the words of the worksheet mean in numbers: only for proposals, TPI decides."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    coverage_codes = models.CharField(
        _("Questions about how many"),
        max_length=400,
        blank=True,
        default="PPA4D PPC3D PPC3E PPD2H PPE2D PPE5B",
        help_text=_("Codes of LKE questions, with spaces between them."),
    )
    regular_codes = models.CharField(
        _("Questions about how regularly"),
        max_length=400,
        blank=True,
        default="PPE1A",
        help_text=_("Answered from the quarters in which somebody completed."),
    )
    all_from = models.DecimalField(
        _("‘All’ from, in percent"),
        max_digits=4,
        decimal_places=1,
        default=100,
        validators=IN_PERCENT,
    )
    most_above = models.DecimalField(
        _("‘Most’ above, in percent"),
        max_digits=4,
        decimal_places=1,
        default=50,
        validators=IN_PERCENT,
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("coverage_codes"), FieldPanel("regular_codes")],
            heading=_("Questions that participation answers"),
        ),
        MultiFieldPanel(
            [FieldPanel("all_from"), FieldPanel("most_above")],
            heading=_("What the words mean in numbers"),
        ),
    ]

    class Meta:
        verbose_name = _("Proposed answers")
