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


def place(line: int, file: str = "") -> str:
    """Where in what was sent: a file of a package and a line; empty for all of it."""
    where = _("line %(n)s") % {"n": line} if line else ""
    return ", ".join(filter(None, [file, where]))


def told(problem: Problem) -> dict[str, Any]:
    """A problem with its place and the question it is of, what it is and what to do."""
    return {
        "file": problem.file,
        "where": place(problem.line, problem.file),
        "title": problem.title,
        "what": _(problem.what_template) % problem.params,
        "advice": _(problem.advice_template) if problem.advice_template else "",
    }
