"""/pekerjaan/: the background work of a person, how far it is, and its file."""

from pathlib import PurePosixPath

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from elearning.models import Job

SHOWN = 30
SECONDS = 2  # until the page of work under way asks again


@require_GET
@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    mine = Job.objects.of(request.user).order_by("-asked_at")[:SHOWN]  # type: ignore[arg-type]
    return render(request, "jobs/jobs.html", {"jobs": mine, "now": timezone.now()})


@require_GET
@login_required
@never_cache
def job(request: HttpRequest, key: str) -> HttpResponse:
    """One's own work only. Asks again by itself while it is under way, without script."""
    found = get_object_or_404(Job.objects.of(request.user), key=key)  # type: ignore[arg-type]
    silent = found.is_silent(at=timezone.now())
    response = render(request, "jobs/job.html", {"job": found, "silent": silent})
    if found.finished_at is None and not silent:
        response["Refresh"] = str(SECONDS)
    return response


@require_GET
@login_required
@never_cache
def job_file(request: HttpRequest, key: str) -> HttpResponseBase:
    found = get_object_or_404(Job.objects.of(request.user), key=key)  # type: ignore[arg-type]
    if not found.file:
        raise Http404
    name = PurePosixPath(found.file.name).name
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name)
