"""A table that is shown, as a file: streamed, or by the worker where it is long."""

from collections.abc import Iterable, Sequence
from datetime import date
from tempfile import TemporaryFile

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from elearning.background import start
from elearning.evidence.reporting.matrix import Matrix
from elearning.evidence.reporting.people import PeopleRows
from elearning.evidence.reporting.rules import Rules, counting_rules
from elearning.evidence.tables import TABLES
from elearning.people.models import RoleGrant
from elearning.people.scopes import ScopedRequest, requires_role
from elearning.tabular import Cell, Column, csv_stream, write_xlsx

from .asking import query_of, question_of

MOST_ROWS = 5000  # of a workbook that is written while the person waits
WORK = "elearning.evidence.works.table_file"


@require_GET
@requires_role(RoleGrant.Role.HR, RoleGrant.Role.LEADER)
def table_file(request: ScopedRequest, table: str, kind: str) -> HttpResponseBase:
    """Every row of the table that is shown, not only the page, with the same filters."""
    told = TABLES[table]
    asked = question_of(request, form_class=told.form_class)
    found = told.find(asked)
    if kind == "xlsx" and _is_long(found):
        job = start(
            work=WORK,
            title=told.title,
            parameters={"table": table, "query": query_of(request)},
            by=request.user,
            at=timezone.now(),
        )
        return redirect("job", key=job.key)
    return table_response(
        kind,
        told.columns(asked, found),
        told.cells(asked, found),
        name=told.name,
        title=told.title,
        on=asked.on,
    )


def _is_long(found: object) -> bool:
    if isinstance(found, QuerySet):
        return found.count() > MOST_ROWS
    return isinstance(found, PeopleRows | Matrix) and len(found) > MOST_ROWS


def table_response(
    kind: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    name: str,
    title: str,
    on: date,
    rules: Rules = counting_rules,
) -> HttpResponseBase:
    """``kind`` is csv or xlsx; the file is called ``name`` and the day. In Indonesian."""
    filename = f"{name}-{on.isoformat()}.{kind}"
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            csv_stream(columns, rows), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
    else:
        file = TemporaryFile()  # noqa: SIM115 the response closes it
        with translation.override("id"):  # a document, whoever asks
            write_xlsx(file, columns, rows, title=title, notes=rules(on=on))
        file.seek(0)
        response = FileResponse(file, as_attachment=True, filename=filename)
    response["Cache-Control"] = "private, no-store"
    return response
