"""/sdm/: completion by module and down the tree, who is late, one person's record."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from elearning.evidence.forms import PeopleForm, UnitsForm
from elearning.evidence.reckoning import ask_for_reckoning
from elearning.evidence.reporting.records import employee_record
from elearning.evidence.reporting.rules import counting_rules
from elearning.evidence.reporting.trends import percent_by_month
from elearning.evidence.tables import late_people, people_asked, units_of_tree
from elearning.people.models import Employee, Membership, RoleGrant
from elearning.people.scopes import ScopedRequest, requires_role

from .asking import line_of, query_of, question_of

PAGE = 50
LATE_SHOWN = 30
for_hr = requires_role(RoleGrant.Role.HR, RoleGrant.Role.LEADER)


@require_GET
@for_hr
def overview(request: ScopedRequest) -> HttpResponse:
    asked = question_of(request, form_class=UnitsForm)
    figures = units_of_tree(asked)
    if figures.derived:
        ask_for_reckoning(on=asked.on, at=timezone.now())
    context = {
        "asked": asked,
        "courses": figures.by_course(),
        "form": asked.form,
        "line": line_of(request, asked),
        "query": query_of(request),
        "rows": figures.rows(),
        "rules": counting_rules(on=asked.on),
        "total": figures.total,
        "trend": percent_by_month(now=figures, course=asked.course),
    }
    return render(request, "evidence/hr_overview.html", context)


@require_GET
@for_hr
def leader(request: ScopedRequest) -> HttpResponse:
    """One page for the head of a unit: where it stands, and who is late."""
    asked = question_of(request, form_class=UnitsForm)
    figures = units_of_tree(asked)
    if figures.derived:
        ask_for_reckoning(on=asked.on, at=timezone.now())
    context = {
        "asked": asked,
        "courses": figures.by_course(),
        "form": asked.form,
        "late": late_people(asked)[:LATE_SHOWN],
        "rows": [row for row in figures.rows() if row.depth],
        "rules": counting_rules(on=asked.on),
        "total": figures.total,
        "trend": percent_by_month(now=figures, course=asked.course),
    }
    return render(request, "evidence/hr_leader.html", context)


@require_GET
@for_hr
def people(request: ScopedRequest) -> HttpResponse:
    asked = question_of(request, form_class=PeopleForm)
    rows: Any = people_asked(asked)
    context = {
        "asked": asked,
        "form": asked.form,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "query": query_of(request),
        "rules": counting_rules(on=asked.on),
    }
    return render(request, "evidence/hr_people.html", context)


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
