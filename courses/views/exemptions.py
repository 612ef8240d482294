"""/sdm/pengecualian/: who is exempt and why; approving, refusing, revoking."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.exempting import (
    CannotExempt,
    approve_exemption,
    refuse_exemption,
    revoke_exemption,
)
from courses.exemption_lists import (
    effect_of_row,
    exemptions_in,
    narrowed,
    rows_of,
)
from courses.models import Exemption
from elearning.people.scopes import ScopedRequest

from .duties import for_hr
from .exemption_forms import LABELS, REFUSALS, FilterForm, ReasonForm

PAGE = 25


@require_safe
@for_hr
def listing(request: ScopedRequest) -> HttpResponse:
    today = timezone.localdate()
    form = FilterForm(request.GET)
    found = narrowed(
        exemptions_in(request.scope, on=today),
        on=today,
        status=form.read("status"),
        module=form.read("modul"),
        search=form.read("q"),
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = rows_of(page.object_list, on=today)
    context = {"form": form, "page": page, "rows": rows, "labels": LABELS}
    return render(request, "courses/hr/exemptions.html", context)


@require_safe
@for_hr
def exemption(request: ScopedRequest, number: int) -> HttpResponse:
    return _detail(request, _one(request, number), ReasonForm())


@require_POST
@for_hr
def approve(request: ScopedRequest, number: int) -> HttpResponse:
    found = _one(request, number)
    try:
        approve_exemption(
            exemption=found,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except CannotExempt as refusal:
        messages.error(request, REFUSALS[type(refusal)][1])
        return _detail(request, found, ReasonForm(), status=422)
    messages.success(request, _("The exemption is approved."))
    return redirect("exemption", number)


@require_POST
@for_hr
def refuse(request: ScopedRequest, number: int) -> HttpResponse:
    told = _("The exemption is refused.")
    return _decided(request, number, decide=refuse_exemption, told=told)


@require_POST
@for_hr
def revoke(request: ScopedRequest, number: int) -> HttpResponse:
    told = _("The exemption is revoked; from today on the person counts again.")
    return _decided(request, number, decide=revoke_exemption, told=told)


def _decided(
    request: ScopedRequest,
    number: int,
    *,
    decide: Callable[..., Exemption],
    told: str,
) -> HttpResponse:
    found = _one(request, number)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _detail(request, found, form, status=422)
    try:
        decide(
            exemption=found,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except CannotExempt as refusal:
        messages.error(request, REFUSALS[type(refusal)][1])
        return _detail(request, found, form, status=422)
    messages.success(request, told)
    return redirect("exemption", number)


def _detail(
    request: ScopedRequest, found: Exemption, form: ReasonForm, *, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    (row,) = rows_of([found], on=today)
    context = {
        "row": row,
        "exemption": found,
        "effect": effect_of_row(found, on=today),
        "form": form,
        "label": LABELS[row.status],
        "is_own": found.employee.user_id == request.user.pk,
        "asked_oneself": found.requested_by_id == request.user.pk,
    }
    return render(request, "courses/hr/exemption.html", context, status=status)


def _one(request: ScopedRequest, number: int) -> Exemption:
    rows = exemptions_in(request.scope, on=timezone.localdate())
    return get_object_or_404(rows, pk=number)
