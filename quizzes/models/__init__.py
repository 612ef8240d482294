"""How learning is tested: banks and versions of questions, quizzes, attempts."""

from .accommodations import Accommodation
from .analyses import ItemAnalysis
from .attempts import Answer, Attempt
from .bank import Question, QuestionBank, QuestionVersion
from .files import QuestionPicture, QuestionUpload
from .integrity import MOST_EVENTS, AccessCode, AttemptEvent
from .pages import QuizPage, ScoreBand
from .regrades import Regrade, RegradedAnswer, RegradedAttempt

__all__ = [
    "MOST_EVENTS",
    "AccessCode",
    "Accommodation",
    "Answer",
    "Attempt",
    "AttemptEvent",
    "ItemAnalysis",
    "Question",
    "QuestionBank",
    "QuestionPicture",
    "QuestionUpload",
    "QuestionVersion",
    "QuizPage",
    "Regrade",
    "RegradedAnswer",
    "RegradedAttempt",
    "ScoreBand",
]
