"""Forms of the CMS for roles."""

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
        return f"{'— ' * (obj.depth - 1)}{obj.name}"


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
