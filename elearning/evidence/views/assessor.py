"""/eviden/: unit, period and LKE question; who took what; one ZIP. Changes nothing."""

from datetime import date
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from elearning.evidence.forms import EvidenceForm
from elearning.evidence.packing import NothingToPack, pack
from elearning.evidence.reporting.overview import question_rows
from elearning.evidence.reporting.question_gains import question_gains
from elearning.evidence.reporting.questions import question_report
from elearning.evidence.reporting.rules import counting_rules, gain_rules
from elearning.frameworks.models import Framework, Question
from elearning.people.models import RoleGrant
from elearning.people.scopes import ScopedRequest, requires_role

for_assessors = requires_role(RoleGrant.Role.ASSESSOR, RoleGrant.Role.HR)
SHOWN = 200


@require_GET
@for_assessors
def overview(request: ScopedRequest) -> HttpResponse:
    form = _form(request)
    context: dict[str, Any] = {"form": form, "framework": _framework()}
    if form.is_valid():
        context |= {
            "groups": question_rows(
                framework=context["framework"],
                unit=form.chosen_unit,
                starts_on=form.cleaned_data["dari"],
                ends_on=form.cleaned_data["sampai"],
            ),
            "query": _query(form),
        }
    return render(request, "evidence/evidence_overview.html", context)


@require_GET
@for_assessors
def question(request: ScopedRequest, code: str) -> HttpResponse:
    form = _form(request)
    if not form.is_valid():
        return render(
            request,
            "evidence/evidence_overview.html",
            {"form": form, "framework": _framework()},
        )
    found = _question(code)
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
        "query": _query(form),
        "report": report,
        "rules": counting_rules(on=report.ends_on),
        "shown": SHOWN,
        "shown_slice": f":{SHOWN}",
    }
    return render(request, "evidence/evidence_question.html", context)


@require_GET
@for_assessors
def pack_file(request: ScopedRequest) -> HttpResponseBase:
    """The ZIP for one question (``kode``), or for all that training serves."""
    form = _form(request)
    if not form.is_valid():
        raise Http404
    code = request.GET.get("kode", "")
    framework = _framework()
    questions = (
        [_question(code)]
        if code
        else list(framework.questions.filter(courses__isnull=False).distinct())
    )
    try:
        packed = pack(
            unit=form.chosen_unit,
            starts_on=form.cleaned_data["dari"],
            ends_on=form.cleaned_data["sampai"],
            questions=questions,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except NothingToPack:
        raise Http404 from None
    path = Path(packed.path)
    file = path.open("rb")
    path.unlink()  # the open file lives until it is sent
    response = FileResponse(file, as_attachment=True, filename=packed.filename)
    response["Cache-Control"] = "private, no-store"
    response["X-Pack-SHA256"] = packed.record.sha256
    return response


def _form(request: ScopedRequest) -> EvidenceForm:
    """The query, or the whole scope in the year to date."""
    today = timezone.localdate()
    units = request.scope.order_by("path")
    top = request.scope.order_by("depth", "path").first()
    whole = {
        "unit": top.code if top else "",
        "dari": date(today.year, 1, 1).isoformat(),
        "sampai": today.isoformat(),
    }
    asked = {name: request.GET[name] for name in whole if request.GET.get(name)}
    return EvidenceForm(whole | asked, units=units)


def _query(form: EvidenceForm) -> str:
    query = QueryDict(mutable=True)
    for name in ("unit", "dari", "sampai"):
        query[name] = str(form.data[name])
    return query.urlencode()


def _framework() -> Framework:
    found = Framework.objects.on(timezone.localdate()).order_by("-valid_from").first()
    if found is None:
        raise Http404
    return found


def _question(code: str) -> Question:
    if "\x00" in code:  # PostgreSQL refuses to look for it
        raise Http404
    return get_object_or_404(Question, framework=_framework(), code=code.upper())
