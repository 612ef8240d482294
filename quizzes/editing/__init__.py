"""The forms in which a trainer writes a question: one part for every kind, no script needed."""

from .given import Given, given_by
from .question import QuestionForm
from .reshaping import reshaped

__all__ = ["Given", "QuestionForm", "given_by", "reshaped"]
