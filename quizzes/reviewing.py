"""Confirms that the legal basis of a question has been looked at and still holds."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from elearning.people.models import User

from .models import Question


class ReviewIsNotAhead(Exception):
    """The next review lies after the day of this one."""


@transaction.atomic
def confirm_review(
    *, question: Question, review_due: date, by: User, at: datetime
) -> Question:
    """The legal basis was checked now, and is to be checked again by ``review_due``."""
    if review_due <= timezone.localdate(at):
        raise ReviewIsNotAhead(question.code)
    question.review_due, question.reviewed_at, question.reviewed_by = review_due, at, by
    question.save(update_fields=["review_due", "reviewed_at", "reviewed_by"])
    log(
        instance=question,
        action="quizzes.review",
        user=by,
        timestamp=at,
        data={"review_due": review_due.isoformat()},
    )
    return question
