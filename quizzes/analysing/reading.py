"""The answers of finished attempts, one attempt after the other, streamed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from quizzes.models import Answer, QuestionVersion

from .tallying import ItemTally
from .times import seconds_on

CHUNK = 5000
COLUMNS = (
    "attempt_id",
    "attempt__started_at",
    "question_version_id",
    "response",
    "share",
    "saved_at",
)
Row = tuple[int, datetime, int, Any, Decimal, datetime | None]


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer as it was marked at first: a regrade tells how it should have been."""

    version: int
    response: Any
    share: float
    rest: float | None
    seconds: float | None


def empty_tallies() -> dict[int, ItemTally]:
    """A tally for each question version."""
    versions = QuestionVersion.objects.values_list("pk", "kind", "body")
    return {
        pk: ItemTally.for_question(kind, body)
        for pk, kind, body in versions.iterator(chunk_size=CHUNK)
    }


def marked_answers(*, at: datetime) -> Iterator[Marked]:
    """Every answer marked by then, attempt by attempt. One query, one attempt is held."""
    answers = Answer.objects.filter(share__isnull=False, attempt__finished_at__lte=at)
    rows = answers.order_by("attempt_id", "position").values_list(*COLUMNS)
    for _attempt, sitting in groupby(rows.iterator(chunk_size=CHUNK), itemgetter(0)):
        yield from marked(list(sitting))


def marked(sitting: list[Row]) -> Iterator[Marked]:
    """The answers of one attempt, each with what the others earned on average."""
    shares = [float(row[4]) for row in sitting]
    total, others = sum(shares), len(shares) - 1
    times = seconds_on(sitting[0][1], [row[5] for row in sitting])
    for row, share, seconds in zip(sitting, shares, times, strict=True):
        yield Marked(
            version=row[2],
            response=row[3],
            share=share,
            rest=min(max((total - share) / others, 0.0), 1.0) if others else None,
            seconds=seconds,
        )
