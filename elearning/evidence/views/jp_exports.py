"""Files of lesson hours that take longer than a request: asked for here, made by the worker."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from elearning.background import start
from elearning.evidence.jp_forms import ExportForm, HoursForm
from elearning.people.models import RoleGrant, Unit
from elearning.people.scopes import ScopedRequest, requires_role

from .asking import question_of

for_hr = requires_role(RoleGrant.Role.HR)
WORKS = "elearning.evidence.exporting.works"


@require_POST
@for_hr
def export(request: ScopedRequest) -> HttpResponse:
    """Training in the shape of SIASN, of a unit within the scope and a year."""
    today = timezone.localdate()
    form = ExportForm(request.POST)
    unit = _unit(request, form.read("unit") or "")
    year = form.year(today=today)
    job = start(
        work=f"{WORKS}.export_courses",
        title=_("SIASN %(year)s: %(unit)s") % {"year": year, "unit": unit.name[:150]},
        parameters={
            "unit": unit.code,
            "year": year,
            "only_new": bool(form.read("baru")),
        },
        by=request.user,
        at=timezone.now(),
    )
    return redirect("job", job.key)


@require_POST
@for_hr
def table(request: ScopedRequest) -> HttpResponse:
    """The list of people that is shown, as XLSX."""
    today, question = timezone.localdate(), question_of(request)
    form = HoursForm({"tahun": today.year} | request.GET.dict())
    year = form.year(today=today)
    job = start(
        work=f"{WORKS}.write_hours_table",
        title=_("Lesson hours %(year)s: %(unit)s")
        % {"year": year, "unit": question.unit.name[:150]},
        parameters={
            "unit": "" if question.is_whole_scope else question.unit.code,
            "year": year,
            "status": form.read("status") or "",
            "search": form.read("q") or "",
        },
        by=request.user,
        at=timezone.now(),
    )
    return redirect("job", job.key)


def _unit(request: ScopedRequest, code: str) -> Unit:
    unit: Any = request.scope.filter(code=code).first()
    if unit is None:
        raise Http404
    found: Unit = unit
    return found
