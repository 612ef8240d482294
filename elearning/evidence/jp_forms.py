"""The filters of the pages of lesson hours, and what to export."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 2000, 2100
STATUSES = [
    ("", _("All")),
    ("reached", _("Target reached")),
    ("below", _("Target not reached")),
    ("over", _("PPPK above the figure for information")),
]


class YearForm(forms.Form):
    """Which year; one that is no year leaves this one."""

    tahun = forms.IntegerField(
        label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False
    )

    def read(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name) or None

    def year(self, *, today: date) -> int:
        return min(self.read("tahun") or today.year, today.year)


class HoursForm(YearForm):
    """Who is shown in the list of people."""

    unit = forms.CharField(required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(label=_("Status"), choices=STATUSES, required=False)
    q = forms.CharField(label=_("Name or NIP"), max_length=60, required=False)

    field_order = ["q", "status", "tahun", "unit"]


class ExportForm(YearForm):
    """Which year and unit, and whether only what was never exported."""

    unit = forms.CharField(widget=forms.HiddenInput)
    baru = forms.BooleanField(
        label=_("Only what has not been exported yet"), required=False
    )
