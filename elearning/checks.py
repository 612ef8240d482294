"""Refuses to start a site that is unsafe or half configured.

`manage.py` runs these checks before every command, and `elearning/wsgi.py` before the site
answers its first request.
"""

import os
import sys
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.http.request import validate_host
from pyhanko.sign.signers import Signer

from .signing_pdfs import PdfSignerUnusable, chosen_signer, is_by_bsre

MINIMUM_KEY_LENGTH = 50
DEMO_DOMAIN = "demo.test"
# A server that is told so by its worker gives up; any other code is tried again for ever.
NOT_STARTED = 3


def is_production() -> bool:
    return not (settings.DEMO or settings.DEBUG)


@register(Tags.security)
def secret_key_is_long(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:  # it is empty
        key = ""
    if len(key) >= MINIMUM_KEY_LENGTH:
        return []
    return [
        Error(
            f"SECRET_KEY is shorter than {MINIMUM_KEY_LENGTH} characters.",
            hint="Set the environment variable SECRET_KEY to a long random text.",
            id="elearning.E001",
        )
    ]


@register(Tags.security)
def hosts_are_named(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    hosts = settings.ALLOWED_HOSTS
    if not is_production() or (hosts and "*" not in hosts):
        return []
    return [
        Error(
            "ALLOWED_HOSTS is empty or lets every host name in.",
            hint="Set ALLOWED_HOSTS to the names of this site, separated by commas.",
            id="elearning.E002",
        )
    ]


@register(Tags.security)
def site_address_is_whole(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Certificates print SITE_URL: what it says must lead to this site, and safely."""
    if not is_production():
        return []
    address = urlsplit(settings.SITE_URL)
    if address.scheme != "https" or not address.hostname:
        fault = "is not an https:// address"
    elif not validate_host(address.hostname, settings.ALLOWED_HOSTS):
        fault = "is not among ALLOWED_HOSTS"
    else:
        return []
    return [
        Error(
            f"SITE_URL, {settings.SITE_URL}, {fault}.",
            hint="Set SITE_URL to the public address; certificates and mails print it.",
            id="elearning.E003",
        )
    ]


@register(Tags.security)
def workers_share_a_cache(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    workers = os.environ.get("WEB_CONCURRENCY", "1")
    shared = "locmem" not in settings.CACHES["default"]["BACKEND"]
    if shared or workers in {"", "0", "1"}:
        return []
    return [
        Warning(
            f"{workers} worker processes do not share a cache, so each counts sign-in "
            "attempts for itself.",
            hint="Set REDIS_URL, or run one process with threads.",
            id="elearning.W001",
        )
    ]


@register(Tags.security, deploy=True)
def mail_can_be_sent(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if settings.EMAIL_HOST or not is_production():
        return []
    return [
        Warning(
            "No mail leaves this site, so nobody can set or reset a password.",
            hint="Set EMAIL_HOST.",
            id="elearning.W002",
        )
    ]


@register(Tags.security)
def pdfs_can_be_signed(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Of a key that others gave; our own is made when it is first needed."""
    try:
        _given_signer()
    except PdfSignerUnusable as error:
        return [
            Error(
                f"CERTIFICATE_P12 cannot sign certificates: {error}.",
                hint="Name a PKCS#12 file with an RSA or EC key, and its password.",
                id="elearning.E005",
            )
        ]
    return []


@register(Tags.security)
def bsre_is_named_with_reason(
    app_configs: Any, **kwargs: Any
) -> Sequence[CheckMessage]:
    if not settings.BSRE_ISSUER:
        return []
    try:
        signer = _given_signer()
    except PdfSignerUnusable:  # said above
        return []
    if signer and is_by_bsre(signer):
        return []
    return [
        Warning(
            "What signs certificates does not come from BSRE_ISSUER, so none of them says "
            "that BSrE stands behind it.",
            hint="Name the key in CERTIFICATE_P12, correct BSRE_ISSUER, or leave it empty.",
            id="elearning.W003",
        )
    ]


def _given_signer() -> Signer | None:
    return chosen_signer(owner="") if settings.CERTIFICATE_P12[0] else None


# Tagged for the database, so that no command asks it by the way; `refuse_if_unsafe` does.
@register(Tags.database)
def demo_accounts_are_gone(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> Sequence[CheckMessage]:
    if settings.DEMO or not databases:
        return []
    accounts = get_user_model().objects.filter(
        email__iendswith=f"@{DEMO_DOMAIN}", is_active=True
    )
    try:
        found = accounts.count()
    except DatabaseError:  # it is not there yet, or not migrated: other errors say so
        return []
    if not found:
        return []
    return [
        Error(
            f"{found} demo accounts with a published password can sign in here.",
            hint=f"Deactivate the accounts that end in @{DEMO_DOMAIN}, or start with "
            "an empty database.",
            id="elearning.E004",
        )
    ]


def refuse_if_unsafe() -> None:
    """End this process with one line for each error, before it answers anybody."""
    errors = [
        message
        for message in run_checks(
            tags=[Tags.security, Tags.database], databases=["default"]
        )
        if message.is_serious()
    ]
    for error in errors:
        sys.stderr.write(f"Not started: {error.msg} {error.hint or ''}\n")
    if errors:
        sys.exit(NOT_STARTED)
