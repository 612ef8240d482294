"""A pledge as a step of a module, and who signed which version of its text."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Page

from courses.models import CourseVersion, Enrolment, Step
from courses.models.reviewed import PreviewedMixin
from elearning.people.models import Employee, Unit


class PledgePage(PreviewedMixin, Step, Page):
    """A text that is read and signed (pakta integritas). Each publication is a version."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    view_path = "elearning.pledges.views.pledge"
    preview_path = "elearning.pledges.previewing.pledge_preview"
    preview_template = "pledges/pledge.html"

    text = models.TextField(
        _("Text of the pledge"),
        help_text=_(
            "Paragraphs are divided by empty lines. Who has signed has signed the version "
            "that stood here then."
        ),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
        FieldPanel("text"),
        FieldPanel("minutes"),
        FieldPanel("is_required"),
        *Step.change_panels,
    ]
    parent_page_types: ClassVar = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("Pledge")
        verbose_name_plural = _("Pledges")

    def clean(self) -> None:
        super().clean()
        if not self.text.strip():
            raise ValidationError({"text": _("Write what is pledged.")})

    def frozen_content(self) -> dict[str, Any]:
        return {
            **self.frozen_outline(),
            "html": linebreaks(self.text, autoescape=True),
            "kind": "pledge",
            "text": self.text,
        }


class Signing(models.Model):
    """A person has signed a version. ``digest`` is that of the version's content.

    Name, unit and position are those of the moment; ``facts_digest`` covers what was signed
    by whom and when, with the key of the person in the place of his name.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "signed_name": "general",
        "unit_name": "none",
        "position_name": "general",
    }

    page = models.ForeignKey(
        PledgePage, on_delete=models.PROTECT, related_name="signings"
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="signings"
    )
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="signings"
    )
    version = models.ForeignKey(
        CourseVersion, on_delete=models.PROTECT, related_name="signings"
    )
    digest = models.CharField(max_length=64)
    facts_digest = models.CharField(max_length=64, unique=True)
    signed_name = models.CharField(max_length=400)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="signings")
    unit_name = models.CharField(max_length=200)
    position_name = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "version"], name="pledge_signed_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(signed_name=""), name="pledge_signed_by_name"
            ),
        ]
        indexes = [
            models.Index(fields=["page", "employee"], name="signing_page_employee")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.employee_id}"
