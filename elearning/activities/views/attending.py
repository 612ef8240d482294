"""/hadir/<code>/: the phone that scanned the code. One button, and no script is needed."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from elearning.activities import attending
from elearning.activities.codes import CodeHasChanged, session_of
from elearning.activities.models import ActivitySession, Attendance
from elearning.people.models import Employee
from elearning.people.scopes import employee_of
from elearning.throttling import WINDOW, throttled, too_often

SCANNED = "activities.scanned"  # in the session of the browser: code and moment
TIME_TO_SIGN_IN = timedelta(minutes=15)
TRIES_A_MINUTE = 10
# A whole office shares one address; behind the number stands a signature of 96 bits.
A_MINUTE_AN_ADDRESS = 600
REFUSALS: dict[type[Exception], Any] = {
    attending.DoorsAreClosed: gettext_lazy(
        "The doors are closed. Ask the person who leads the session to enter you."
    ),
    attending.NobodyThere: gettext_lazy(
        "The HR office has not entered your unit, so your attendance cannot be recorded. "
        "Please tell them; they can enter you afterwards."
    ),
    attending.WithdrawnAlready: gettext_lazy(
        "Your attendance was recorded and taken back by the HR office. Please ask them."
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@throttled(name="attend", per_minute=A_MINUTE_AN_ADDRESS)
def attend(request: HttpRequest, code: str) -> HttpResponse:
    """The moment of the scan counts: signing in may take longer than the code lasts."""
    now = timezone.now()
    try:
        session, scanned = _scan(request, code, now=now)
    except CodeHasChanged:
        return render(request, "activities/code_changed.html", status=410)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    employee = employee_of(request.user)
    if employee is None:
        message = _("Your account belongs to no employee, so nothing can be recorded.")
        return _answer(request, session, problem=message, status=403)
    if request.method != "POST":
        return _answer(request, session, attendance=_known(session, employee))
    return _recorded(request, session, employee=employee, scanned=scanned, now=now)


def _recorded(
    request: HttpRequest,
    session: ActivitySession,
    *,
    employee: Employee,
    scanned: datetime,
    now: datetime,
) -> HttpResponse:
    who = str(request.user.pk)
    if too_often(name="attend_as", key=who, limit=TRIES_A_MINUTE, seconds=WINDOW):
        response = render(request, "429.html", status=429)
        response["Retry-After"] = str(WINDOW)
        return response
    try:
        attending.attend(
            session=session,
            employee=employee,
            scanned=scanned,
            by=request.user,  # type: ignore[arg-type]
            at=now,
        )
    except tuple(REFUSALS) as refusal:
        problem = str(REFUSALS[type(refusal)])
        return _answer(request, session, problem=problem, status=422)
    return redirect(request.path)


def _scan(
    request: HttpRequest, code: str, *, now: datetime
) -> tuple[ActivitySession, datetime]:
    """The session, and when this browser scanned the code: before signing in, or now."""
    kept = request.session.get(SCANNED, {})
    scanned = parse_datetime(kept["at"]) if kept.get("code") == code else None
    if scanned is not None and now - scanned <= TIME_TO_SIGN_IN:
        return session_of(code, at=scanned), scanned
    session = session_of(code, at=now)
    request.session[SCANNED] = {"code": code, "at": now.isoformat()}
    return session, now


def _known(session: ActivitySession, employee: Employee) -> Attendance | None:
    rows = Attendance.objects.filter(session=session, employee=employee)
    return rows.valid().first()


def _answer(
    request: HttpRequest,
    session: ActivitySession,
    *,
    attendance: Attendance | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"attendance": attendance, "problem": problem, "session": session}
    return render(request, "activities/attend.html", context, status=status)
