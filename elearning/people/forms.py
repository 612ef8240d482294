"""Forms of the CMS for roles and for the tree of units."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from .models import RoleGrant, Unit, User
from .signing_in import find_user


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Units in the order of the tree, each as deep as it stands."""

    def label_from_instance(self, obj: Unit) -> str:
        return obj.indented_name


class GrantForm(WagtailAdminModelForm):
    """Names the person by NIP or e-mail, as at sign-in."""

    person = forms.CharField(label=_("NIP or e-mail"), max_length=254)
    unit = UnitField(label=_("Unit"), queryset=Unit.objects.all())

    class Meta:
        model = RoleGrant
        fields = ["role", "unit", "starts_on"]
        widgets = {"starts_on": AdminDateInput}

    field_order = ["person", "role", "unit", "starts_on"]

    def clean_person(self) -> User:
        user = find_user(self.cleaned_data["person"])
        if user is None or not user.is_active:
            raise ValidationError(_("No active account has this NIP or e-mail."))
        return user


class EndForm(WagtailAdminModelForm):
    """Of a role that was granted, only the last day can be set."""

    ends_on = forms.DateField(label=_("Until"), widget=AdminDateInput)

    class Meta:
        model = RoleGrant
        fields = ["ends_on"]

    def clean_ends_on(self) -> Any:
        ends_on = self.cleaned_data["ends_on"]
        if ends_on < self.instance.starts_on:
            raise ValidationError(_("The last day lies before the first."))
        return ends_on


UNIT_FIELDS = [
    "name",
    "short_name",
    "kind",
    "siasn_unor_id",
    "time_zone",
    "is_integrity_zone",
    "target_predicate",
    "integrity_zone_since",
    "valid_from",
    "valid_to",
]


class UnitForm(WagtailAdminModelForm):
    """A unit that is there: its code stays; another unit above it moves it."""

    under = UnitField(label=_("Under"), queryset=Unit.objects.all(), required=False)
    moved_on = forms.DateField(
        label=_("Moved on"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Needed when the unit moves: the day from which it stands there."),
    )

    class Meta:
        model = Unit
        fields = UNIT_FIELDS

    field_order = ["name", "short_name", "under", "moved_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].initial = self._above()

    def _above(self) -> Unit | None:
        above: Unit | None = self.instance.get_parent() if self.instance.pk else None
        return above

    @property
    def moves(self) -> bool:
        under = self.cleaned_data.get("under")
        return under is not None and under != self._above()

    def clean(self) -> Any:
        data = super().clean()
        under = self.cleaned_data.get("under")
        if under is not None and under.path.startswith(self.instance.path):
            message = _("A unit cannot stand under itself or under one of its own.")
            self.add_error("under", message)
        elif self.moves and not self.cleaned_data.get("moved_on"):
            self.add_error("moved_on", _("Say from which day the unit stands there."))
        return data


class NewUnitForm(WagtailAdminModelForm):
    """A new unit, with the code that stays its own."""

    under = UnitField(label=_("Under"), queryset=Unit.objects.all())

    class Meta:
        model = Unit
        fields = ["code", *UNIT_FIELDS]

    field_order = ["code", "name", "short_name", "under"]
