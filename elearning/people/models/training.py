"""What kinds of training there are, and what each adds to the competence dimension."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class TrainingKind(models.IntegerChoices):
    """The reference list 'jenis diklat' of SIASN: its numbers and its own names."""

    STRUCTURAL = 1, "Diklat Struktural"
    FUNCTIONAL = 2, "Diklat Fungsional"
    TECHNICAL = 3, "Diklat Teknis"
    WORKSHOP = 4, "Workshop"
    MANAGERIAL = 5, "Pelatihan Manajerial"
    SOCIO_CULTURAL = 6, "Pelatihan Sosial Kultural"
    SOCIALISATION = 7, "Sosialisasi"
    TECHNICAL_GUIDANCE = 8, "Bimbingan Teknis"
    SEMINAR = 9, "Seminar"
    INTERNSHIP = 10, "Magang"

    @property
    def siasn_code(self) -> str:
        """'jenisKursusSertipikat' of the same list; empty where the list has none."""
        return SIASN_CODES.get(self, "")


SIASN_CODES = {
    TrainingKind.FUNCTIONAL: "F",
    TrainingKind.TECHNICAL: "T",
    TrainingKind.WORKSHOP: "P",
    TrainingKind.SOCIALISATION: "P",
    TrainingKind.TECHNICAL_GUIDANCE: "P",
    TrainingKind.SEMINAR: "P",
    TrainingKind.INTERNSHIP: "P",
}
GROUPS = {
    "structural": _("Leaders, administrators and supervisors"),
    "functional": _("Functional positions"),
    "executive": _("Executives (pelaksana)"),
}
PARTS = ("training", "hours", "seminar")


def score_field(label: Any, default: str) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(
        label,
        max_digits=4,
        decimal_places=1,
        default=Decimal(default),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )


@register_setting(icon="list-ol")
class CompetenceScores(BaseGenericSetting):
    """What each kind of training adds to the estimate of the competence dimension.

    Each part is all or nothing. The agency changes them when the rules of the index change.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    structural_training = score_field(_("Leadership training"), "15")
    structural_hours = score_field(_("Lesson hours of the year"), "15")
    structural_seminar = score_field(_("Seminar or workshop"), "10")
    functional_training = score_field(_("Functional training"), "15")
    functional_hours = score_field(_("Lesson hours of the year"), "15")
    functional_seminar = score_field(_("Seminar or workshop"), "10")
    executive_training = score_field(_("Training"), "0")
    executive_hours = score_field(_("Lesson hours of the year"), "22.5")
    executive_seminar = score_field(_("Seminar or workshop"), "17.5")
    hours_needed = models.PositiveSmallIntegerField(
        _("Lesson hours needed"),
        default=20,
        validators=[MinValueValidator(1)],
        help_text=_("From so many in the year on, the part for lesson hours is given."),
    )
    seminar_years = models.PositiveSmallIntegerField(
        _("Years that a seminar counts"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    socialisation_counts = models.BooleanField(
        _("A socialization counts like a seminar"), default=False
    )

    panels = [
        *(
            MultiFieldPanel(
                [FieldPanel(f"{group}_{part}") for part in PARTS], heading=heading
            )
            for group, heading in GROUPS.items()
        ),
        MultiFieldPanel(
            [
                FieldPanel("hours_needed"),
                FieldPanel("seminar_years"),
                FieldPanel("socialisation_counts"),
            ],
            heading=_("What counts"),
        ),
    ]

    class Meta:
        verbose_name = _("Competence scores (IP ASN)")

    def __str__(self) -> str:
        return "IP ASN"
