"""/sdm/pengingat/: the log of reminders, as evidence that people were told."""

from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from courses.models import Stage
from courses.notice_log import LoggedNotice, logged, notice_log
from elearning.people.models import RoleGrant
from elearning.people.scopes import ScopedRequest, requires_role
from elearning.tabular import Cell, Column, csv_stream, write_xlsx

PAGE = 50
for_hr = requires_role(RoleGrant.Role.HR)
WAYS = {
    "mailed": "Surel",
    "waiting": "Menunggu server surel",
    "application": "Hanya di aplikasi",
}
COLUMNS = [
    Column("Tanggal", "date"),
    Column("NIP"),
    Column("Pegawai"),
    Column("Modul"),
    Column("Tahap"),
    Column("Tenggat", "date"),
    Column("Diberitahukan kepada"),
    Column("Cara"),
    Column("Alamat surel"),
    Column("Dikirim", "date"),
    Column("Dibaca", "date"),
]


class LogForm(forms.Form):
    """Whom, at which stage, since when."""

    q = forms.CharField(label=_("Name or NIP"), max_length=60, required=False)
    tahap = forms.ChoiceField(
        label=_("Stage"), choices=[("", _("All")), *Stage.choices], required=False
    )
    sejak = forms.DateField(
        label=_("Since"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )


@require_safe
@for_hr
def log(request: ScopedRequest) -> HttpResponse:
    form = LogForm(request.GET)
    page = Paginator(_found(request, form), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": list(logged(list(page.object_list))),
        "query": query.urlencode(),
    }
    return render(request, "courses/hr/notices.html", context)


@require_safe
@for_hr
def file(request: ScopedRequest, kind: str) -> HttpResponseBase:
    """Every line that the filters show, not only the page."""
    rows = _cells(logged(_found(request, LogForm(request.GET))))
    name = f"pengingat-{timezone.localdate().isoformat()}.{kind}"
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            csv_stream(COLUMNS, rows), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        sheet = TemporaryFile()  # noqa: SIM115 the response closes it
        with translation.override("id"):
            write_xlsx(sheet, COLUMNS, rows, title="Pengingat", notes=())
        sheet.seek(0)
        response = FileResponse(sheet, as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


def _found(request: ScopedRequest, form: LogForm) -> Any:
    form.is_valid()
    read = form.cleaned_data.get
    return notice_log(
        scope=request.scope,
        stage=read("tahap") or "",
        search=(read("q") or "").replace("\x00", ""),
        since=read("sejak"),
    )


def _cells(rows: Iterable[LoggedNotice]) -> Iterable[list[Cell]]:
    for row in rows:
        yield [
            row.day,
            row.nip,
            row.about,
            row.module,
            row.stage,
            row.due_on,
            row.reader,
            WAYS[row.way],
            row.address,
            row.mailed_at,
            row.read_at,
        ]
