from datetime import time
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from .training import TrainingKind


@register_setting(icon="home")
class AgencySettings(BaseGenericSetting):
    """The agency that runs the site: its name, its look and who signs certificates."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "name": "none",
        "signatory_name": "general",
        "signatory_nip": "general",
        "signatory_position": "none",
        "signatory_rank": "none",
    }

    name = models.CharField(
        _("Agency name"), max_length=200, default="Instansi Pemerintah"
    )
    short_name = models.CharField(_("Short name"), max_length=60, blank=True)
    city = models.CharField(
        _("City"),
        max_length=80,
        blank=True,
        help_text=_("Printed before the date on certificates and reports."),
    )
    address = models.CharField(_("Address"), max_length=300, blank=True)
    logo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("Logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    accent_hue = models.PositiveSmallIntegerField(
        _("Accent hue"),
        default=186,
        validators=[MaxValueValidator(360)],
        help_text=_(
            "0 to 360. Only the hue can be chosen: lightness is fixed, so that text "
            "stays readable."
        ),
    )
    minutes_per_jp = models.PositiveSmallIntegerField(
        _("Minutes per lesson hour (JP)"),
        default=45,
        validators=[MinValueValidator(1)],
    )
    quiet_from = models.TimeField(
        _("No reminders from"),
        default=time(19),
        help_text=_("On the clock of each unit (WIB, WITA or WIT)."),
    )
    quiet_until = models.TimeField(_("No reminders until"), default=time(7))
    jp_target = models.PositiveSmallIntegerField(
        _("Lesson hours (JP) a civil servant needs in a year"),
        default=20,
        validators=[MinValueValidator(1)],
    )
    jp_pppk = models.PositiveSmallIntegerField(
        _("Lesson hours (JP) in a year above which HR is told, for PPPK"),
        default=24,
        validators=[MinValueValidator(1)],
        help_text=_("For information only: nothing is held back."),
    )
    module_training_kind = models.PositiveSmallIntegerField(
        _("Kind of training of our own modules"),
        choices=TrainingKind,
        default=TrainingKind.SOCIALISATION,
    )
    siasn_agency_id = models.CharField(
        _("ID of the agency in SIASN"), max_length=40, blank=True
    )
    certificate_number_format = models.CharField(
        _("Certificate number"),
        max_length=80,
        default="{number:05d}/ZI/{year}",
        validators=[
            RegexValidator(r"\{number(:0\dd)?\}", _("The number needs {number} in it."))
        ],
        help_text=_("{number}, {year} and {unit} are filled in."),
    )
    signatory_name = models.CharField(_("Signatory"), max_length=200, blank=True)
    signatory_position = models.CharField(
        _("Position of the signatory"), max_length=200, blank=True
    )
    signatory_rank = models.CharField(
        _("Rank of the signatory"), max_length=80, blank=True
    )
    signatory_nip = models.CharField(
        _("NIP of the signatory"), max_length=18, blank=True
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("short_name"),
                FieldPanel("address"),
                FieldPanel("city"),
                FieldPanel("logo"),
                FieldPanel("accent_hue"),
            ],
            heading=_("Agency"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("certificate_number_format"),
                FieldPanel("signatory_name"),
                FieldPanel("signatory_position"),
                FieldPanel("signatory_rank"),
                FieldPanel("signatory_nip"),
            ],
            heading=_("Certificates"),
        ),
        MultiFieldPanel(
            [FieldPanel("quiet_from"), FieldPanel("quiet_until")],
            heading=_("Reminders"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("minutes_per_jp"),
                FieldPanel("jp_target"),
                FieldPanel("jp_pppk"),
                FieldPanel("module_training_kind"),
                FieldPanel("siasn_agency_id"),
            ],
            heading=_("Lesson hours (JP)"),
        ),
    ]

    select_related = ["logo"]

    class Meta:
        verbose_name = _("Agency")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A form that cannot be filled in would hold back every certificate."""
        super().clean()
        if not _keeps_numbers_apart(self.certificate_number_format):
            message = _(
                "Use {number} and {year}, so that no number comes twice. Only {unit} may "
                "stand beside them."
            )
            raise ValidationError({"certificate_number_format": message})


def _keeps_numbers_apart(number_format: str) -> bool:
    """Numbers count anew each year, so both must show in the text."""
    try:
        written = {
            number_format.format(number=number, year=year, unit="1.02")
            for number in (1, 2)
            for year in (2026, 2027)
        }
    except (AttributeError, IndexError, KeyError, ValueError):
        return False
    return len(written) == 4
