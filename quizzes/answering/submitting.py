"""What saving a form and handing it in have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courses.models import Enrolment
from elearning.people.models import User
from quizzes import marking
from quizzes.models import Answer, Attempt


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """A response as it stood in a form, and the sequence that it was based on."""

    response: Any
    sequence: int


def lock_attempt(attempt: Attempt) -> Attempt:
    """The attempt as it is now; nothing of this enrolment moves until we are done."""
    Enrolment.objects.select_for_update().get(pk=attempt.enrolment_id)
    current = Attempt.objects.select_related(
        "version", "quiz", "enrolment__course", "enrolment__completion"
    )
    return current.get(pk=attempt.pk)


def lock_answers(attempt: Attempt) -> list[Answer]:
    rows = Answer.objects.filter(attempt=attempt).select_related("question_version")
    return list(rows.select_for_update(of=("self",)).order_by("position"))


def take(
    answers: list[Answer],
    *,
    responses: Mapping[int, Submitted],
    by: User | None,
    at: datetime,
) -> None:
    """Write the changed responses; the answers are locked, so the next sequence is free."""
    changed = []
    for answer in answers:
        given = responses.get(answer.position)
        if given is None or given.sequence < answer.sequence:
            continue
        question = answer.question_version
        kept = marking.normalise(question.kind, question.body, given.response)
        if kept == (answer.response or []):
            continue
        answer.response = kept
        answer.sequence = max(answer.sequence, given.sequence) + 1
        answer.saved_at, answer.saved_by = at, by
        changed.append(answer)
    if changed:
        Answer.objects.bulk_update(
            changed, ["response", "sequence", "saved_at", "saved_by"]
        )
