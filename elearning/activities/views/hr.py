"""/sdm/kegiatan/: sessions of the units of HR, who was there, and who is entered by hand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from elearning.activities import attending, planning
from elearning.activities.agenda import (
    employees_in,
    present_at,
    present_by_unit,
    sessions_in,
)
from elearning.activities.forms import ByHandForm, PlanForm, ReasonForm
from elearning.activities.models import ActivityPage, ActivitySession, Attendance
from elearning.activities.naming import named_by
from elearning.activities.papers import papers_of
from elearning.people.models import RoleGrant
from elearning.people.scopes import ScopedRequest, requires_role

PAGE = 50
for_hr = requires_role(RoleGrant.Role.HR)
REFUSALS: dict[type[Exception], tuple[str | None, Any]] = {
    attending.ReasonMissing: ("reason", gettext_lazy("Write the reason.")),
    attending.ForOneself: ("nip", gettext_lazy("Somebody else must enter you.")),
    attending.NotHeldYet: (None, gettext_lazy("The session has not been held yet.")),
    attending.NobodyThere: (
        "nip",
        gettext_lazy("This person belonged to no unit on the day of the session."),
    ),
    attending.WithdrawnAlready: (
        None,
        gettext_lazy("This attendance has been taken back already."),
    ),
}


def session_within(request: ScopedRequest, key: UUID) -> ActivitySession:
    """A session of these units; of others nothing is said."""
    return get_object_or_404(sessions_in(request.scope), key=key)


@require_safe
@for_hr
def listing(request: ScopedRequest) -> HttpResponse:
    rows = sessions_in(request.scope)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    has_pages = ActivityPage.objects.live().exists()
    context = {"has_pages": has_pages, "page": page}
    return render(request, "activities/hr/sessions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def plan(request: ScopedRequest) -> HttpResponse:
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        scope=request.scope,
        initial=_announced(request.GET.get("kegiatan", "")),
    )
    if form.is_valid():
        data = form.cleaned_data
        session = planning.plan_session(
            page=data["page"],
            unit=data["unit"],
            place=data["place"],
            starts=form.moment("starts"),
            ends=form.moment("ends"),
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        messages.success(request, _("The session is planned."))
        return redirect("activity_session", session.key)
    status = 422 if form.is_bound else 200
    return render(request, "activities/hr/plan.html", {"form": form}, status=status)


def _announced(number: str) -> dict[str, Any]:
    """What the activity announces, as a first guess."""
    pages = ActivityPage.objects.live()
    known = pages.filter(pk=number) if number.isdecimal() else pages
    page = known.order_by("-held_on").first()
    if page is None:
        return {}
    names = ("place", "held_on", "starts", "ends")
    guess = {name: getattr(page, name) for name in names}
    return {"page": page.pk, "unit": page.host_unit_id, **guess}


@require_safe
@for_hr
def detail(request: ScopedRequest, key: UUID) -> HttpResponse:
    session = session_within(request, key)
    page = Paginator(present_at(session), PAGE).get_page(request.GET.get("page"))
    context = {
        "by_unit": present_by_unit(session),
        "lists": session.signed_lists.order_by("uploaded_at"),
        "page": page,
        "papers": papers_of(session),
        "session": session,
    }
    return render(request, "activities/hr/session.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def by_hand(request: ScopedRequest, key: UUID) -> HttpResponse:
    session = session_within(request, key)
    form = ByHandForm(request.POST or None)
    if form.is_valid() and _entered(request, form, session):
        return redirect("activity_session", key)
    context = {"form": form, "session": session}
    status = 422 if form.is_bound else 200
    return render(request, "activities/hr/by_hand.html", context, status=status)


def _entered(
    request: ScopedRequest, form: ByHandForm, session: ActivitySession
) -> bool:
    people = employees_in(request.scope, on=session.day)
    named = named_by(form.cleaned_data["nip"], among=people)
    if not named.people:
        form.add_error("nip", _("Nobody in your units has this NIP."))
        return False
    try:
        attending.record_by_hand(
            session=session,
            employee=named.people[0],
            reason=form.cleaned_data["reason"],
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except tuple(REFUSALS) as refusal:
        form.add_error(*REFUSALS[type(refusal)])
        return False
    messages.success(request, _("The attendance is recorded."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def withdraw(request: ScopedRequest, key: UUID, number: int) -> HttpResponse:
    session = session_within(request, key)
    rows = Attendance.objects.filter(session=session).select_related("employee")
    attendance = get_object_or_404(rows, pk=number)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            attending.withdraw(
                attendance=attendance,
                reason=form.cleaned_data["reason"],
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except attending.WithdrawnAlready as refusal:
            messages.info(request, str(REFUSALS[type(refusal)][1]))
        else:
            messages.success(request, _("The attendance is taken back."))
        return redirect("activity_session", key)
    context = {"attendance": attendance, "form": form, "session": session}
    status = 422 if form.is_bound else 200
    return render(request, "activities/hr/withdraw.html", context, status=status)
