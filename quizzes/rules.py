"""The rules of a quiz as they were published, and what follows from them. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple, Self

CENT = Decimal("0.01")


def percent(shares: Sequence[Decimal]) -> Decimal:
    """The mean of the shares of all questions, in percent with two decimals."""
    if not shares:
        return Decimal(0)
    mean = sum(shares, Decimal(0)) * 100 / len(shares)
    return mean.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True)
class Band:
    """What is said from a score on, in percent."""

    at_least: int
    text: str
    legal_basis: str = ""


class PoolEntry(NamedTuple):
    """What may be drawn: the id of a question version, that of its question, its level."""

    version: int
    question: int
    level: str


@dataclass(frozen=True, kw_only=True)
class QuizRules:
    """Read from the content of a published version, so that a draft changes nothing.

    ``pool`` holds ids of question versions, ``pool_questions`` the questions they belong to,
    in the same order, ``pool_levels`` their levels. 0 attempts mean no limit; a pre-test is
    always taken once. ``draw_levels`` is empty where any level will do.
    """

    purpose: str
    draw_count: int
    pass_mark: int
    attempt_limit: int
    cooldown: timedelta
    time_limit: timedelta | None
    grace: timedelta
    grade_method: str
    answers_shown: str
    answers_from: datetime | None
    bands: tuple["Band", ...]
    skip_overdue: bool
    notes_events: bool
    draw_levels: dict[str, int]
    pool: tuple[int, ...]
    pool_questions: tuple[int, ...]
    pool_levels: tuple[str, ...]

    @classmethod
    def of(cls, content: dict[str, Any]) -> Self:
        minutes, purpose = content["time_limit_minutes"], content["purpose"]
        return cls(
            purpose=purpose,
            draw_count=content["draw_count"],
            pass_mark=content["pass_mark"],
            attempt_limit=1 if purpose == "pre" else content["attempt_limit"],
            cooldown=timedelta(minutes=content["cooldown_minutes"]),
            time_limit=timedelta(minutes=minutes) if minutes else None,
            grace=timedelta(seconds=content["grace_seconds"]),
            grade_method=content["grade_method"],
            answers_shown=_answers_shown(content),
            answers_from=_moment(content.get("answers_from")),
            bands=tuple(Band(**band) for band in content.get("bands", ())),
            skip_overdue=content.get("skip_overdue", False),
            notes_events=content.get("notes_events", False),
            draw_levels=content.get("draw_levels", {}),
            pool=tuple(content["pool"]),
            pool_questions=tuple(content["pool_questions"]),
            pool_levels=tuple(content.get("pool_levels", ())),
        )

    @property
    def entries(self) -> list["PoolEntry"]:
        """The pool, one question after the other. Versions of old knew no levels."""
        levels = self.pool_levels or [""] * len(self.pool)
        columns = zip(self.pool, self.pool_questions, levels, strict=True)
        return [PoolEntry(*entry) for entry in columns]

    @property
    def must_be_passed(self) -> bool:
        """Only a post-test asks for its pass mark; the others ask to be taken."""
        return self.purpose == "post"

    @property
    def question_count(self) -> int:
        """How many questions an attempt has: never more than there are."""
        return min(self.draw_count, len(self.pool))

    @property
    def time_limit_minutes(self) -> int:
        """0 where there is no limit. Of part of a minute nothing is promised."""
        return self.time_limit // timedelta(minutes=1) if self.time_limit else 0

    @property
    def has_limits(self) -> bool:
        """Whether there is something that an accommodation could ease."""
        return bool(self.time_limit or self.attempt_limit)

    def without(self, questions: Collection[int]) -> Self:
        """These rules with a pool that lacks ``questions``."""
        left = [entry for entry in self.entries if entry.question not in questions]
        return replace(
            self,
            pool=tuple(entry.version for entry in left),
            pool_questions=tuple(entry.question for entry in left),
            pool_levels=tuple(entry.level for entry in left),
        )

    def eased(self, *, extra_time_percent: int, extra_attempts: int) -> Self:
        """These rules for somebody who is given more time or more attempts.

        Where there is no limit nothing is added, and a pre-test stays a single attempt.
        """
        limit = self.time_limit
        has_limit = self.attempt_limit and self.purpose != "pre"
        return replace(
            self,
            time_limit=limit * (100 + extra_time_percent) / 100 if limit else None,
            attempt_limit=self.attempt_limit + (extra_attempts if has_limit else 0),
        )

    def deadline(self, started_at: datetime) -> datetime | None:
        return started_at + self.time_limit if self.time_limit else None

    def is_passed(self, score: Decimal) -> bool:
        return score >= self.pass_mark

    def is_completed_by(self, grade: Decimal) -> bool:
        """Whether the step is done once the attempts are worth ``grade``."""
        return self.is_passed(grade) if self.must_be_passed else True

    def grade(self, scores: Sequence[Decimal]) -> Decimal:
        """What several attempts, oldest first, are worth together, in percent."""
        match self.grade_method:
            case "first":
                return scores[0]
            case "latest":
                return scores[-1]
            case "average":
                mean = sum(scores, Decimal(0)) / len(scores)
                return mean.quantize(CENT, ROUND_HALF_UP)
            case _:
                return max(scores)

    def band(self, score: Decimal) -> Band | None:
        """The highest band that the score has reached."""
        reached = [band for band in self.bands if score >= band.at_least]
        return max(reached, key=lambda band: band.at_least, default=None)

    def attempts_left(self, taken: int) -> int | None:
        """None where there is no limit."""
        return max(self.attempt_limit - taken, 0) if self.attempt_limit else None


def _answers_shown(content: dict[str, Any]) -> str:
    """Versions from before there was a choice said only yes or no."""
    if "answers_shown" in content:
        return str(content["answers_shown"])
    return "always" if content["show_answers"] else "never"


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
