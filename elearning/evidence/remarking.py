"""A unit tells its story of a question, assessors answer: always a new word, never a change."""

from datetime import datetime

from django.utils.translation import gettext as _

from elearning.frameworks.models import Question
from elearning.people.models import Unit, User

from .models import Remark

LONGEST = 5000  # characters


class CannotRemark(Exception):
    """The message says why, and what to do."""


def tell_story(
    *, unit: Unit, question: Question, year: int, text: str, by: User, at: datetime
) -> Remark:
    """The narrative of the unit for the assessors. Raises CannotRemark."""
    text = _fitting(text)
    if not text:
        raise CannotRemark(_("Write what was done, then save."))
    return Remark.objects.create(
        unit=unit,
        question=question,
        year=year,
        text=text,
        written_at=at,
        written_by=by,
    )


def assess(
    *,
    unit: Unit,
    question: Question,
    year: int,
    status: str,
    letter: str,
    text: str,
    by: User,
    at: datetime,
) -> Remark:
    """Where the check stands, the answer that the assessors give, and their note.

    Raises CannotRemark for a status or an option that is none, for an acceptance without an
    answer, and where what is to be revised is not said.
    """
    text = _fitting(text)
    if status not in Remark.Status.values:
        raise CannotRemark(_("Choose where the check stands."))
    if letter and not question.options.filter(letter=letter).exists():
        raise CannotRemark(_("The worksheet has no such option for this question."))
    if status == Remark.Status.ACCEPTED and not letter and question.options.exists():
        raise CannotRemark(_("Choose the answer that you accept."))
    if status == Remark.Status.REVISE and not text:
        raise CannotRemark(_("Say what has to be revised."))
    return Remark.objects.create(
        unit=unit,
        question=question,
        year=year,
        status=status,
        letter=letter,
        text=text,
        written_at=at,
        written_by=by,
    )


def _fitting(text: str) -> str:
    text = text.replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise CannotRemark(
            _("The text has more than %(n)d characters: shorten it.") % {"n": LONGEST}
        )
    return text
