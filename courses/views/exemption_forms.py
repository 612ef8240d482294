"""The forms of exemptions: filters of the list, the request, a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.exempting import (
    AlreadyDecided,
    CannotExempt,
    EndsBeforeItStarts,
    ForOneself,
    ReasonMissing,
    SomebodyElseMustApprove,
    TooLong,
)
from courses.exemption_lists import (
    IN_FORCE,
    OVER,
    REFUSED,
    REVOKED,
    TO_COME,
    WAITING,
)
from courses.models import CoursePage

from .duty_forms import day_field

STATUSES = [
    ("", _("All")),
    (WAITING, _("Waiting for approval")),
    (IN_FORCE, _("In force")),
    (TO_COME, _("To come")),
    (OVER, _("Over")),
    (REFUSED, _("Refused")),
    (REVOKED, _("Revoked")),
]
LABELS = dict(STATUSES)
# Where each refusal is told, and in which words.
REFUSALS: dict[type[CannotExempt], tuple[str | None, Any]] = {
    ForOneself: (
        None,
        _("Nobody decides on his own exemption: another HR officer must."),
    ),
    EndsBeforeItStarts: (
        "ends_on",
        _("The last day lies before the first day."),
    ),
    TooLong: ("ends_on", _("These are more than ten years.")),
    ReasonMissing: ("reason", _("Write the reason.")),
    SomebodyElseMustApprove: (
        None,
        _("You asked for it, so another HR officer of this unit must approve it."),
    ),
    AlreadyDecided: (None, _("It has been decided already.")),
}


def module_field(*, empty: Any) -> "forms.ModelChoiceField[CoursePage]":
    return forms.ModelChoiceField(
        CoursePage.objects.none(),
        label=_("Module"),
        required=False,
        to_field_name="slug",
        empty_label=empty,
    )


class _WithModules(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["modul"].queryset = CoursePage.objects.live().order_by("title")


class FilterForm(_WithModules):
    q = forms.CharField(label=_("Name or NIP"), max_length=60, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=STATUSES, required=False)
    modul = module_field(empty=_("All modules"))

    def read(self, name: str) -> str:
        """As text; empty where the field was left empty or holds no choice."""
        self.is_valid()
        value = self.cleaned_data.get(name)
        return value.slug if isinstance(value, CoursePage) else str(value or "")


class ExemptionForm(_WithModules):
    """From what, for how long and why; the person is chosen beside it."""

    modul = module_field(empty=_("All modules"))
    starts_on = day_field(_("From"))
    ends_on = day_field(
        _("Until"), required=False, help_text=_("The last day. Empty: until revoked.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "With the letter behind it. The employee and the HR offices of his unit read "
            "it: no diagnosis, please."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error(*REFUSALS[EndsBeforeItStarts])
        return cleaned


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2})
    )
