"""The score sheet of the levers (pengungkit): what assessors have accepted so far.

Points of a question are an equal part of the weight of its sub-indicator, times the score of
the option. PermenPANRB 90/2021, Lampiran III gives the weights; Lampiran II, Tabel 6 asks for
60 % (WBK) and 75 % (WBBM) of the weight of each area.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from elearning.evidence.models import Remark
from elearning.frameworks.models import Area, Framework, Question
from elearning.people.models import Unit

from .remarks import verdicts

CENT = Decimal("0.01")
WBK, WBBM = Decimal("0.60"), Decimal("0.75")


@dataclass(frozen=True, kw_only=True)
class Scored:
    """A question with its part of the weight, and the option that was accepted, if any."""

    question: Question
    weight: Decimal
    letter: str = ""
    score: Decimal | None = None
    is_served: bool = False

    @property
    def points(self) -> Decimal | None:
        return None if self.score is None else self.weight * self.score


@dataclass(frozen=True, kw_only=True)
class AreaScore:
    """One of the six areas of change, fulfilment and reform together."""

    letter: str
    name: str
    weight: Decimal
    rows: tuple[Scored, ...]

    @property
    def points(self) -> Decimal:
        return _sum(row.points or Decimal(0) for row in self.rows)

    @property
    def accepted(self) -> int:
        return sum(row.score is not None for row in self.rows)

    @property
    def served(self) -> list[Scored]:
        return [row for row in self.rows if row.is_served]

    @property
    def served_weight(self) -> Decimal:
        """Points that questions with a module could bring at most."""
        return _sum(row.weight for row in self.served)

    @property
    def least_for_wbk(self) -> Decimal:
        return (self.weight * WBK).quantize(CENT)

    @property
    def least_for_wbbm(self) -> Decimal:
        return (self.weight * WBBM).quantize(CENT)


@dataclass(frozen=True, kw_only=True)
class ScoreSheet:
    areas: tuple[AreaScore, ...] = field(default=())

    @property
    def points(self) -> Decimal:
        return _sum(area.points for area in self.areas)

    @property
    def weight(self) -> Decimal:
        return _sum(area.weight for area in self.areas)

    @property
    def served_weight(self) -> Decimal:
        return _sum(area.served_weight for area in self.areas)


def score_sheet(*, framework: Framework, unit: Unit, year: int) -> ScoreSheet:
    """Five queries, whatever was assessed."""
    decided = verdicts(unit=unit, year=year)
    questions: Any = framework.questions.filter(
        indicator__area__component=Area.Component.LEVER
    )
    questions = list(
        questions.select_related("indicator__area")
        .prefetch_related("options", "courses")
        .order_by("sort_order", "pk")
    )
    sizes: dict[int, int] = defaultdict(int)
    for question in questions:
        sizes[question.indicator_id] += 1
    rows: dict[str, list[Scored]] = defaultdict(list)
    for question in questions:
        weight = question.indicator.weight / sizes[question.indicator_id]
        verdict = decided.get(question.pk)
        rows[question.indicator.area.letter].append(_scored(question, weight, verdict))
    return ScoreSheet(areas=tuple(_areas(framework, rows)))


def _scored(question: Question, weight: Decimal, verdict: Remark | None) -> Scored:
    scores = {option.letter: option.score for option in question.options.all()}
    letter = verdict.accepted_letter if verdict else ""
    return Scored(
        question=question,
        weight=weight,
        letter=letter,
        score=scores.get(letter),
        is_served=bool(question.courses.all()),  # type: ignore[attr-defined]
    )


def _areas(framework: Framework, rows: dict[str, list[Scored]]) -> Iterable[AreaScore]:
    levers = framework.areas.filter(component=Area.Component.LEVER)
    halves: dict[str, list[Area]] = defaultdict(list)
    for area in levers.order_by("sort_order"):
        halves[area.letter].append(area)
    for letter, parts in halves.items():
        yield AreaScore(
            letter=letter,
            name=parts[0].name,
            weight=_sum(part.weight for part in parts),
            rows=tuple(rows[letter]),
        )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
