"""In the room: the screen with the code, and the doors. For HR and trainers of the session."""

from datetime import datetime
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from elearning.activities import attending
from elearning.activities.codes import code_for
from elearning.activities.models import ActivitySession
from elearning.activities.people import runs

EVERY = 20  # seconds until the screen shows another code


@require_safe
@never_cache
@login_required
def screen(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read from the last row. It renews itself, with or without a script."""
    session, now = _session(request, key), timezone.now()
    context: dict[str, Any] = {
        "every": EVERY,
        "present": session.attendances.valid().count(),
        "session": session,
    }
    if session.state == "open":
        context["code"] = _picture(request, session, at=now)
    return render(request, "activities/screen.html", context)


@require_POST
@login_required
def open_doors(request: HttpRequest, key: UUID) -> HttpResponse:
    session = _session(request, key)
    try:
        attending.open_doors(session=session, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except attending.DoorsAreClosed:
        messages.error(request, _("The doors have been closed. They stay closed."))
    return redirect("activity_screen", key)


@require_POST
@login_required
def close_doors(request: HttpRequest, key: UUID) -> HttpResponse:
    session = _session(request, key)
    try:
        attending.close_doors(session=session, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except attending.DoorsAreClosed:
        messages.error(request, _("The doors have never been opened."))
    return redirect("activity_screen", key)


def _session(request: HttpRequest, key: UUID) -> ActivitySession:
    """One that the person runs; of others nothing is said."""
    found = ActivitySession.objects.select_related("page", "unit")
    session = get_object_or_404(found, key=key)
    if not runs(request.user, session, on=timezone.localdate()):
        raise Http404
    return session


def _picture(request: HttpRequest, session: ActivitySession, *, at: datetime) -> str:
    """At the address by which the person in the room has reached the site."""
    address = reverse("attend", args=[code_for(session, at=at)])
    code = segno.make(request.build_absolute_uri(address), error="m", micro=False)
    return str(code.svg_data_uri(border=2, scale=10))
