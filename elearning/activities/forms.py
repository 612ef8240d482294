"""What HR plans, pastes and sends."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from elearning.people.forms import UnitField
from elearning.people.models.units import UnitQuerySet

from .models import ActivityPage


class PlanForm(forms.Form):
    """Which activity, for whom, where and when; the hours are those of the unit."""

    page: "forms.ModelChoiceField[ActivityPage]" = forms.ModelChoiceField(
        ActivityPage.objects.none(), label=_("Activity")
    )
    unit = UnitField(label=_("Unit"), queryset=None)
    place = forms.CharField(
        label=_("Place"),
        max_length=200,
        help_text=_("A room, or the name of the online meeting."),
    )
    held_on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    starts = forms.TimeField(
        label=_("From"),
        widget=forms.TimeInput({"type": "time"}, "%H:%M"),
        help_text=_("On the clock of the unit (WIB, WITA or WIT)."),
    )
    ends = forms.TimeField(
        label=_("Until"), widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )

    def __init__(self, *args: Any, scope: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        activities = ActivityPage.objects.live().order_by("-held_on", "path")
        self.fields["page"].queryset = activities  # type: ignore[attr-defined]
        self.fields["unit"].queryset = scope  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("It must end after it starts."))
        return data

    def moment(self, name: str) -> datetime:
        """``starts`` or ``ends`` on the day, on the clock of the unit."""
        data = self.cleaned_data
        naive = datetime.combine(data["held_on"], data[name])
        return timezone.make_aware(naive, ZoneInfo(data["unit"].time_zone))


class SignedListForm(forms.Form):
    file = forms.FileField(
        label=_("Scan of the signed list"),
        help_text=_("PDF, JPG or PNG, at most 8 MB."),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


class NipsForm(forms.Form):
    nips = forms.CharField(
        label=_("NIPs of those who signed, one a line"),
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
    )


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Name or NIP"), max_length=60, required=False)


class ByHandForm(forms.Form):
    nip = forms.CharField(label="NIP", max_length=40)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Why neither the code nor the list tells it. Assessors read it."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2})
    )
