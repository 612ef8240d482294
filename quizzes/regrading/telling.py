"""What a learner is told of regrades: from which score to which, when, why, by question."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from quizzes.models import Attempt, Regrade, RegradedAnswer, RegradedAttempt


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One regrade of an attempt, in percent; ``places`` are the questions it was about."""

    decided_at: datetime
    reason: str
    policy: str
    score_before: Decimal
    score_after: Decimal
    places: tuple[int, ...]

    @property
    def is_left_out(self) -> bool:
        return self.policy == Regrade.Policy.LEFT_OUT


@dataclass(frozen=True, kw_only=True)
class CorrectedAnswer:
    """What an answer earns since its latest regrade; None where it does not count."""

    place: int
    policy: str
    share: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Corrections:
    """Everything that changed an attempt since it was handed in, oldest first."""

    corrections: tuple[Correction, ...]
    answers: tuple[CorrectedAnswer, ...]

    @property
    def left_out(self) -> int:
        """How many questions do not count."""
        return sum(answer.share is None for answer in self.answers)

    @property
    def shares(self) -> dict[int, Decimal | None]:
        """What the places earn that were regraded."""
        return {answer.place: answer.share for answer in self.answers}


def corrections_of(attempt: Attempt) -> Corrections | None:
    """None where the attempt was never regraded. Two queries; ask only if it was."""
    rows = RegradedAnswer.objects.filter(answer__attempt=attempt).select_related(
        "answer", "regrade"
    )
    answers = list(rows.order_by("pk"))
    attempts = RegradedAttempt.objects.filter(attempt=attempt).select_related("regrade")
    corrections = tuple(
        Correction(
            decided_at=_decided_at(row.regrade),
            reason=row.regrade.reason,
            policy=row.regrade.policy,
            score_before=row.score_before,
            score_after=row.score_after,
            places=tuple(
                sorted(
                    a.answer.position for a in answers if a.regrade_id == row.regrade_id
                )
            ),
        )
        for row in attempts.order_by("pk")
    )
    if not corrections:
        return None
    latest = {row.answer.position: row for row in answers}
    return Corrections(
        corrections=corrections,
        answers=tuple(
            CorrectedAnswer(
                place=place, policy=row.regrade.policy, share=row.share_after
            )
            for place, row in sorted(latest.items())
        ),
    )


def _decided_at(regrade: Regrade) -> datetime:
    assert regrade.decided_at is not None  # noqa: S101 only approved ones have rows
    return regrade.decided_at
