"""The figures of one question version, gathered answer by answer. Pure."""

from dataclasses import asdict, dataclass, field
from typing import Any

from .flags import LEAST_ANSWERS, flags_of
from .moments import Moments
from .responses import Responses, responses_to
from .times import TimeTally

DIGITS = 4


@dataclass
class ItemTally:
    """What it takes per version, however many have answered.

    ``pairs`` holds shares with rest scores: answers that stood alone in an attempt have none.
    """

    responses: Responses
    n: int = 0
    blank: int = 0
    earned: float = 0.0
    pairs: Moments = field(default_factory=Moments)
    times: TimeTally = field(default_factory=TimeTally)

    @classmethod
    def for_question(cls, kind: str, body: dict[str, Any]) -> "ItemTally":
        return cls(responses=responses_to(kind, body))

    def add(
        self, response: Any, *, share: float, rest: float | None, seconds: float | None
    ) -> None:
        """One answer: what it earned, and what the others of its attempt earned (0 to 1)."""
        self.n += 1
        self.earned += share
        self.blank += not response
        self.responses.add(response, rest)
        if rest is not None:
            self.pairs.add(share, rest)
        if seconds is not None:
            self.times.add(seconds)

    def figures(self) -> dict[str, Any]:
        """The fields of an ItemAnalysis."""
        facility = round(min(self.earned / self.n, 1.0), DIGITS) if self.n else None
        found = discrimination_of(self.pairs)
        detail = {
            "blank": self.blank,
            "moments": asdict(self.pairs),
            "timed": self.times.n,
            **self.responses.summary(),
        }
        return {
            "answers": self.n,
            "facility": facility,
            "discrimination": found,
            "seconds": self.times.median(),
            "detail": detail,
            "flags": flags_of(
                answers=self.n, facility=facility, discrimination=found, detail=detail
            ),
        }


def discrimination_of(pairs: Moments) -> float | None:
    """The correlation of share and rest score; None below ten pairs or without spread."""
    found = pairs.correlation(least=LEAST_ANSWERS)
    return None if found is None else round(found, DIGITS)
