"""For those who check certificates without us: the list of revocations, and the page that checks."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from courses.statuses import status_list
from elearning.canonical import dumps
from elearning.signing import as_text, key_id, public_keys
from elearning.throttling import throttled

AT_MOST = (
    30  # seconds that anybody may keep the list: a revocation shows within a minute
)
SOURCES = "elearning/static/elearning"


@require_safe
@throttled(name="status", per_minute=60)
@cache_control(public=True, max_age=AT_MOST)
def status(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(status_list(at=timezone.now()))
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@throttled(name="checker", per_minute=30)
def checker(request: HttpRequest) -> HttpResponse:
    """One file that needs no network, and by its own policy may not use it."""
    script, style = (
        _source("js/certificate-checker.js"),
        _source("css/certificate-checker.css"),
    )
    page = render_to_string(
        "courses/checker.html",
        {
            "data": _data(),
            "policy": (
                f"default-src 'none'; script-src {_named(script)}; "
                f"style-src {_named(style)}; base-uri 'none'; form-action 'none'"
            ),
            "script": SafeString(f"<script>{script}</script>"),
            "style": SafeString(f"<style>{style}</style>"),
            "now": timezone.now(),
        },
        request=request,
    )
    response = HttpResponse(page)
    response["Content-Disposition"] = 'attachment; filename="pemeriksa-sertifikat.html"'
    response["Cache-Control"] = "no-store"
    return response


def _source(name: str) -> str:
    return (Path(settings.BASE_DIR) / SOURCES / name).read_text("utf-8")


def _named(source: str) -> str:
    """How a policy names a script or a style that stands in the page."""
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def _data() -> dict[str, Any]:
    status = status_list(at=timezone.now())
    keys = [{"id": key_id(key), "key": as_text(key)} for key in public_keys()]
    return {"keys": keys, "status": dumps(status), "texts": _texts()}


def _texts() -> dict[str, str]:
    """What the script says. {…} are filled in by it."""
    return {
        "genuine": _("This certificate is genuine"),
        "genuine_note": _(
            "The agency signed exactly these facts. Compare them with the paper, letter by "
            "letter: if one differs, the paper was changed."
        ),
        "revoked": _("This certificate was revoked"),
        "revoked_note": _("It is on the list of revocations of {day}."),
        "forged": _("This is no certificate of the agency"),
        "forged_note": _(
            "The signature does not belong to these facts, or the agency did not make it."
        ),
        "unreadable": _("No QR code of a certificate"),
        "unreadable_note": _(
            "Scan the QR code on the certificate and paste the whole text, with everything "
            "after the # sign."
        ),
        "code_only": _("The code alone proves nothing here"),
        "code_only_note": _(
            "It is not on the list of revocations of {day}. What the paper says can only be "
            "checked with the text of the QR code, or online."
        ),
        "unable": _("This browser cannot check signatures"),
        "unable_note": _(
            "Open this file in a current Chrome, Edge, Firefox or Safari, on a computer if need "
            "be."
        ),
        "stale": _(
            "The list of revocations is of {day} and no longer up to date: take a newer one before "
            "you rely on it."
        ),
        "list": _("List of revocations of {day}, good until {end}: {n} certificates."),
        "list_bad": _(
            "That is no list of revocations of this agency, or it was changed."
        ),
        "list_old": _("That list is older than the one here."),
        "picture_bad": _("No QR code was found in that picture."),
        "number": _("Certificate number"),
        "name": _("Name"),
        "module": _("Module"),
        "completed_on": _("Completed"),
        "issued_on": _("Issued"),
        "jp": _("Lesson hours"),
        "score": _("Score"),
        "code": _("Certificate code"),
        "key": _("Signed with the key"),
    }
