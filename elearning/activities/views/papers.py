"""/sdm/kegiatan/<session>/: minutes, the text of the report, and the papers themselves."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from elearning.activities import noting, papers
from elearning.activities.forms import MinutesForm, ReportForm
from elearning.activities.models import ActivityReport
from elearning.people.scopes import ScopedRequest

from .hr import for_hr, session_within

KINDS = frozenset(ActivityReport.Kind.values)
NOTHING: dict[str, Any] = {
    "daftar-hadir": gettext_lazy("Nobody is recorded yet, so there is no list."),
    "notulen": gettext_lazy("Write the minutes first."),
    "foto": gettext_lazy("Add a photo first."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def minutes(request: ScopedRequest, key: UUID) -> HttpResponse:
    session = session_within(request, key)
    written = getattr(session, "minutes", None)
    form = MinutesForm(
        request.POST if request.method == "POST" else None,
        initial=model_to_dict(written) if written else None,
    )
    if form.is_valid():
        noting.save_minutes(
            session=session,
            said=form.said(),
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        messages.success(request, _("The minutes are saved."))
        return redirect("activity_session", key)
    context = {"form": form, "session": session}
    status = 422 if form.is_bound else 200
    return render(request, "activities/hr/minutes.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def report(request: ScopedRequest, key: UUID) -> HttpResponse:
    """The text before it is issued; an emptied section is left out."""
    session = session_within(request, key)
    if request.method == "POST" and "anew" in request.POST:
        noting.discard_report_text(session=session)
        messages.success(request, _("The text was written anew from what is known."))
        return redirect("activity_report", key)
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        sections=papers.report_sections(session),
    )
    if form.is_valid():
        noting.save_report_text(
            session=session,
            sections=form.edited(),
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        messages.success(request, _("The text of the report is saved."))
        return redirect("activity_session", key)
    context = {"form": form, "session": session}
    status = 422 if form.is_bound else 200
    return render(request, "activities/hr/report.html", context, status=status)


@require_safe
@for_hr
def draft(request: ScopedRequest, key: UUID, kind: str) -> HttpResponse:
    session = session_within(request, key)
    _check(kind)
    try:
        made = papers.draft_pdf(session, kind=kind, at=timezone.now())
    except papers.NothingToShow:
        messages.info(request, str(NOTHING[kind]))
        return redirect("activity_session", key)
    return _pdf(made, name=f"rancangan-{kind}")


@require_POST
@for_hr
def issue(request: ScopedRequest, key: UUID, kind: str) -> HttpResponse:
    session = session_within(request, key)
    _check(kind)
    try:
        papers.issue(
            session=session,
            kind=kind,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except papers.NothingToShow:
        messages.error(request, str(NOTHING[kind]))
    else:
        messages.success(request, _("Issued. This paper stays as it is."))
    return redirect("activity_session", key)


@require_safe
@for_hr
def issued(
    request: ScopedRequest, key: UUID, kind: str, *, number: int
) -> HttpResponse:
    rows = ActivityReport.objects.filter(session=session_within(request, key))
    paper = get_object_or_404(rows, kind=kind, number=number)
    return _pdf(papers.pdf_of(paper), name=f"{kind}-{number}")


def _check(kind: str) -> None:
    if kind not in KINDS:
        raise Http404


def _pdf(data: bytes, *, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
