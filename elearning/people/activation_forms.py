"""Forms of the first sign-in."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import User
from .nip import normalise_nip
from .signing_in import NEW_PASSWORD_HELP

PLAIN = {"autocapitalize": "none", "spellcheck": "false"}
NEW = {"autocomplete": "new-password"}


class CodeForm(forms.Form):
    """A NIP and the code of the slip; no shape is refused here, so all faults look alike."""

    nip = forms.CharField(
        label=lazystr("NIP"),
        max_length=40,
        widget=forms.TextInput(
            {**PLAIN, "autocomplete": "username", "inputmode": "numeric"}
        ),
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Twelve letters and digits on the slip from HR."),
        widget=forms.TextInput(
            {
                **PLAIN,
                "autocapitalize": "characters",
                "autocomplete": "one-time-code",
            }
        ),
    )

    def clean_nip(self) -> str:
        return normalise_nip(self.cleaned_data["nip"])


class AskForm(forms.Form):
    login = forms.CharField(
        label=gettext_lazy("NIP or work e-mail"),
        max_length=254,
        widget=forms.TextInput({**PLAIN, "autocomplete": "username"}),
    )


class FirstPasswordForm(forms.Form):
    """A password of one's own, twice."""

    password1 = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        help_text=NEW_PASSWORD_HELP,
        widget=forms.PasswordInput(NEW),
    )
    password2 = forms.CharField(
        label=gettext_lazy("New password, once more"),
        strip=False,
        widget=forms.PasswordInput(NEW),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        validate_password(password, self.user)
        return password

    def clean_password2(self) -> str:
        first, again = (
            self.cleaned_data.get("password1"),
            self.cleaned_data["password2"],
        )
        if first and first != again:
            raise ValidationError(_("The two passwords differ: type them again."))
        return str(again)
