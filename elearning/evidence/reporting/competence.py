"""The competence dimension of IP ASN, estimated from what is recorded here. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from elearning.people.models import CompetenceScores, PositionKind

GROUP_OF = {
    PositionKind.LEADER: "structural",
    PositionKind.ADMINISTRATOR: "structural",
    PositionKind.SUPERVISOR: "structural",
    PositionKind.FUNCTIONAL: "functional",
    PositionKind.EXECUTIVE: "executive",
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing that is either given whole or not at all."""

    name: str
    score: Decimal
    is_reached: bool

    @property
    def given(self) -> Decimal:
        return self.score if self.is_reached else Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """The parts in their order; those that weigh nothing in this group are left out."""

    group: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> Decimal:
        return sum((part.given for part in self.parts), Decimal(0))

    @property
    def most(self) -> Decimal:
        return sum((part.score for part in self.parts), Decimal(0))


def estimate(
    *,
    position_kind: str,
    jp: Decimal,
    has_training: bool,
    has_seminar: bool,
    scores: CompetenceScores,
) -> Estimate:
    """What the training of this position kind, the hours and a seminar add up to."""
    group = GROUP_OF[PositionKind(position_kind)]
    reached = {
        "training": has_training,
        "hours": jp >= scores.hours_needed,
        "seminar": has_seminar,
    }
    parts = [
        Part(name=name, score=getattr(scores, f"{group}_{name}"), is_reached=is_reached)
        for name, is_reached in reached.items()
    ]
    return Estimate(group=group, parts=tuple(part for part in parts if part.score))
