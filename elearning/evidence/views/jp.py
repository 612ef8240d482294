"""/sdm/jp/: lesson hours by unit and person, one person's ledger; /saya/jp/: one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from elearning.evidence.exporting.tables import (
    HOUR_COLUMNS,
    UNIT_HOUR_COLUMNS,
    hour_cells,
    unit_hour_cells,
)
from elearning.evidence.jp_forms import ExportForm, HoursForm, YearForm
from elearning.evidence.reporting.hour_rows import (
    HourRows,
    HoursTally,
    UnitHours,
    hour_rows,
    unit_hours,
)
from elearning.evidence.reporting.hours import HoursYear
from elearning.evidence.reporting.ledger import ledger_of
from elearning.evidence.reporting.rules import Rules, hour_rules
from elearning.people.models import Employee, Membership, RoleGrant, Unit
from elearning.people.models.units import UnitQuerySet
from elearning.people.scopes import ScopedRequest, employee_of, requires_role

from .asking import question_of
from .downloads import table_response

PAGE = 50
MOST_ROWS = 5000  # of an XLSX that is waited for
for_hr = requires_role(RoleGrant.Role.HR)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A reading of the query, within the scope of the person who asks."""

    form: HoursForm
    year: HoursYear
    unit: Unit
    scope: UnitQuerySet
    is_whole_scope: bool


@require_GET
@for_hr
def overview(request: ScopedRequest) -> HttpResponse:
    asked = _asked(request)
    rows: Any = _rows(asked)
    units = _units(asked)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "asked": asked,
        "export_form": ExportForm(
            initial={"tahun": asked.year.year, "unit": asked.unit.code, "baru": True}
        ),
        "form": asked.form,
        "most_rows": MOST_ROWS,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "rules": hour_rules(year=asked.year),
        "total": sum((row.total for row in units if not row.depth), HoursTally()),
        "units": units,
        "year": asked.year,
    }
    return render(request, "evidence/jp_overview.html", context)


@require_GET
@for_hr
def people_file(request: ScopedRequest, kind: str) -> HttpResponseBase:
    """Every row of the list that is shown, not only the page."""
    asked = _asked(request)
    cells = hour_cells(_rows(asked), year=asked.year)
    return _file(kind, HOUR_COLUMNS, cells, asked=asked, name="jp-pegawai")


@require_GET
@for_hr
def units_file(request: ScopedRequest, kind: str) -> HttpResponseBase:
    asked = _asked(request)
    cells = unit_hour_cells(_units(asked))
    return _file(kind, UNIT_HOUR_COLUMNS, cells, asked=asked, name="jp-unit")


@require_GET
@for_hr
def person(request: ScopedRequest, key: UUID) -> HttpResponse:
    """Only of people who belong to the scope today, or did when they left."""
    today = timezone.localdate()
    employee = get_object_or_404(Employee, key=key)
    begun = Membership.objects.filter(employee=employee, starts_on__lte=today)
    last = begun.order_by("-starts_on").first()
    get_object_or_404(request.scope, pk=last.unit_id if last else None)
    form = YearForm(request.GET)
    year = HoursYear.of(form.year(today=today), today=today)
    rows: Any = hour_rows(scope=request.scope, year=year).of(employee)
    context = {
        "employee": employee,
        "form": form,
        "ledger": ledger_of(employee, year=year),
        "membership": last,
        "row": rows,
        "rules": hour_rules(year=year),
        "year": year,
    }
    return render(request, "evidence/jp_person.html", context)


@require_GET
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """His own ledger, without the estimate: that is for HR."""
    employee = employee_of(request.user)
    if employee is None:
        raise Http404
    today = timezone.localdate()
    form = YearForm(request.GET)
    year = HoursYear.of(form.year(today=today), today=today)
    ledger = ledger_of(employee, year=year)
    context = {"form": form, "ledger": ledger, "year": year}
    return render(request, "evidence/jp_mine.html", context)


def _asked(request: ScopedRequest) -> Asked:
    """Year, unit and filters. A unit outside the scope does not exist (404)."""
    today = timezone.localdate()
    question = question_of(request)
    form = HoursForm({"tahun": today.year} | request.GET.dict())
    return Asked(
        form=form,
        year=HoursYear.of(form.year(today=today), today=today),
        unit=question.unit,
        scope=question.scope,
        is_whole_scope=question.is_whole_scope,
    )


def _rows(asked: Asked) -> HourRows:
    read = asked.form.read
    return hour_rows(
        scope=asked.scope,
        year=asked.year,
        status=read("status") or "",
        search=read("q") or "",
    )


def _units(asked: Asked) -> list[UnitHours]:
    """The unit with those right below it, each with all its people."""
    rows = unit_hours(scope=asked.scope, year=asked.year)
    return [row for row in rows if row.depth <= 1]


def _file(
    kind: str, columns: Any, cells: Iterable[Any], *, asked: Asked, name: str
) -> HttpResponseBase:
    """The rules of the year are those of the file; its name has the day."""

    def rules(*, on: date) -> tuple[str, ...]:
        return hour_rules(year=asked.year)

    said: Rules = rules
    return table_response(
        kind,
        columns,
        cells,
        name=f"{name}-{asked.year.year}",
        title=f"JP {asked.year.year}",
        on=asked.year.on,
        rules=said,
    )
