"""The wordings of a question that were asked, and what is right in each."""

from dataclasses import dataclass

from django.db.models import Count, Q

from quizzes import marking
from quizzes.models import Question, QuestionVersion
from quizzes.rendering import words


@dataclass(frozen=True, kw_only=True)
class Wording:
    """``asked`` counts finished attempts; ``right`` reads as a person would answer."""

    version: QuestionVersion
    asked: int
    right: tuple[str, ...]


def wordings_of(question: Question) -> list[Wording]:
    """All versions, newest first. One query."""
    finished = Q(answers__attempt__finished_at__isnull=False)
    versions = QuestionVersion.objects.filter(question=question).annotate(
        asked=Count("answers", filter=finished)
    )
    return [
        Wording(version=v, asked=v.asked, right=right_in(v))
        for v in versions.order_by("-number")
    ]


def right_in(version: QuestionVersion) -> tuple[str, ...]:
    """What earns all of the question, a line a part."""
    response = marking.right(version.kind, version.body)
    lines = marking.lines(version.kind, version.body, response)
    return tuple(words(line, version.markup) for line in lines)
