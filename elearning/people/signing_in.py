"""Sign-in by NIP or e-mail, with one answer for known and unknown accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthResetPasswordKeyForm
from allauth.account.forms import SetPasswordForm as AllauthSetPasswordForm
from django import forms
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .models import User
from .nip import EIGHTEEN_DIGITS, normalise_nip
from .sessions import brought_along

NO_MATCH = _(
    "These details do not match an account. Check the 18 digits of your NIP, or your "
    "e-mail address, and type the password again. No password yet? Choose “Forgot "
    "your password?” to set one."
)
TOO_MANY = _(
    "Too many failed attempts. Wait five minutes and try again, or choose “Forgot your "
    "password?” to set a new one."
)


def sign_in_name(typed: str) -> str:
    """What people type, in one spelling: a NIP as 18 digits, an address in lower case.

    One spelling a person, so that throttling by name cannot be walked around by spaces.
    """
    nip = normalise_nip(typed)
    return nip if EIGHTEEN_DIGITS.fullmatch(nip) else typed.strip().lower()


def find_user(typed: str) -> User | None:
    """The account of this NIP or e-mail address."""
    name = sign_in_name(typed)
    if EIGHTEEN_DIGITS.fullmatch(name):
        return User.objects.filter(employee__nip=name).first()
    users = User.objects.exclude(email="").alias(address=Lower("email"))
    return users.filter(address=name).first()


def _with_employee(user_id: int) -> User | None:
    return User.objects.select_related("employee").filter(pk=user_id).first()


class NipOrEmailBackend(AuthenticationBackend):
    """One look-up and one password check, whoever is asked for.

    allauth would check a known address twice, as address and as user name, which tells it
    from an unknown one by the clock. Accounts that are switched off answer like unknown ones.
    """

    def get_user(self, user_id: int) -> User | None:
        """The account of a session with its employee, as a rule read with the session."""
        user = brought_along(user_id) or _with_employee(user_id)
        return user if user and self.user_can_authenticate(user) else None

    def _authenticate(
        self, request: HttpRequest | None, **credentials: Any
    ) -> User | None:
        user = find_user(credentials.get("username") or credentials.get("email") or "")
        if user is None:
            return None  # The caller spends the time of a check all the same.
        self._did_check_password = True
        matches = user.check_password(credentials["password"])
        return user if matches and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):
    """HR brings people in; nobody signs up by himself."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NO_MATCH,
        "email_password_mismatch": NO_MATCH,
        "too_many_login_attempts": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return str(subject)


class PlainFields(forms.Form):
    """Labels above the fields say enough: no placeholder repeats them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(PlainFields, AllauthLoginForm):
    """The one field takes a NIP or an e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("NIP or e-mail"),
            max_length=254,
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "username",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                }
            ),
        )
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Stay signed in on this device")

    def clean_login(self) -> str:
        return sign_in_name(self.cleaned_data["login"])


NEW_PASSWORD_HELP = format_lazy(
    "{} {}",
    _("At least 10 characters, not only digits."),
    _("A sentence that only you know is easy to remember and hard to guess."),
)


class NewPassword(PlainFields):
    """Says the rule for a new password in one sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = NEW_PASSWORD_HELP
        self.fields["password2"].label = _("New password, once more")


class ChangePasswordForm(NewPassword, AllauthChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Current password")
        self.fields["oldpassword"].help_text = ""


class SetPasswordForm(NewPassword, AllauthSetPasswordForm):
    """For a person who came in without a password."""


class ResetPasswordKeyForm(NewPassword, AllauthResetPasswordKeyForm):
    """For a person who came by the link in a message."""


class ResetPasswordForm(PlainFields, AllauthResetPasswordForm):
    """Asks for the e-mail address and answers the same for any.

    Either way one message is sent, so that the clock tells no more than the page.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        if self.users:
            return str(super().save(request, **kwargs))
        email = str(self.cleaned_data["email"])
        AccountAdapter(request).send_mail("account/email/unknown_account", email, {})
        return email
