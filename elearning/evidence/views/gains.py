"""/sdm/hasil-belajar/: what people knew before and after, by module, unit and question."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from elearning.evidence.reporting.gains import GainRow, gains
from elearning.evidence.reporting.rules import gain_rules
from elearning.evidence.reporting.topics import by_lke_question, by_objective
from elearning.intervals import Interval
from elearning.people.models import RoleGrant, Unit
from elearning.people.scopes import ScopedRequest, requires_role
from elearning.tabular import Cell, Column

from .asking import Question, question_of
from .downloads import table_response

for_hr = requires_role(RoleGrant.Role.HR, RoleGrant.Role.LEADER)
COLUMNS = [
    Column("Menurut"),
    Column("Kelompok"),
    Column("Orang", "int"),
    Column("Rata-rata tes awal", "decimal"),
    Column("Rata-rata tes akhir pertama", "decimal"),
    Column("Kenaikan", "decimal"),
    Column("Batas bawah 95 %", "decimal"),
    Column("Batas atas 95 %", "decimal"),
    Column("Kenaikan ternormalisasi (%)", "decimal"),
    Column("Batas bawah 95 % (ternormalisasi)", "decimal"),
    Column("Batas atas 95 % (ternormalisasi)", "decimal"),
    Column("Keterangan"),
]
HIDDEN_WORDS = {
    "few": "Kurang dari 10 orang",
    "neighbour": "Tidak ditampilkan agar kelompok kecil tidak dapat dihitung",
}


@dataclass(frozen=True, kw_only=True)
class Tables:
    """What the page shows; tables of topics only where one module was chosen."""

    total: GainRow
    modules: list[GainRow]
    units: list[GainRow]
    objectives: list[GainRow]
    questions: list[GainRow]


@require_GET
@for_hr
def page(request: ScopedRequest) -> HttpResponse:
    asked = question_of(request)
    query = request.GET.copy()
    query.pop("unit", None)
    context = {
        "asked": asked,
        "form": asked.form,
        "query": request.GET.urlencode(),
        "rules": gain_rules(on=asked.on),
        "tables": _tables(request, asked),
        "without_unit": query.urlencode(),
    }
    return render(request, "evidence/hr_gains.html", context)


@require_GET
@for_hr
def file(request: ScopedRequest, kind: str) -> HttpResponseBase:
    """Every table of the page, one below the other."""
    asked = question_of(request)
    return table_response(
        kind,
        COLUMNS,
        gain_cells(_tables(request, asked)),
        name="hasil-belajar",
        title="Hasil belajar",
        on=asked.on,
        rules=gain_rules,
    )


def gain_cells(tables: Tables) -> Iterable[list[Cell]]:
    groups = {
        "Seluruhnya": [tables.total],
        "Modul": tables.modules,
        "Unit": tables.units,
        "Tujuan belajar": tables.objectives,
        "Pertanyaan LKE": tables.questions,
    }
    for by, rows in groups.items():
        for row in rows:
            yield [by, *_cells(row)]


def _cells(row: GainRow) -> list[Cell]:
    gain = row.gain
    if gain is None:
        return [_label(row), *[None] * 9, HIDDEN_WORDS.get(row.hidden or "", "")]
    normalised = gain.normalised
    return [
        _label(row),
        gain.people,
        *(round(n, 2) for n in (gain.before, gain.after)),
        *_interval_cells(gain.difference),
        *(_interval_cells(normalised) if normalised else [None] * 3),
        "",
    ]


def _label(row: GainRow) -> str:
    return f"{row.label} (tanpa unit di bawahnya)" if row.is_own else row.label


def _interval_cells(interval: Interval) -> list[Cell]:
    return [round(n, 2) for n in (interval.mean, interval.low, interval.high)]


def _tables(request: ScopedRequest, asked: Question) -> Tables:
    """The sums are those of everything the person may see, so that hiding is the same."""
    course = asked.course
    found = gains(
        scope=request.scope, on=asked.on, courses=[course] if course else None
    )
    unit = _unit(request, asked)
    is_told = course is not None and not found.is_hidden(unit)
    inside = found.enrolments_of(unit) if is_told else set()
    return Tables(
        total=found.total(unit),
        modules=[] if course else found.by_module(unit),
        units=found.by_unit(unit),
        objectives=by_objective(course, enrolments=inside, on=asked.on)
        if course and inside
        else [],
        questions=by_lke_question(course, enrolments=inside, on=asked.on)
        if course and inside
        else [],
    )


def _unit(request: ScopedRequest, asked: Question) -> Unit | None:
    """The unit that was asked for, or the only one at the top; None for several."""
    if not asked.is_whole_scope:
        return asked.unit
    has_others = request.scope.exclude(path__startswith=asked.unit.path).exists()
    return None if has_others else asked.unit
