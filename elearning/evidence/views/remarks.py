"""POSTs of the page of a question: the unit tells its story, assessors give their verdict."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from elearning.evidence.forms import EvidenceForm
from elearning.evidence.remarking import CannotRemark, assess, tell_story
from elearning.people.models import RoleGrant
from elearning.people.scopes import ScopedRequest, requires_role

from .worksheet import form_of, query_of_form, question_by_code


@require_POST
@requires_role(RoleGrant.Role.HR)
def story(request: ScopedRequest, code: str) -> HttpResponse:
    question, form = question_by_code(code), _form(request)
    try:
        tell_story(
            unit=form.chosen_unit,
            question=question,
            year=form.cleaned_data["sampai"].year,
            text=request.POST.get("narasi", ""),
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except CannotRemark as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("The narrative is saved."))
    return _back(code, form)


@require_POST
@requires_role(RoleGrant.Role.ASSESSOR)
def verdict(request: ScopedRequest, code: str) -> HttpResponse:
    question, form = question_by_code(code), _form(request)
    try:
        assess(
            unit=form.chosen_unit,
            question=question,
            year=form.cleaned_data["sampai"].year,
            status=request.POST.get("status", ""),
            letter=request.POST.get("jawaban", ""),
            text=request.POST.get("catatan", ""),
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except CannotRemark as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("The assessment is saved."))
    return _back(code, form)


def _form(request: ScopedRequest) -> EvidenceForm:
    form = form_of(request, request.POST.dict())
    if not form.is_valid():
        raise Http404
    return form


def _back(code: str, form: EvidenceForm) -> HttpResponse:
    address = reverse("evidence_question", args=[code])
    return redirect(f"{address}?{query_of_form(form)}#penilaian")
