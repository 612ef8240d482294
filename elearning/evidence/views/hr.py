"""/sdm/: completion by module and down the tree, who is late, one person's record."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from elearning.evidence.forms import PeopleForm, UnitsForm
from elearning.evidence.reporting.completion import Completion, UnitRow, completion
from elearning.evidence.reporting.people import PeopleRows, people_rows
from elearning.evidence.reporting.records import employee_record
from elearning.evidence.reporting.rules import counting_rules
from elearning.evidence.reporting.trends import completions_by_month
from elearning.people.models import Employee, Membership, RoleGrant
from elearning.people.scopes import ScopedRequest, requires_role

from .asking import Question, question_of
from .downloads import (
    PEOPLE_COLUMNS,
    UNIT_COLUMNS,
    people_cells,
    table_response,
    unit_cells,
)

PAGE = 50
for_hr = requires_role(RoleGrant.Role.HR, RoleGrant.Role.LEADER)


@require_GET
@for_hr
def overview(request: ScopedRequest) -> HttpResponse:
    asked = question_of(request, form_class=UnitsForm)
    figures = _figures(asked)
    context = {
        "asked": asked,
        "courses": figures.by_course(),
        "form": asked.form,
        "line": _line(request, asked),
        "months": completions_by_month(scope=asked.scope, on=asked.on),
        "query": _query(request),
        "rows": _tree(asked, figures),
        "rules": counting_rules(on=asked.on),
        "total": figures.total,
    }
    return render(request, "evidence/hr_overview.html", context)


@require_GET
@for_hr
def units_file(request: ScopedRequest, kind: str) -> HttpResponseBase:
    """The rows of the tree that is shown, no more and no less."""
    asked = question_of(request, form_class=UnitsForm)
    rows = _tree(asked, _figures(asked))
    return table_response(
        kind,
        UNIT_COLUMNS,
        unit_cells(rows),
        name="ketuntasan-unit",
        title="Ketuntasan menurut unit",
        on=asked.on,
    )


@require_GET
@for_hr
def people(request: ScopedRequest) -> HttpResponse:
    asked = question_of(request, form_class=PeopleForm)
    rows: Any = _people(asked)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "form": asked.form,
        "page": page,
        "query": _query(request),
        "rules": counting_rules(on=asked.on),
    }
    return render(request, "evidence/hr_people.html", context)


@require_GET
@for_hr
def people_file(request: ScopedRequest, kind: str) -> HttpResponseBase:
    """Every row of the list that is shown, not only the page."""
    asked = question_of(request, form_class=PeopleForm)
    return table_response(
        kind,
        PEOPLE_COLUMNS,
        people_cells(_people(asked)),
        name="ketuntasan-pegawai",
        title="Ketuntasan pegawai",
        on=asked.on,
    )


@require_GET
@for_hr
def person(request: ScopedRequest, key: str) -> HttpResponse:
    """One record; only of people who belong to the scope today, or did when they left."""
    today = timezone.localdate()
    employee = get_object_or_404(Employee, key=key)
    begun = Membership.objects.filter(employee=employee, starts_on__lte=today)
    last = begun.order_by("-starts_on").first()
    get_object_or_404(request.scope, pk=last.unit_id if last else None)
    record = employee_record(employee=employee, on=today)
    return render(request, "evidence/hr_person.html", {"record": record})


def _figures(asked: Question) -> Completion:
    return completion(scope=asked.scope, on=asked.on, course=asked.course)


def _tree(asked: Question, figures: Completion) -> list[UnitRow]:
    """The unit with those right below it, each with all its people; or every level."""
    every_level = asked.form.read("semua")
    rows = figures.by_unit(asked.scope)
    return [row for row in rows if every_level or row.depth <= 1]


def _people(asked: Question) -> PeopleRows:
    read = asked.form.read
    return people_rows(
        scope=asked.scope,
        on=asked.on,
        course=asked.course,
        status=read("status") or "",
        search=read("q") or "",
    )


def _line(request: ScopedRequest, asked: Question) -> list[Any]:
    """The units above the one that is shown, as far as the scope reaches."""
    step = type(asked.unit).steplen
    paths = [asked.unit.path[:end] for end in range(step, len(asked.unit.path), step)]
    return list(request.scope.filter(path__in=paths).order_by("path"))


def _query(request: ScopedRequest) -> str:
    """The query without the page, so that a file holds what the filters show."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
