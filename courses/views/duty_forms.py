"""The forms of duties: filters of the list, the plan itself, ending one."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.duty_lists import OVER, RUNNING, TO_COME
from courses.duty_plans import LONGEST_DAYS
from courses.models import CoursePage, Cycle, Repeats
from elearning.people.models import EmploymentKind, PositionKind, Unit
from elearning.people.ranks import PNS_RANKS

FIRST_DAY, LAST_DAY = date(1945, 8, 17), date(2100, 12, 31)
NO_DAY = _("Write the date as year-month-day: 2026-11-24.")
PPPK_RANKS = (
    *("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"),
    *("X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"),
)
RANKS = [*((code, f"{code} {name}") for code, name in PNS_RANKS.items())]
RANKS += [(code, f"{code} (PPPK)") for code in PPPK_RANKS]
STATUSES = [
    (RUNNING, pgettext_lazy("duty", "Running")),
    (TO_COME, _("To come")),
    (OVER, _("Over")),
    ("semua", _("All")),
]
FIXED, RELATIVE = "tanggal", "hari"


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


def ticks(label: Any, choices: Any, **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        **options,
    )


class FilterForm(forms.Form):
    """Which duties are listed. What is no choice filters nothing."""

    status = forms.ChoiceField(label=_("Status"), choices=STATUSES, required=False)
    modul: "forms.ModelChoiceField[CoursePage]" = forms.ModelChoiceField(
        CoursePage.objects.none(),
        label=_("Module"),
        required=False,
        to_field_name="slug",
        empty_label=_("All modules"),
    )
    periode: "forms.ModelChoiceField[Cycle]" = forms.ModelChoiceField(
        Cycle.objects.none(),
        label=pgettext_lazy("duty", "Period"),
        required=False,
        to_field_name="code",
        empty_label=_("All periods"),
    )
    unit = forms.CharField(label=_("Unit or its code"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["modul"].queryset = CoursePage.objects.order_by("title")
        fields["periode"].queryset = Cycle.objects.order_by("-starts_on", "code")

    def read(self, name: str) -> str:
        """As text; empty where the field was left empty or holds no choice."""
        self.is_valid()
        value = self.cleaned_data.get(name)
        if isinstance(value, CoursePage):
            return str(value.slug)
        return str(value or "")


class DutyForm(forms.Form):
    """What, why, from when, by when and how often; units and people are chosen beside it."""

    courses: "forms.ModelMultipleChoiceField[CoursePage]" = (
        forms.ModelMultipleChoiceField(
            CoursePage.objects.none(),
            label=_("Modules"),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Each module becomes a duty of its own."),
            error_messages={"required": _("Choose at least one module.")},
        )
    )
    owner: "forms.ModelChoiceField[Unit]" = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Made by the HR office of"),
        empty_label=None,
        help_text=_("Nobody outside this unit is hit."),
    )
    employment_kinds = ticks(_("Employment kinds"), EmploymentKind.choices)
    position_kinds = ticks(_("Position kinds"), PositionKind.choices)
    rank_codes = ticks(_("Ranks"), RANKS)
    reason = forms.CharField(
        label=_("Legal basis"),
        max_length=300,
        help_text=_("The regulation or letter behind it. Every employee reads it."),
        error_messages={"required": _("Write the regulation or letter.")},
    )
    starts_on = day_field(_("From"))
    due = forms.ChoiceField(
        label=_("Due"),
        choices=[
            (FIXED, _("On a day that is the same for all")),
            (RELATIVE, _("Some days after the duty begins, or after joining")),
        ],
        widget=forms.RadioSelect,
        initial=FIXED,
    )
    due_on = day_field(_("Last day"), required=False)
    due_days = forms.IntegerField(
        label=_("Number of days"),
        min_value=0,
        max_value=LONGEST_DAYS,
        required=False,
        help_text=_(
            "For those who join later they count from joining; in further periods from "
            "the first day of the period."
        ),
    )
    repeats = forms.ChoiceField(
        label=_("How often"),
        choices=Repeats.choices,
        widget=forms.RadioSelect,
        initial=Repeats.ONCE,
    )

    def __init__(self, *args: Any, owners: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["courses"].queryset = CoursePage.objects.live().order_by("title")
        fields["courses"].label_from_instance = _course_label
        fields["owner"].queryset = Unit.objects.filter(pk__in=[u.pk for u in owners])
        if len(owners) == 1:
            fields["owner"].widget = forms.HiddenInput()
            fields["owner"].initial = owners[0].pk

    def clean(self) -> dict[str, Any]:
        """Only the kind of due day that was chosen counts."""
        cleaned = super().clean() or {}
        left = "due_days" if cleaned.get("due") == FIXED else "due_on"
        asked = "due_on" if left == "due_days" else "due_days"
        cleaned[left] = None
        self.errors.pop(left, None)
        if cleaned.get(asked) is None and asked not in self.errors:
            self.add_error(asked, forms.Field.default_error_messages["required"])
        return cleaned


class EndForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2})
    )


def _course_label(course: CoursePage) -> str:
    return f"{course.title} ({course.get_renewal_display()})"
