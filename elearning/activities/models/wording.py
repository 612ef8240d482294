"""How an agency words the papers of its activities."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from elearning.activities.outlines import sections_in, shipped_outline, unknown_names


@register_setting(icon="doc-full")
class ActivityWording(BaseGenericSetting):
    """Titles and the outline of the report. They are custom, so each agency has its own."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "attendance_title": "none",
        "minutes_title": "none",
        "photos_title": "none",
        "report_title": "none",
    }

    attendance_title = models.CharField(
        _("Title of the attendance list"), max_length=100, default="Daftar Hadir"
    )
    minutes_title = models.CharField(
        _("Title of the minutes"), max_length=100, default="Notulen"
    )
    photos_title = models.CharField(
        _("Title of the photo sheet"), max_length=100, default="Dokumentasi Kegiatan"
    )
    report_title = models.CharField(
        _("Title of the report"), max_length=100, default="Laporan Kegiatan"
    )
    outline = models.TextField(
        _("Outline of the report"),
        default=shipped_outline,
        help_text=_(
            "'# ' begins a chapter, '## ' a section. Names in braces, such as {kegiatan}, "
            "are filled in; the text can be edited before each report is issued."
        ),
    )

    panels = [
        FieldPanel("attendance_title"),
        FieldPanel("minutes_title"),
        FieldPanel("photos_title"),
        FieldPanel("report_title"),
        FieldPanel("outline"),
    ]

    class Meta:
        verbose_name = _("Papers of activities")

    def __str__(self) -> str:
        return self.report_title

    def clean(self) -> None:
        super().clean()
        if unknown := unknown_names(self.outline):
            names = ", ".join(f"{{{name}}}" for name in unknown)
            message = _("Nothing is known by the names %(names)s.") % {"names": names}
            raise ValidationError({"outline": message})
        if not sections_in(self.outline):
            raise ValidationError({"outline": _("Begin a chapter with '# '.")})
