"""Questions as a learner would see them, without a row written."""

from random import Random
from typing import Any

from . import marking
from .content import QuestionContent
from .models import Answer, Attempt, QuestionVersion, QuizPage
from .sheets import Sheet, SheetQuestion, sheet_from


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
    """The question as it is asked, and as its review shows it when 'a' was chosen."""
    version = QuestionVersion(
        kind=content.kind,
        stem=content.stem,
        body=content.body,
        feedback=content.feedback,
        legal_basis=content.legal_basis,
    )
    answer = Answer(position=1, question_version=version)
    asked = sheet_from([answer], shows_answers=False)
    answer.response = ["a"]
    reviewed = sheet_from([answer], shows_answers=True)
    return {"asked": asked.questions[0], "reviewed": reviewed.questions[0]}


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
