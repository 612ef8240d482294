from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import PagePermissionTester

from courses.cms.forms import ChangeForm
from courses.cms.panels import ImpactPanel
from courses.cms.permissions import FourEyesPermissions


class ChangeKind(models.TextChoices):
    """What a publication means for those who have already finished (#12, #43)."""

    FIRST = "first", _("First publication")
    EDITORIAL = "editorial", _("Editorial: wording or layout, the meaning is the same")
    MINOR = "minor", _("Minor: content changed, nobody has to learn it again")
    MATERIAL = "material", _("Material: those who finished must learn what changed")


class PublishableMixin(models.Model):
    """What the author says about a change when he submits it, and who may publish it."""

    change_kind = models.CharField(
        _("Kind of change"),
        max_length=10,
        choices=ChangeKind,
        default=ChangeKind.FIRST,
    )
    change_note = models.CharField(
        _("What changed"),
        max_length=300,
        blank=True,
        help_text=_("Kept with the published version and shown to assessors."),
    )

    change_panels: ClassVar = [
        MultiFieldPanel(
            [
                ImpactPanel(),
                FieldPanel("change_kind"),
                FieldPanel("change_note", widget=AdminAutoHeightTextInput),
            ],
            heading=_("This change"),
        )
    ]
    promote_panels: ClassVar = [
        MultiFieldPanel([FieldPanel("slug")], heading=_("Address"))
    ]
    base_form_class: ClassVar = ChangeForm

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return FourEyesPermissions(user, self)

    @property
    def is_recorded(self) -> bool:
        """Whether a version of it was ever published."""
        return self.pk is not None and self.versions.exists()  # type: ignore[attr-defined]

    def problems(self) -> list[str]:
        """What keeps this draft from being published, in sentences."""
        if self.is_recorded and self.change_kind not in LATER_CHANGES:
            return [str(_("Say what kind of change this is."))]
        return []


LATER_CHANGES = (ChangeKind.EDITORIAL, ChangeKind.MINOR, ChangeKind.MATERIAL)
