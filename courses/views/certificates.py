"""Certificates: the holder downloads his, anybody verifies one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.certifying import pdf_of
from courses.models import Certificate
from courses.verifying import normalise_code, verify
from elearning.people.scopes import employee_of
from elearning.throttling import throttled


@require_safe
@login_required
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The stored bytes, for the holder alone; everybody else finds nothing."""
    certificate = (
        Certificate.objects.filter(
            code=code, completion__enrolment__employee=employee_of(request.user)
        )
        .select_related("holder")
        .first()
    )
    if certificate is None:
        raise Http404
    response = HttpResponse(
        bytes(pdf_of(certificate).pdf), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="sertifikat-{code}.pdf"'
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
