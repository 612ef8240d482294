"""What is said of a file of questions, in the language of whoever sent it."""

from typing import Any

from django.utils.translation import gettext as _

from .editing.part import PROBLEMS
from .formats import Note, Problem


def said(note: Note) -> str:
    """What was changed or left out on the way in."""
    return _(note.template) % note.params


def explained(code: str) -> str:
    """What keeps a question from being asked."""
    return str(PROBLEMS.get(code, code))


def told(problem: Problem) -> dict[str, Any]:
    """A problem with its line and the question it is of, what it is and what to do."""
    return {
        "line": problem.line,
        "title": problem.title,
        "what": _(problem.what_template) % problem.params,
        "advice": _(problem.advice_template) if problem.advice_template else "",
    }
