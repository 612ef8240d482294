"""/eviden/: unit, period and LKE question; who took what. Changes nothing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from elearning.evidence.models import Remark
from elearning.evidence.reporting.overview import question_rows
from elearning.evidence.reporting.question_gains import question_gains
from elearning.evidence.reporting.questions import QuestionReport, question_report
from elearning.evidence.reporting.remarks import proposal_for, said_about
from elearning.evidence.reporting.rules import counting_rules, gain_rules
from elearning.evidence.reporting.scores import score_sheet
from elearning.people.models import RoleGrant
from elearning.people.scopes import ScopedRequest, covers

from .worksheet import (
    for_assessors,
    form_of,
    framework_today,
    query_of_form,
    question_by_code,
)

SHOWN = 200


@require_GET
@for_assessors
def overview(request: ScopedRequest) -> HttpResponse:
    form = form_of(request, request.GET.dict())
    context: dict[str, Any] = {"form": form, "framework": framework_today()}
    if form.is_valid():
        context |= {
            "groups": question_rows(
                framework=context["framework"],
                unit=form.chosen_unit,
                starts_on=form.cleaned_data["dari"],
                ends_on=form.cleaned_data["sampai"],
            ),
            "query": query_of_form(form),
        }
    return render(request, "evidence/evidence_overview.html", context)


@require_GET
@for_assessors
def question(request: ScopedRequest, code: str) -> HttpResponse:
    form = form_of(request, request.GET.dict())
    if not form.is_valid():
        return render(
            request,
            "evidence/evidence_overview.html",
            {"form": form, "framework": framework_today()},
        )
    found = question_by_code(code)
    report = question_report(
        unit=form.chosen_unit,
        starts_on=form.cleaned_data["dari"],
        ends_on=form.cleaned_data["sampai"],
        question=found,
    )
    context = {
        "form": form,
        "gain_rules": gain_rules(on=report.ends_on),
        "gains": question_gains(report, scope=request.scope),
        "query": query_of_form(form),
        "report": report,
        "rules": counting_rules(on=report.ends_on),
        **_assessment(request, report),
        "shown": SHOWN,
        "shown_slice": f":{SHOWN}",
    }
    return render(request, "evidence/evidence_question.html", context)


@require_GET
@for_assessors
def scores(request: ScopedRequest) -> HttpResponse:
    """What was accepted so far, area by area, beside what WBK and WBBM ask for."""
    form, framework = form_of(request, request.GET.dict()), framework_today()
    context: dict[str, Any] = {"form": form, "framework": framework}
    if form.is_valid():
        context |= {
            "query": query_of_form(form),
            "sheet": score_sheet(
                framework=framework,
                unit=form.chosen_unit,
                year=form.cleaned_data["sampai"].year,
            ),
            "unit": form.chosen_unit,
            "year": form.cleaned_data["sampai"].year,
        }
    return render(request, "evidence/scores.html", context)


def _assessment(request: ScopedRequest, report: QuestionReport) -> dict[str, Any]:
    """What the figures propose, what was said, and what this person may add."""
    asked = report.question
    today = timezone.localdate()
    roles = {"may_assess": RoleGrant.Role.ASSESSOR, "may_tell": RoleGrant.Role.HR}
    return {
        "options": asked.options.order_by("sort_order"),
        "proposal": proposal_for(report),
        "said": said_about(asked, unit=report.unit, year=report.ends_on.year),
        "statuses": Remark.Status.choices,
        **{
            name: covers(request.user, report.unit, role, on=today)
            for name, role in roles.items()
        },
    }
