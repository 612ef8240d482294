"""The worksheet in the columns of Lampiran III: every question, with what was accepted."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from elearning.evidence.models import Remark
from elearning.evidence.reporting.proposals import Proposal
from elearning.evidence.reporting.remarks import verdicts
from elearning.frameworks.models import Framework, Question
from elearning.people.models import Unit
from elearning.tabular import Cell, Column, write_xlsx

COLUMNS = [
    Column("Kode"),
    Column("Penilaian"),
    Column("Bobot", "decimal"),
    Column("Penjelasan"),
    Column("Pilihan Jawaban"),
    Column("Jawaban"),
    Column("Nilai", "decimal"),
    Column("%", "percent"),
    Column("Catatan/Keterangan/Penjelasan"),
]
NOTES = (
    "Jawaban terisi bila sudah diterima TPI; usulan dari bukti ada di kolom catatan.",
    "Bobot pertanyaan adalah bobot subindikator dibagi rata menurut jumlah pertanyaannya.",
)


def worksheet(
    framework: Framework,
    *,
    unit: Unit,
    year: int,
    proposals: Mapping[int, Proposal],
    at: datetime,
) -> bytes:
    """The sheet of a unit and a year. ``proposals`` are told by the id of the question."""
    out = BytesIO()
    decided = verdicts(unit=unit, year=year)
    write_xlsx(
        out,
        COLUMNS,
        _rows(framework, decided=decided, proposals=proposals),
        title="LKE",
        notes=[framework.title, framework.regulation, *NOTES],
        at=at,
    )
    return out.getvalue()


def _rows(
    framework: Framework,
    *,
    decided: Mapping[int, Remark],
    proposals: Mapping[int, Proposal],
) -> Iterator[list[Cell]]:
    areas = framework.areas.order_by("sort_order").prefetch_related(
        "indicators__questions__options"
    )
    for area in areas:
        component = area.get_component_display()
        title = " · ".join(filter(None, [component, area.get_aspect_display()]))
        yield _row(area.code, f"{area.name} ({title})", area.weight)
        for indicator in sorted(area.indicators.all(), key=lambda i: i.sort_order):
            yield _row(indicator.code, indicator.name, indicator.weight)
            questions = sorted(indicator.questions.all(), key=lambda q: q.sort_order)
            for question in questions:
                yield _question(
                    question,
                    weight=indicator.weight / len(questions),
                    verdict=decided.get(question.pk),
                    proposal=proposals.get(question.pk),
                )


def _row(code: str, name: str, weight: Decimal) -> list[Cell]:
    return [code, name, weight, *[None] * (len(COLUMNS) - 3)]


def _question(
    question: Question,
    *,
    weight: Decimal,
    verdict: Remark | None,
    proposal: Proposal | None,
) -> list[Cell]:
    options = sorted(question.options.all(), key=lambda o: o.sort_order)
    letter = verdict.accepted_letter if verdict else ""
    score = next((o.score for o in options if o.letter == letter), None)
    notes = [
        verdict.text if verdict is not None else "",
        f"Usulan dari bukti: {proposal.letter}. {proposal.because}" if proposal else "",
    ]
    return [
        question.code,
        question.text,
        weight,
        "\n".join(f"{o.letter}. {o.text}" for o in options if o.text)
        or question.guidance,
        question.get_answer_type_display(),
        letter,
        None if score is None else weight * score,
        None if score is None else score * 100,
        "\n".join(filter(None, notes)),
    ]
