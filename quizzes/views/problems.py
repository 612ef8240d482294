"""What is told when no answer can be read from what was given, and what to do about it."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from quizzes.answering import PaperQuestion, paper_of
from quizzes.models import Attempt
from quizzes.sheets import Sheet, SheetQuestion, sheet_of

from .inputs import Unread


def problem_of(question: PaperQuestion) -> str:
    match question.kind:
        case "numeric":
            return _("This cannot be read as a number. Write it like 12,5.")
        case "ordering":
            return _("Give each step a place of its own.")
        case "short":
            return _("This answer is too long. Please shorten it.")
        case "scenario":
            return _("One of the answers cannot be read.")
        case _:
            return _("That is no answer to this question.")


def with_problems(attempt: Attempt, unread: Mapping[int, Unread]) -> Sheet:
    """The sheet with what was typed instead of what is saved, and what is wrong with it."""
    shown = {place: typed.shown for place, typed in unread.items()}
    sheet, paper = sheet_of(attempt, instead=shown), paper_of(attempt.pk)
    questions = [
        _marked(question, paper.at(question.number), unread[question.number])
        if question.number in unread
        else question
        for question in sheet.questions
    ]
    return replace(sheet, questions=tuple(questions))


def _marked(
    shown: SheetQuestion, question: PaperQuestion, unread: Unread
) -> SheetQuestion:
    """The message stands with the parts that it is about."""
    parts = [
        replace(part, error=problem_of(question.part(part.key)))
        if part.key in unread.parts
        else part
        for part in shown.parts
    ]
    return replace(shown, error=problem_of(question), parts=tuple(parts))
