"""An activity as a step of a module, with its agenda, speakers and materials."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.documents.models import Document
from wagtail.models import Orderable, Page

from courses.freezing import freeze_file
from courses.models import Step
from courses.models.reviewed import PreviewedMixin
from elearning.activities.describing import described
from elearning.people.models import Unit


class ActivityPage(PreviewedMixin, Step, Page):
    """A step that is done by being there. Day and times are those of the host unit's clock.

    What is planned stands here; each time it is held is an ``ActivitySession``.
    """

    class Kind(models.TextChoices):
        SOCIALISATION = "sosialisasi", _("Awareness session (sosialisasi)")
        ASSEMBLY = "apel", _("Assembly (apel)")
        GUIDANCE = "bimtek", _("Technical guidance (bimtek)")
        MEETING = "rapat", _("Meeting (rapat)")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    view_path = "elearning.activities.views.activity"
    preview_path = "elearning.activities.previewing.activity_preview"
    preview_template = "activities/activity.html"

    activity_kind = models.CharField(
        _("Kind of activity"), max_length=12, choices=Kind, default=Kind.SOCIALISATION
    )
    host_unit = models.ForeignKey(
        Unit,
        verbose_name=_("Host unit"),
        on_delete=models.PROTECT,
        related_name="activities",
    )
    place = models.CharField(_("Place"), max_length=200, blank=True)
    meeting_url = models.URLField(
        _("Meeting link"),
        blank=True,
        help_text=_("Shown to employees who are signed in, to nobody else."),
    )
    held_on = models.DateField(_("Day"))
    starts = models.TimeField(
        _("From"), help_text=_("On the clock of the host unit (WIB, WITA or WIT).")
    )
    ends = models.TimeField(_("Until"))
    invitation_number = models.CharField(
        _("Number of the invitation"), max_length=120, blank=True
    )
    invitation_date = models.DateField(
        _("Date of the invitation"), null=True, blank=True
    )
    description = models.TextField(_("What it is about"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
        FieldRowPanel([FieldPanel("activity_kind"), FieldPanel("host_unit")]),
        FieldPanel("description"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("held_on"), FieldPanel("starts"), FieldPanel("ends")]
                ),
                FieldPanel("place"),
                FieldPanel("meeting_url"),
            ],
            heading=_("When and where"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("invitation_number"), FieldPanel("invitation_date")]
                )
            ],
            heading=_("Invitation"),
        ),
        InlinePanel("agenda", label=_("Agenda item"), heading=_("Agenda")),
        InlinePanel("speakers", label=_("Speaker"), heading=_("Speakers")),
        InlinePanel("materials", label=_("Material"), heading=_("Materials")),
        FieldPanel("minutes"),
        FieldPanel("is_required"),
        MultiFieldPanel(
            [HelpPanel(template="activities/cms/sessions.html")],
            heading=_("Attendance"),
        ),
        *Step.change_panels,
    ]
    parent_page_types: ClassVar = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("Activity")
        verbose_name_plural = _("Activities")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(place="", meeting_url=""),
                name="activity_is_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")),
                name="activity_ends_after_start",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        faults: dict[str, Any] = {}
        if not (self.place or self.meeting_url):
            faults["place"] = _("Say where it is: a place, a meeting link, or both.")
        if self.starts and self.ends and self.ends <= self.starts:
            faults["ends"] = _("It must end after it starts.")
        if faults:
            raise ValidationError(faults)

    def problems(self) -> list[str]:
        """What keeps this draft from being published, in sentences."""
        missing = [] if self.agenda.all() else [gettext("Write the agenda.")]
        return [*super().problems(), *missing]

    def frozen_content(self) -> dict[str, Any]:
        """All that is announced; who was there is told by the sessions."""
        materials = [material.document for material in self.materials.all()]
        announced = {
            "activity_kind": self.activity_kind,
            "agenda": [item.frozen() for item in self.agenda.all()],
            "description": self.description,
            "ends": f"{self.ends:%H:%M}",
            "held_on": self.held_on.isoformat(),
            "host_unit": {"code": self.host_unit.code, "name": self.host_unit.name},
            "invitation_date": self.invitation_date.isoformat()
            if self.invitation_date
            else None,
            "invitation_number": self.invitation_number,
            "place": self.place,
            "speakers": [speaker.frozen() for speaker in self.speakers.all()],
            "starts": f"{self.starts:%H:%M}",
            "time_zone": self.host_unit.time_zone,
        }
        return {
            **self.frozen_outline(),
            **announced,
            "files": [freeze_file(Document, str(found.pk)) for found in materials],
            "html": described(announced),
            "kind": "activity",
            "materials": [
                {
                    "kind": found.file_extension.upper(),
                    "size": found.get_file_size(),
                    "title": found.title,
                    "url": found.url,
                }
                for found in materials
            ],
            "meeting_url": self.meeting_url,
        }


class AgendaItem(Orderable):
    """A point of the agenda: from when, what, and by whom."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"led_by": "general"}

    page = ParentalKey(ActivityPage, on_delete=models.CASCADE, related_name="agenda")
    at = models.TimeField(_("Time"))
    what = models.CharField(_("What"), max_length=200)
    led_by = models.CharField(_("Who"), max_length=200, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("at"), FieldPanel("what"), FieldPanel("led_by")])
    ]

    def __str__(self) -> str:
        return self.what

    def frozen(self) -> dict[str, str]:
        return {"at": f"{self.at:%H:%M}", "led_by": self.led_by, "what": self.what}


class Speaker(Orderable):
    """Who speaks, as what, and from which organisation."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "name": "general",
        "position": "general",
    }

    page = ParentalKey(ActivityPage, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(_("Name"), max_length=200)
    position = models.CharField(_("Position"), max_length=200, blank=True)
    organisation = models.CharField(_("Organisation"), max_length=200, blank=True)

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("position"), FieldPanel("organisation")]),
    ]

    def __str__(self) -> str:
        return self.name

    def frozen(self) -> dict[str, str]:
        return {
            "name": self.name,
            "organisation": self.organisation,
            "position": self.position,
        }


class Material(Orderable):
    """A paper that is shown or handed out."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    page = ParentalKey(ActivityPage, on_delete=models.CASCADE, related_name="materials")
    document = models.ForeignKey(
        Document,
        verbose_name=_("Document"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    panels = [FieldPanel("document")]

    def __str__(self) -> str:
        return str(self.document)
