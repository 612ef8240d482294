"""The filters of HR's and the assessor's pages, all by GET."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Assignment, CoursePage
from elearning.evidence.reporting.tallies import FIRST_DAY, LAST_DAY
from elearning.people.models import Unit

STATUSES = [
    ("", _("All")),
    ("obliged", _("Must complete")),
    ("late", _("Late")),
    ("progress", _("In progress")),
    ("todo", _("Not started")),
    ("done", _("Done")),
    ("exempt", _("Exempt")),
]


NO_DAY = _("Write the date as year-month-day: 2026-11-24.")


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": NO_DAY},
        validators=[
            MinValueValidator(FIRST_DAY, NO_DAY),
            MaxValueValidator(LAST_DAY, NO_DAY),
        ],
        **options,
    )


class OverviewForm(forms.Form):
    """Which module, as of which day. A day that is no date leaves today and says so."""

    modul: "forms.ModelChoiceField[CoursePage]" = forms.ModelChoiceField(
        CoursePage.objects.none(),
        label=_("Module"),
        required=False,
        to_field_name="slug",
        empty_label=_("All modules"),
    )
    pada = day_field(_("As of"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_told = Q(live=True) | Q(pk__in=Assignment.objects.values("course_id"))
        courses = CoursePage.objects.filter(is_told).order_by("title")
        self.fields["modul"].queryset = courses  # type: ignore[attr-defined]

    def read(self, name: str) -> Any:
        """The cleaned value, or None where the field was left empty or is wrong."""
        self.is_valid()
        return self.cleaned_data.get(name) or None

    def day(self, *, today: date) -> date:
        return min(self.read("pada") or today, today)


class UnitsForm(OverviewForm):
    """The tree: the unit with those right below it, or every level."""

    semua = forms.BooleanField(label=_("All levels"), required=False)


class PeopleForm(OverviewForm):
    """Who is shown in the list of people."""

    unit = forms.CharField(required=False, widget=forms.HiddenInput)
    periode = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(label=_("Status"), choices=STATUSES, required=False)
    q = forms.CharField(label=_("Name or NIP"), max_length=60, required=False)

    field_order = ["q", "status", "modul", "pada", "unit", "periode"]


class AbsentForm(OverviewForm):
    """Who has never signed in."""

    unit = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Name or NIP"), max_length=60, required=False)

    field_order = ["q", "pada", "unit"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["modul"]


class RecordedForm(OverviewForm):
    """Completions of a span of days."""

    unit = forms.CharField(required=False, widget=forms.HiddenInput)
    dari = day_field(_("From"), required=False)

    field_order = ["dari", "pada", "modul", "unit"]


class EvidenceForm(forms.Form):
    """Unit and period of the evidence."""

    unit = forms.ChoiceField(label=_("Unit"))
    dari = day_field(_("From"))
    sampai = day_field(_("Until"))

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.code: unit for unit in units}
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            (unit.code, f"{'· ' * (unit.depth - 1)}{unit.name}")
            for unit in self.units.values()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("dari"), cleaned.get("sampai")
        if first and last and last < first:
            self.add_error("sampai", _("The last day lies before the first."))
        return cleaned

    @property
    def chosen_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]
