"""/sdm/kewajiban/: which duties there are, whom one hits, and its end."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.assigning import AlreadyEnded, end
from courses.duty_circles import circle_of
from courses.duty_lists import RUNNING, concerning, may_change, narrowed, rows_of
from courses.models import Assignment
from courses.models.duties import AssignmentQuerySet
from courses.renewing import renew_duties
from elearning.people.models import RoleGrant, Unit
from elearning.people.scopes import ScopedRequest, requires_role, topmost_units

from .duty_forms import EndForm, FilterForm

for_hr = requires_role(RoleGrant.Role.HR)
PAGE = 25
PEOPLE_PAGE = 25
STATES = ("late", "progress", "todo", "done", "exempt")


def duties_of_office(request: ScopedRequest) -> AssignmentQuerySet:
    today = timezone.localdate()
    return concerning(request.scope, tops=tops_of(request), on=today)


def tops_of(request: ScopedRequest) -> list[Unit]:
    today = timezone.localdate()
    return topmost_units(request.user, RoleGrant.Role.HR, on=today)


@require_safe
@for_hr
def listing(request: ScopedRequest) -> HttpResponse:
    today = timezone.localdate()
    renew_duties(by=None, at=timezone.now())
    form = FilterForm(request.GET or {"status": RUNNING})
    found = narrowed(
        duties_of_office(request),
        on=today,
        status=form.read("status") or RUNNING,
        module=form.read("modul"),
        period=form.read("periode"),
        unit=form.read("unit"),
        scope=request.scope,
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": rows_of(page.object_list, on=today)}
    return render(request, "courses/hr/duties.html", context)


@require_safe
@for_hr
def duty(request: ScopedRequest, number: int) -> HttpResponse:
    today = timezone.localdate()
    found = get_object_or_404(duties_of_office(request), pk=number)
    circle = circle_of(found, on=today)
    asked = request.GET.get("status", "")
    status = asked if asked in STATES else ""
    people: Any = circle.named(status=status, scope=request.scope)
    (row,) = rows_of([found], on=today)
    tops = tops_of(request)
    context = {
        "row": row,
        "duty": found,
        "on": circle.on,
        "figures": circle.figures(request.scope),
        "units": circle.by_unit(top=tops[0] if tops else None, scope=request.scope),
        "page": Paginator(people, PEOPLE_PAGE).get_page(request.GET.get("page")),
        "status": status,
        "series": _series(found),
        "may_change": may_change(found, scope=request.scope),
    }
    return render(request, "courses/hr/duty.html", context)


@require_http_methods(["GET", "POST"])
@for_hr
def end_duty(request: ScopedRequest, number: int) -> HttpResponse:
    found = own_duty_or_404(request, number)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            end(
                assignment=found,
                reason=form.cleaned_data["reason"],
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except AlreadyEnded:
            messages.info(request, _("This duty had been ended already."))
        else:
            messages.success(request, _("The duty has ended. What was done stays."))
        return redirect("duty", number)
    status = 422 if form.is_bound else 200
    (row,) = rows_of([found], on=timezone.localdate())
    context = {"row": row, "duty": found, "form": form}
    return render(request, "courses/hr/duty_end.html", context, status=status)


def own_duty_or_404(request: ScopedRequest, number: int) -> Assignment:
    """One that this office may change; of others there is nothing to be found here."""
    found = get_object_or_404(duties_of_office(request), pk=number)
    if not may_change(found, scope=request.scope):
        raise Http404
    return found


def _series(duty: Assignment) -> list[Assignment]:
    """The same duty in its other periods, newest first."""
    head = duty.series_id or duty.pk
    rows = Assignment.objects.filter(series=head) | Assignment.objects.filter(pk=head)
    return list(
        rows.exclude(pk=duty.pk).select_related("cycle").order_by("-cycle__starts_on")
    )
