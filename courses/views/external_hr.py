"""/sdm/jp/sertifikat/: HR checks certificates from elsewhere. For HR of the unit only."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from courses.external import deciding
from courses.external.forms import QueueForm, ReasonForm
from courses.external.listing import WAITING, doubts_about, narrowed, received_in
from courses.external.previewing import NoPreview, preview_of
from courses.models import ExternalCertificate
from elearning.media import run_nothing
from elearning.people.models import RoleGrant
from elearning.people.scopes import ScopedRequest, requires_role

from .external import inert_file

PAGE = 50
for_hr = requires_role(RoleGrant.Role.HR)
REFUSALS: dict[type[Exception], Any] = {
    deciding.ForOneself: gettext_lazy(
        "This is your own certificate: somebody else must decide about it."
    ),
    deciding.AlreadyDecided: gettext_lazy("Somebody has decided about it already."),
    deciding.HasBeenReplaced: gettext_lazy(
        "The employee has sent a corrected one in its place."
    ),
    deciding.NotApproved: gettext_lazy("It does not count, so it cannot be revoked."),
}


@require_safe
@for_hr
def queue(request: ScopedRequest) -> HttpResponse:
    form = QueueForm({"status": WAITING} | request.GET.dict())
    state = form.read("status") or WAITING
    rows = narrowed(
        received_in(request.scope, on=timezone.localdate()),
        state="" if state == "semua" else state,
        kind=form.read("jenis"),
        search=form.read("q") or "",
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "courses/external/queue.html", {"form": form, "page": page})


@require_safe
@for_hr
def detail(request: ScopedRequest, key: UUID) -> HttpResponse:
    return _shown(request, _within(request, key), form=ReasonForm())


@require_safe
@for_hr
def file(request: ScopedRequest, key: UUID) -> HttpResponseBase:
    return inert_file(_within(request, key))


@require_safe
@for_hr
def preview(request: ScopedRequest, key: UUID) -> HttpResponseBase:
    try:
        drawn = preview_of(_within(request, key))
    except NoPreview as reason:
        raise Http404 from reason
    return run_nothing(HttpResponse(drawn.data, content_type=drawn.content_type))


@require_POST
@for_hr
def approve(request: ScopedRequest, key: UUID) -> HttpResponse:
    certificate = _within(request, key)
    try:
        deciding.approve(certificate=certificate, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except tuple(REFUSALS) as refusal:
        messages.error(request, REFUSALS[type(refusal)])
        return redirect("external_certificate", key)
    messages.success(request, _("Approved. Its lesson hours count."))
    return redirect("external_queue")


@require_POST
@for_hr
def refuse(request: ScopedRequest, key: UUID) -> HttpResponse:
    return _with_reason(request, key, act=deciding.refuse, told=_("Refused."))


@require_POST
@for_hr
def revoke(request: ScopedRequest, key: UUID) -> HttpResponse:
    told = _("Revoked. Its lesson hours count no more.")
    return _with_reason(request, key, act=deciding.revoke, told=told)


def _with_reason(
    request: ScopedRequest, key: UUID, *, act: Any, told: str
) -> HttpResponse:
    certificate, form = _within(request, key), ReasonForm(request.POST)
    if not form.is_valid():
        return _shown(request, certificate, form=form, status=422)
    reason = form.cleaned_data["reason"]
    try:
        act(certificate=certificate, reason=reason, by=request.user, at=timezone.now())
    except tuple(REFUSALS) as refusal:
        messages.error(request, REFUSALS[type(refusal)])
        return redirect("external_certificate", key)
    messages.success(request, told)
    return redirect("external_queue")


def _within(request: ScopedRequest, key: UUID) -> Any:
    """A certificate of somebody in these units; of others nothing is said."""
    return get_object_or_404(
        received_in(request.scope, on=timezone.localdate()), key=key
    )


def _shown(
    request: ScopedRequest,
    certificate: ExternalCertificate,
    *,
    form: ReasonForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "certificate": certificate,
        "doubts": doubts_about(certificate),
        "form": form,
        "is_own": certificate.employee.user_id == request.user.pk,
    }
    return render(request, "courses/external/decide.html", context, status=status)
