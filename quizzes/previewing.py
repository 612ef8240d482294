"""Questions as a learner would see them, without a row written."""

from random import Random
from typing import Any

from . import marking
from .content import QuestionContent
from .models import Answer, Attempt, QuestionVersion, QuizPage
from .sheets import Sheet, SheetQuestion, sheet_from

# The same draw each time: a preview that jumps while it is written would distract.
SEED = 7


def sample_attempt(quiz: QuizPage, *, rng: Random) -> dict[str, Any]:
    """The context of an attempt at what ``quiz`` would ask if it were published now."""
    pool = quiz.bank.pool(tag=quiz.draw_tag) if quiz.bank_id else []
    drawn = rng.sample(pool, min(quiz.draw_count, len(pool)))
    return {
        "attempt": Attempt(pk=0),
        "content": {"title": quiz.title},
        "course": quiz.get_parent(),
        "sheet": _sheet(drawn, rng=rng),
    }


def sample_question(content: QuestionContent) -> dict[str, SheetQuestion]:
    """The question as it is asked, and as its review shows a response to it.

    Options stand as they were written. The response is one that shows as much of the
    feedback as there is: the first option, every item with the choice of the next one.
    """
    kind, body = content.kind, content.body
    version = QuestionVersion(
        kind=kind,
        stem=content.stem,
        body=body,
        feedback=content.feedback,
        legal_basis=content.legal_basis,
        markup=content.markup,
    )
    answer = Answer(
        position=1, question_version=version, option_order=_sample_order(kind, body)
    )
    asked = sheet_from([answer], shows_answers=False)
    answer.response = _sample_response(kind, body)
    answer.share = marking.mark(kind, body, answer.response)
    reviewed = sheet_from([answer], shows_answers=True)
    return {"asked": asked.questions[0], "reviewed": reviewed.questions[0]}


def as_asked(version: QuestionVersion) -> SheetQuestion:
    """A version as it is asked, without an attempt and without what is right."""
    order = _sample_order(version.kind, version.body)
    answer = Answer(position=1, question_version=version, option_order=order)
    return sheet_from([answer], shows_answers=False).questions[0]


def _sample_order(kind: str, body: dict[str, Any]) -> Any:
    """As written, unless that would be the right order or show it."""
    if kind == "scenario":
        parts = body["parts"]
        return {p["key"]: _sample_order(p["kind"], p["body"]) for p in parts}
    if kind in {"matching", "ordering"}:
        return marking.order(kind, body, rng=Random(SEED))  # noqa: S311 no secret
    return []


def _sample_response(kind: str, body: dict[str, Any]) -> Any:
    if kind == "scenario":
        parts = body["parts"]
        return {p["key"]: _sample_response(p["kind"], p["body"]) for p in parts}
    if "options" in body:
        return [body["options"][0]["key"]]
    right = marking.right(kind, body)
    if kind == "matching":
        choices = list(right.values())
        return dict(zip(right, choices[1:] + choices[:1], strict=True))
    if kind == "ordering":
        return [right[1], right[0], *right[2:]]
    return right


def _sheet(drawn: list[QuestionVersion], *, rng: Random) -> Sheet:
    answers = [
        Answer(
            position=position,
            question_version=version,
            option_order=marking.order(version.kind, version.body, rng=rng),
        )
        for position, version in enumerate(drawn, start=1)
    ]
    return sheet_from(answers, shows_answers=False)
