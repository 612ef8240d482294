"""How learning is tested: banks and versions of questions, quizzes, attempts."""

from .attempts import Answer, Attempt
from .bank import Question, QuestionBank, QuestionVersion
from .pages import QuizPage

__all__ = [
    "Answer",
    "Attempt",
    "Question",
    "QuestionBank",
    "QuestionVersion",
    "QuizPage",
]
