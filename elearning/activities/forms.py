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
from .noting import Said
from .outlines import Section

PHOTOS_AT_ONCE = 4


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


class MinutesForm(forms.Form):
    """The fields of ``Said``, in the order in which minutes are read."""

    chair = forms.CharField(label=_("Led by"), max_length=200)
    secretary = forms.CharField(label=_("Minutes taken by"), max_length=200)
    opening = forms.CharField(label=_("Opening"), widget=forms.Textarea({"rows": 4}))
    discussion = forms.CharField(
        label=_("Discussion"),
        widget=forms.Textarea({"rows": 10}),
        help_text=_("Lines that begin with '- ' become a list."),
    )
    decisions = forms.CharField(
        label=_("Decisions"), widget=forms.Textarea({"rows": 6})
    )

    def said(self) -> Said:
        return Said(**self.cleaned_data)


class PhotosForm(forms.Form):
    """Some photos at once, each with what it shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, PHOTOS_AT_ONCE + 1):
            self.fields[f"file_{n}"] = forms.FileField(
                label=_("Photo %(n)d") % {"n": n},
                required=False,
                widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
            )
            self.fields[f"caption_{n}"] = forms.CharField(
                label=_("What photo %(n)d shows") % {"n": n},
                max_length=240,
                required=False,
            )

    def sent(self) -> list[tuple[int, Any, str]]:
        """Number, file and caption of each photo that came."""
        data = self.cleaned_data
        numbers = range(1, PHOTOS_AT_ONCE + 1)
        return [
            (n, data[f"file_{n}"], data[f"caption_{n}"])
            for n in numbers
            if data[f"file_{n}"]
        ]


class ReportForm(forms.Form):
    """A text for each section of the report."""

    def __init__(self, *args: Any, sections: list[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        for n, section in enumerate(sections):
            self.fields[f"text_{n}"] = forms.CharField(
                label=section.heading or section.chapter,
                initial=section.body,
                required=False,
                max_length=20_000,
                widget=forms.Textarea({"rows": min(12, 2 + section.body.count("\n"))}),
                help_text=section.chapter if section.heading else "",
            )

    def edited(self) -> list[Section]:
        """Sections whose text was emptied are left out."""
        texts = [self.cleaned_data[f"text_{n}"] for n in range(len(self.sections))]
        return [
            Section(chapter=one.chapter, heading=one.heading, body=text.strip())
            for one, text in zip(self.sections, texts, strict=True)
            if text.strip()
        ]
