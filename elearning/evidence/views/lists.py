"""/sdm/: lists of people and completions beside the tree, each a page at a time."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from elearning.evidence.asked import Question
from elearning.evidence.forms import (
    AbsentForm,
    OverviewForm,
    PeopleForm,
    RecordedForm,
)
from elearning.evidence.reporting.rules import (
    absent_rules,
    berkala_rules,
    counting_rules,
    recorded_rules,
)
from elearning.evidence.reporting.trends import completions_by_month
from elearning.evidence.tables import (
    absent_asked,
    gaps_asked,
    matrix_asked,
    recorded_asked,
)
from elearning.people.models import RoleGrant
from elearning.people.scopes import ScopedRequest, covers, requires_role

from .asking import line_of, query_of, question_of

PAGE, MATRIX_PAGE = 50, 25
for_hr = requires_role(RoleGrant.Role.HR, RoleGrant.Role.LEADER)


@require_GET
@for_hr
def matrix(request: ScopedRequest) -> HttpResponse:
    """People against modules."""
    asked = question_of(request, form_class=PeopleForm)
    found: Any = matrix_asked(asked)
    context = _page_of(request, asked, found, size=MATRIX_PAGE) | {
        "columns": [campaign.title for campaign in found.campaigns],
        "rules": counting_rules(on=asked.on),
    }
    return render(request, "evidence/hr_matrix.html", context)


@require_GET
@for_hr
def absent(request: ScopedRequest) -> HttpResponse:
    """Who has never signed in."""
    asked = question_of(request, form_class=AbsentForm)
    context = _page_of(request, asked, absent_asked(asked)) | {
        "rules": absent_rules(on=asked.on)
    }
    return render(request, "evidence/hr_absent.html", context)


@require_GET
@for_hr
def recorded(request: ScopedRequest) -> HttpResponse:
    """The completions behind a figure that counts completions."""
    asked = question_of(request, form_class=RecordedForm)
    context = _page_of(request, asked, recorded_asked(asked)) | {
        "months": completions_by_month(scope=asked.scope, on=asked.on),
        "rules": recorded_rules(on=asked.on),
        "sees_answers": covers(
            request.user, asked.unit, RoleGrant.Role.HR, on=timezone.localdate()
        ),
    }
    return render(request, "evidence/hr_recorded.html", context)


@require_GET
@for_hr
def quarters(request: ScopedRequest) -> HttpResponse:
    """'Berkala': units without a completion in a quarter."""
    asked = question_of(request, form_class=OverviewForm)
    rows = gaps_asked(asked)
    context = {
        "asked": asked,
        "form": asked.form,
        "line": line_of(request, asked),
        "quarters": [cell.quarter for cell in rows[0].cells],
        "query": query_of(request),
        "rows": rows,
        "rules": berkala_rules(on=asked.on),
        "today": timezone.localdate(),
    }
    return render(request, "evidence/hr_quarters.html", context)


def _page_of(
    request: ScopedRequest, asked: Question, rows: Any, *, size: int = PAGE
) -> dict[str, Any]:
    return {
        "asked": asked,
        "form": asked.form,
        "page": Paginator(rows, size).get_page(request.GET.get("page")),
        "query": query_of(request),
    }
