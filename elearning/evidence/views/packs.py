"""/eviden/paket/: packs are asked for, made by the worker, and handed to the assessors."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from elearning.background import start
from elearning.evidence.models import EvidencePack
from elearning.evidence.submitting import CannotSubmit, submit_pack
from elearning.models import Job
from elearning.people.models import RoleGrant
from elearning.people.scopes import ScopedRequest, requires_role, topmost_units

from .worksheet import for_assessors, form_of, framework_today, question_by_code

PAGE = 25
NOTE = 300  # characters


@require_GET
@for_assessors
def packs(request: ScopedRequest) -> HttpResponse:
    """Packs of the units in scope, newest first."""
    rows = EvidencePack.objects.filter(unit__in=request.scope)
    rows = rows.select_related("unit", "created_by", "submission__submitted_by")
    page = Paginator(rows.order_by("-created_at", "-pk"), PAGE).get_page(
        request.GET.get("page")
    )
    today = timezone.localdate()
    tops = topmost_units(request.user, RoleGrant.Role.HR, on=today)
    kept = set(
        Job.objects.filter(key__in=[row.key for row in page])
        .exclude(file="")
        .values_list("key", flat=True)
    )
    context = {
        "kept": kept,
        "page": page,
        "submittable": {
            row.pk
            for row in page
            if row.key in kept
            and any(row.unit.path.startswith(top.path) for top in tops)
        },
    }
    return render(request, "evidence/packs.html", context)


@require_POST
@for_assessors
def ask(request: ScopedRequest) -> HttpResponse:
    """The pack for one question (``kode``), or for all that training serves."""
    form = form_of(request, request.POST.dict())
    if not form.is_valid():
        raise Http404
    code = request.POST.get("kode", "")
    questions = (
        [question_by_code(code).pk]
        if code
        else list(
            framework_today()
            .questions.filter(courses__isnull=False)
            .distinct()
            .values_list("pk", flat=True)
        )
    )
    job = start(
        work="elearning.evidence.works.evidence_pack",
        title=_("Evidence: %(unit)s") % {"unit": form.chosen_unit.name[:150]},
        parameters={
            "unit": form.chosen_unit.code,
            "starts_on": form.cleaned_data["dari"].isoformat(),
            "ends_on": form.cleaned_data["sampai"].isoformat(),
            "questions": questions,
        },
        by=request.user,
        at=timezone.now(),
    )
    return redirect("job", job.key)


@require_POST
@requires_role(RoleGrant.Role.HR)
def submit(request: ScopedRequest, pk: int) -> HttpResponse:
    """Hand it over. The unit's HR does; the assessors receive."""
    pack = get_object_or_404(EvidencePack, pk=pk, unit__in=request.scope)
    try:
        submit_pack(
            pack=pack,
            note=request.POST.get("catatan", "").strip()[:NOTE],
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except CannotSubmit as reason:
        messages.error(request, str(reason))
    else:
        messages.success(
            request, _("The pack is submitted. Its content does not change any more.")
        )
    return redirect("evidence_packs")


@require_GET
@for_assessors
@never_cache
def file(request: ScopedRequest, pk: int) -> HttpResponseBase:
    """The bytes that were submitted, or those that the worker keeps."""
    pack = get_object_or_404(
        EvidencePack.objects.select_related("submission", "unit"),
        pk=pk,
        unit__in=request.scope,
    )
    stored: Any = getattr(pack, "submission", None)
    if stored is None and pack.key is not None:
        stored = Job.objects.filter(key=pack.key).exclude(file="").first()
    if stored is None:
        raise Http404
    name = f"eviden-{pack.unit.code}-{pack.ends_on.isoformat()}.zip"
    response = FileResponse(stored.file.open("rb"), as_attachment=True, filename=name)
    response["X-Pack-SHA256"] = pack.sha256
    return response
