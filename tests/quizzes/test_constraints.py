"""What the database refuses about quizzes, each constraint broken once."""

import pytest
from django.db import IntegrityError, transaction

from quizzes.models import ItemAnalysis, Question, QuizPage, ScoreBand
from tests.conftest import NOW
from tests.factories import add_bank, add_quiz

pytestmark = pytest.mark.django_db


def refused(name):
    return pytest.raises(IntegrityError, match=name)


@pytest.fixture
def question(db):
    add_bank(size=1)
    return Question.objects.get()


def test_answers_from_a_date_need_the_date(course):
    quiz = add_quiz(course, add_bank())
    with refused("quiz_answers_from_a_date"), transaction.atomic():
        QuizPage.objects.filter(pk=quiz.pk).update(answers_shown="date")


def test_a_band_begins_at_a_score_in_percent(course):
    quiz = add_quiz(course, add_bank())
    with refused("score_band_in_percent"), transaction.atomic():
        ScoreBand.objects.create(page=quiz, at_least=101, text="Luar biasa.")


def test_a_review_names_who_and_when(question):
    with refused("question_reviewed_at_and_by"), transaction.atomic():
        Question.objects.update(reviewed_at=NOW)


@pytest.mark.parametrize(
    ("figures", "name"),
    [
        ({"facility": 1.1}, "item_facility_is_a_share"),
        ({"facility": -0.1}, "item_facility_is_a_share"),
        ({"discrimination": 1.1}, "item_discrimination_is_a_correlation"),
        ({"discrimination": -1.1}, "item_discrimination_is_a_correlation"),
    ],
)
def test_figures_of_an_analysis_stay_in_their_range(question, figures, name):
    with refused(name), transaction.atomic():
        ItemAnalysis.objects.create(
            version=question.latest, answers=1, computed_at=NOW, **figures
        )
