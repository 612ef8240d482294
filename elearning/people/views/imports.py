"""/sdm/pegawai/impor/: bring the employee file, see what it would do, agree, see the result.

For HR of the whole agency: an import reaches every unit.
"""

from itertools import chain
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from elearning.people.import_forms import ColumnsForm, ConfirmForm, FileForm
from elearning.people.importing import REFUSALS, asking
from elearning.people.importing.headings import likely_line
from elearning.people.importing.results import result_columns, result_rows
from elearning.people.models import Action, PeopleImport, RoleGrant
from elearning.people.refusals import NotATable
from elearning.people.scopes import requires_whole_agency
from elearning.people.spreadsheets import first_lines
from elearning.people.works import on_disk
from elearning.tabular import csv_stream

for_whole_hr = requires_whole_agency(RoleGrant.Role.HR)
PAGE, PAST = 50, 20
SECONDS = 2  # until the page of a run under way asks again


def _batch(key: str) -> PeopleImport:
    batches = PeopleImport.objects.select_related(
        "plan_job", "apply_job", "brought_by", "confirmed_by"
    )
    return get_object_or_404(batches, key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@for_whole_hr
def listing(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    form = FileForm(
        request.POST or None,
        request.FILES or None,
        today=today,
        initial={"as_of": today, "kind": PeopleImport.Kind.EMPLOYEES},
    )
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        batch = asking.bring_and_check(
            filename=file.name,
            content=file,
            kind=form.cleaned_data["kind"],
            as_of=form.cleaned_data["as_of"],
            by=request.user,  # type: ignore[arg-type]
            at=now,
        )
        return redirect("people_import", batch.key)
    past = PeopleImport.objects.select_related("brought_by", "plan_job", "apply_job")
    page = Paginator(past.order_by("-brought_at"), PAST).get_page(
        request.GET.get("page")
    )
    status = 422 if form.is_bound else 200
    context = {"form": form, "page": page}
    return render(request, "people/imports.html", context, status=status)


@require_safe
@for_whole_hr
@never_cache
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """One import, wherever it is: being checked, to be agreed to, being written, done."""
    return _detail(request, _batch(key))


def _detail(
    request: HttpRequest,
    batch: PeopleImport,
    form: ConfirmForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    job = batch.apply_job or batch.plan_job
    under_way = job is not None and job.finished_at is None
    silent = job is not None and job.is_silent(at=timezone.now())
    counts = [(action, batch.counts.get(action, 0)) for action in Action]
    chosen = _chosen(request, batch)
    rows = batch.rows.filter(action=chosen).order_by("position")
    context = {
        "batch": batch,
        "chosen": Action(chosen),
        "counts": counts,
        "form": form or ConfirmForm(batch=batch),
        "job": job,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "silent": silent,
        "under_way": under_way and not silent,
        "can_confirm": bool(
            batch.known_digest and not batch.is_written and not under_way
        ),
    }
    response = render(request, "people/import.html", context, status=status)
    if under_way and not silent:
        response["Refresh"] = str(SECONDS)
    return response


def _chosen(request: HttpRequest, batch: PeopleImport) -> str:
    """The kind of row that is shown: the one asked for, else the first there is any of."""
    asked = request.GET.get("aksi", "")
    if asked in Action.values:
        return asked
    first = (Action.PROBLEM, *Action)
    return next((a for a in first if batch.counts.get(a)), Action.CREATE)


@require_POST
@for_whole_hr
def check_again(request: HttpRequest, key: str) -> HttpResponse:
    batch = _batch(key)
    if batch.is_written or not batch.upload:
        messages.error(request, _("This file is no longer here: bring it again."))
        return redirect("people_imports")
    asking.check(batch=batch, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return redirect("people_import", batch.key)


@require_POST
@for_whole_hr
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    batch = _batch(key)
    form = ConfirmForm(request.POST, batch=batch)
    form.is_valid()
    try:
        asking.confirm_and_write(
            batch=batch,
            allow_partial=form.cleaned_data.get("allow_partial", False),
            end_missing=form.cleaned_data.get("end_missing", False),
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return _detail(request, batch, form, status=422)
    return redirect("people_import", batch.key)


@require_http_methods(["GET", "HEAD", "POST"])
@for_whole_hr
@never_cache
def columns(request: HttpRequest, key: str) -> HttpResponse:
    """Say which heading of the agency means which column of ours."""
    batch = _batch(key)
    if not batch.upload or batch.kind != PeopleImport.Kind.EMPLOYEES:
        raise Http404
    lines = _lines(batch)
    line = _line(request, lines)
    cells = lines[line] if lines else []
    form = ColumnsForm(request.POST or None, cells=cells)
    if form.is_bound and form.is_valid():
        asking.say_headings(
            batch=batch,
            headings=form.cleaned_data,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        return redirect("people_import", batch.key)
    width = max(map(len, lines), default=0)
    context = {
        "batch": batch,
        "form": form,
        "line": line,
        "lines": [[*cells, *[""] * (width - len(cells))] for cells in lines],
    }
    status = 422 if form.is_bound else 200
    return render(request, "people/import_columns.html", context, status=status)


def _lines(batch: PeopleImport) -> list[list[str]]:
    try:
        with on_disk(batch) as path:
            return first_lines(path)
    except NotATable:
        return []


def _line(request: HttpRequest, lines: list[list[str]]) -> int:
    asked = request.GET.get("baris", "")
    if asked.isdecimal() and 1 <= int(asked) <= len(lines):
        return int(asked) - 1
    return likely_line(lines)


@require_GET
@for_whole_hr
def result_file(request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """What became of every row: CSV from the rows, XLSX as the worker wrote it."""
    batch = _batch(key)
    name = f"hasil-impor-{batch.as_of:%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        if batch.apply_job is None or not batch.apply_job.file:
            raise Http404
        file = batch.apply_job.file.open("rb")
        return FileResponse(file, as_attachment=True, filename=name)
    stream: Any = csv_stream(result_columns(), result_rows(batch))
    first = next(stream)
    response = StreamingHttpResponse(chain([first], stream), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
