"""Certificates: the holder downloads his, anybody verifies one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.badges import badge
from courses.certifying import pdf_of
from courses.models import Certificate
from courses.verifying import normalise_code, verify
from elearning.people.scopes import employee_of
from elearning.throttling import throttled


@require_safe
@login_required
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The stored bytes, for the holder alone; everybody else finds nothing."""
    certificate = _own(request, code)
    response = HttpResponse(
        bytes(pdf_of(certificate).pdf), content_type="application/pdf"
    )
    return _kept_by_the_holder(response, f"sertifikat-{code}.pdf")


@require_safe
@login_required
def certificate_badge(request: HttpRequest, code: str) -> HttpResponse:
    """The open badge, for the holder alone."""
    said = badge(_own(request, code), at=timezone.now())
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    return _kept_by_the_holder(response, f"lencana-{code}.json")


def _own(request: HttpRequest, code: str) -> Certificate:
    certificate = (
        Certificate.objects.filter(
            code=code, completion__enrolment__employee=employee_of(request.user)
        )
        .select_related("holder")
        .first()
    )
    if certificate is None:
        raise Http404
    return certificate


def _kept_by_the_holder(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@throttled(name="verify", per_minute=30)
def verify_certificate(request: HttpRequest, code: str = "") -> HttpResponse:
    """Known codes tell the facts; unknown ones get a polite answer and the form again."""
    asked = request.GET.get("kode", "").strip()
    if asked and not code:
        return redirect("verify_certificate", code=normalise_code(asked) or "-")
    verification = verify(code) if code else None
    return render(
        request,
        "courses/verify.html",
        {"code": code, "verification": verification, "now": timezone.now()},
        status=404 if code and verification is None else 200,
    )
