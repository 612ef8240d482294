"""/saya/sertifikat-luar/: an employee sends certificates from elsewhere and reads what HR said."""

from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from courses.external import files, pdfs, submitting
from courses.external.forms import CertificateForm
from courses.external.listing import sent_by
from courses.external.previewing import CONTENT_TYPES
from courses.external.submitting import submit
from courses.models import ExternalCertificate
from courses.models.external import MOST_BYTES
from elearning.media import run_nothing
from elearning.people.models import Employee
from elearning.people.scopes import employee_of

PAGE = 20
# Where each refusal is told, and in which words.
REFUSALS: dict[type[Exception], tuple[str | None, Any]] = {
    files.FileEmpty: ("file", gettext_lazy("The file is empty.")),
    files.FileTooLarge: (
        "file",
        gettext_lazy(
            "The file is larger than 1 MB. Make it smaller and send it again."
        ),
    ),
    files.FileOfAnotherKind: (
        "file",
        gettext_lazy(
            "This is no PDF, JPG or PNG that can be opened, whatever its name."
        ),
    ),
    pdfs.PdfLocked: (
        "file",
        gettext_lazy("The PDF is locked with a password. Save it without one."),
    ),
    pdfs.PdfActs: (
        "file",
        gettext_lazy(
            "The PDF holds a script, an action or another file. Print it to a new PDF and "
            "send that one."
        ),
    ),
    pdfs.PdfBroken: (
        "file",
        gettext_lazy(
            "The PDF cannot be read whole, or has more than 30 pages. Print it to a new "
            "PDF and send that one."
        ),
    ),
    submitting.EndsBeforeItStarts: (
        "ends_on",
        gettext_lazy("The last day lies before the first."),
    ),
    submitting.NotOverYet: ("ends_on", gettext_lazy("The last day is still to come.")),
    submitting.SentAlready: (
        "file",
        gettext_lazy("You have sent this file already. It stands in your list."),
    ),
    submitting.IssuedHere: (
        "number",
        gettext_lazy(
            "This certificate was issued here. Its lesson hours count by themselves."
        ),
    ),
    submitting.NotToBeCorrected: (
        None,
        gettext_lazy(
            "This certificate has been approved or corrected in the meantime."
        ),
    ),
    submitting.TooManyWaiting: (
        None,
        gettext_lazy(
            "Too many of your certificates wait. Send more when HR has checked them."
        ),
    ),
}


def inert_file(certificate: ExternalCertificate) -> HttpResponseBase:
    """The stored file as a download that no browser opens, sniffs or runs."""
    suffix = PurePosixPath(certificate.file.name).suffix
    response = FileResponse(
        certificate.file.open("rb"),
        as_attachment=True,
        filename=f"sertifikat-{certificate.key}{suffix}",
        content_type=CONTENT_TYPES[certificate.file_kind],
    )
    return run_nothing(response)


@require_safe
@login_required
def listing(request: HttpRequest) -> HttpResponse:
    rows = sent_by(_employee(request))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "courses/external/mine.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def send(request: HttpRequest, key: UUID | None = None) -> HttpResponse:
    """A new one, or one in the place of ``key``, which waits or was refused."""
    employee = _employee(request)
    corrects = None if key is None else _own_open(employee, key)
    form = CertificateForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        corrects=corrects,
    )
    if form.is_valid() and _sent(request, form, employee=employee, corrects=corrects):
        return redirect("external_certificates")
    context = {"form": form, "corrects": corrects}
    status = 422 if form.is_bound else 200
    return render(request, "courses/external/send.html", context, status=status)


@require_safe
@login_required
def file(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """For who sent it alone; everybody else finds nothing."""
    own = ExternalCertificate.objects.filter(employee=_employee(request))
    return inert_file(get_object_or_404(own, key=key))


def _employee(request: HttpRequest) -> Employee:
    employee = employee_of(request.user)
    if employee is None:
        raise Http404
    return employee


def _own_open(employee: Employee, key: UUID) -> ExternalCertificate:
    certificate = get_object_or_404(sent_by(employee), key=key)
    if certificate.state not in {"waiting", "refused"} or hasattr(
        certificate, "correction"
    ):
        raise Http404
    return certificate


def _sent(
    request: HttpRequest,
    form: CertificateForm,
    *,
    employee: Employee,
    corrects: ExternalCertificate | None,
) -> bool:
    upload = form.cleaned_data["file"]
    try:
        submit(
            employee=employee,
            training=form.training(),
            # One byte more than is kept tells that it is too large.
            file=upload.read(MOST_BYTES + 1) if upload else None,
            corrects=corrects,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except tuple(REFUSALS) as refusal:
        form.add_error(*REFUSALS[type(refusal)])
        return False
    messages.success(request, _("Sent. HR checks it; you read the outcome here."))
    return True
