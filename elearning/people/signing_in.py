"""Sign-in by NIP or e-mail, with one answer for known and unknown accounts."""

import re
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import User

NOT_A_DIGIT = re.compile(r"[\s.\-']")


def normalise_nip(text: str) -> str:
    """'19860926 201505 1 001' as people write it becomes 18 digits."""
    return NOT_A_DIGIT.sub("", text)


class NipOrEmailBackend(AuthenticationBackend):
    """Finds the account by the NIP of its employee where allauth looks for a user name."""

    def _authenticate_by_username(self, username: str, password: str) -> User | None:
        user = User.objects.filter(employee__nip=normalise_nip(username)).first()
        if user is None:
            return None
        self._did_check_password = True
        matches = user.check_password(password) and self.user_can_authenticate(user)
        return user if matches else None


class AccountAdapter(DefaultAccountAdapter):
    """HR brings people in; nobody signs up by himself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class LoginForm(AllauthLoginForm):
    """The one field takes a NIP or an e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("NIP or e-mail"),
            max_length=254,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none"}
            ),
        )
