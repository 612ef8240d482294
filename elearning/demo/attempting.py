"""Sittings of a quiz by an invented person: drawn and marked by the quiz room's rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from courses.models import CourseVersion
from elearning.people.models import User
from quizzes import marking
from quizzes.drawing import draw
from quizzes.models import Answer, Attempt, QuestionVersion
from quizzes.rules import QuizRules, percent

from .erring import wrong

SECONDS_A_QUESTION = (18, 75)


@dataclass(frozen=True)
class Reply:
    question: QuestionVersion
    order: Any
    response: Any
    share: Decimal


@dataclass(frozen=True)
class Sitting:
    replies: tuple[Reply, ...]
    score: Decimal
    is_passed: bool
    is_completing: bool
    seconds: int

    def answers(
        self, attempt: Attempt, *, from_: datetime, until: datetime, by: User | None
    ) -> Iterator[Answer]:
        """One row a reply, saved at even distances in the time of the sitting."""
        pause = (until - from_) / (len(self.replies) + 1)
        for place, reply in enumerate(self.replies, start=1):
            yield Answer(
                attempt=attempt,
                position=place,
                question_version=reply.question,
                option_order=reply.order,
                response=reply.response,
                sequence=1,
                saved_at=from_ + pause * place,
                saved_by=by,
                share=reply.share,
            )


def sit(
    version: CourseVersion,
    *,
    questions: dict[int, QuestionVersion],
    ability: float,
    attempts: int,
    rng: Random,
) -> list[Sitting]:
    """The sittings until the step is completed; all but the last of ``attempts`` fail."""
    rules = QuizRules.of(version.content)
    sittings: list[Sitting] = []
    seen: list[int] = []
    while not (sittings and sittings[-1].is_completing):
        wanted = len(sittings) + 1 >= attempts
        chance = ability if wanted else 0.4
        sitting = _one(rules, questions, chance=chance, seen=seen, rng=rng)
        if rules.must_be_passed and sitting.is_passed != wanted:
            sitting = _bent(rules, questions, passes=wanted, seen=seen, rng=rng)
        sittings.append(sitting)
        seen += [reply.question.question_id for reply in sitting.replies]
    return sittings


def _bent(
    rules: QuizRules,
    questions: dict[int, QuestionVersion],
    *,
    passes: bool,
    seen: list[int],
    rng: Random,
) -> Sitting:
    """Draw again until the outcome is the wanted one; certain in the end."""
    chance = 0.85 if passes else 0.3
    sitting = _one(rules, questions, chance=chance, seen=seen, rng=rng)
    while sitting.is_passed != passes:
        chance = min(chance + 0.05, 1.0) if passes else max(chance - 0.05, 0.0)
        sitting = _one(rules, questions, chance=chance, seen=seen, rng=rng)
    return sitting


def _one(
    rules: QuizRules,
    questions: dict[int, QuestionVersion],
    *,
    chance: float,
    seen: list[int],
    rng: Random,
) -> Sitting:
    drawn = draw(rules, seen=seen, rng=rng)
    replies = tuple(_reply(questions[pk], chance=chance, rng=rng) for pk in drawn)
    score = percent([reply.share for reply in replies])
    return Sitting(
        replies=replies,
        score=score,
        is_passed=rules.is_passed(score),
        is_completing=rules.is_completed_by(score),
        seconds=sum(rng.randint(*SECONDS_A_QUESTION) for _ in replies),
    )


def _reply(question: QuestionVersion, *, chance: float, rng: Random) -> Reply:
    """Right with ``chance``; otherwise wrong, as a person would be."""
    kind, body = question.kind, question.body
    is_right = rng.random() < chance
    response = marking.right(kind, body) if is_right else wrong(kind, body, rng=rng)
    return Reply(
        question=question,
        order=marking.order(kind, body, rng=rng),
        response=response,
        share=marking.mark(kind, body, response),
    )
