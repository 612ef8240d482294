"""Messages of this room, from text templates."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import AgencySettings, Employee


def mail_link(*, employee: Employee, token: str) -> None:
    """The activation link, to the work e-mail on record."""
    address = reverse("activate_by_link", args=[token])
    _send("activation", _("Activate your account"), employee, address=address)


def mail_has_account(*, employee: Employee) -> None:
    """That there is nothing to activate, and how to get a new password."""
    address = reverse("account_reset_password")
    _send("has_account", _("Your account is active"), employee, address=address)


def _send(template: str, subject: str, employee: Employee, *, address: str) -> None:
    context = {
        "employee": employee,
        "address": f"{settings.SITE_URL}{address}",
        "agency": AgencySettings.load(),
    }
    body = render_to_string(f"emails/{template}.txt", context)
    EmailMessage(subject=subject, body=body, to=[employee.work_email]).send()
