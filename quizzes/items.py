"""How the questions of a bank have worked, as last reckoned: rows of a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.utils.text import Truncator

from .analysing.flags import FLAGS, OPTION_FLAGS, flags_of
from .analysing.moments import Moments
from .analysing.tallying import discrimination_of
from .models import ItemAnalysis, QuestionBank
from .rendering import plain

STEM_LENGTH = 90
SORTS = ("code", "answers", "facility", "discrimination", "seconds")


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """A question, its versions together. ``seconds`` and flags of options: of the last one.

    ``facility`` is in percent, ``discrimination`` -1 to 1.
    """

    question_id: int
    code: str
    bank: str
    stem: str
    is_retired: bool
    versions: int
    answers: int
    facility: float | None
    discrimination: float | None
    seconds: float | None
    flags: tuple[str, ...]
    computed_at: datetime


def item_rows(*, bank: QuestionBank | None = None) -> list[ItemRow]:
    """A row for each question that has been answered, by bank and code. One query."""
    found = ItemAnalysis.objects.select_related("version__question__bank")
    if bank is not None:
        found = found.filter(version__question__bank=bank)
    by_question = found.order_by(
        "version__question__bank__name", "version__question__code", "version__number"
    )
    return [
        _row(list(analyses))
        for _pk, analyses in groupby(by_question, attrgetter("version.question_id"))
    ]


def sorted_rows(rows: Iterable[ItemRow], *, by: str) -> list[ItemRow]:
    """By one of ``SORTS``, with a minus the other way; what is undefined comes last."""
    name = by.removeprefix("-")
    given: list[ItemRow] = []
    missing: list[ItemRow] = []
    for row in rows:
        (missing if getattr(row, name) is None else given).append(row)
    given.sort(key=attrgetter(name), reverse=by.startswith("-"))
    return given + missing


def _row(analyses: list[ItemAnalysis]) -> ItemRow:
    last = analyses[-1]
    question = last.version.question
    stem = plain(last.version.stem, last.version.markup)
    answers = sum(analysis.answers for analysis in analyses)
    facility = _facility(analyses, answers=answers)
    discrimination = _discrimination(analyses)
    of_options = [flag for flag in last.flags if flag in OPTION_FLAGS]
    of_figures = flags_of(
        answers=answers, facility=facility, discrimination=discrimination, detail={}
    )
    return ItemRow(
        question_id=question.pk,
        code=question.code,
        bank=question.bank.name,
        stem=Truncator(stem).chars(STEM_LENGTH),
        is_retired=question.retired_at is not None,
        versions=len(analyses),
        answers=answers,
        facility=None if facility is None else 100 * facility,
        discrimination=discrimination,
        seconds=last.seconds,
        flags=tuple(flag for flag in FLAGS if flag in {*of_figures, *of_options}),
        computed_at=max(analysis.computed_at for analysis in analyses),
    )


def _facility(analyses: list[ItemAnalysis], *, answers: int) -> float | None:
    """The mean share over all answers to any version."""
    earned = sum(a.answers * (a.facility or 0) for a in analyses)
    return earned / answers if answers else None


def _discrimination(analyses: list[ItemAnalysis]) -> float | None:
    """Over the answers to all versions, from the sums that each has kept."""
    pairs = Moments()
    for analysis in analyses:
        pairs += Moments(**analysis.detail["moments"])
    return discrimination_of(pairs)
