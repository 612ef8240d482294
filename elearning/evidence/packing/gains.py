"""What people knew before and after: the means that stand in every report of training."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from elearning.evidence.reporting.questions import Participant

TENTH = Decimal("0.1")
FULL = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Gain:
    """Means, in percent, of those ``people`` who have both a pre-test and a score."""

    people: int
    before: Decimal
    after: Decimal

    @property
    def normalised(self) -> Decimal | None:
        """The part of the possible gain that was gained, in percent."""
        if self.before == FULL:
            return None
        return _tenth(FULL * (self.after - self.before) / (FULL - self.before))


def gain_of(participants: Iterable[Participant]) -> Gain | None:
    """None where nobody has both."""
    pairs = [
        (row.pre_score, row.score)
        for row in participants
        if row.pre_score is not None and row.score is not None
    ]
    if not pairs:
        return None
    before, after = (sum(scores, Decimal(0)) for scores in zip(*pairs, strict=True))
    return Gain(
        people=len(pairs),
        before=_tenth(before / len(pairs)),
        after=_tenth(after / len(pairs)),
    )


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(TENTH, ROUND_HALF_UP)
