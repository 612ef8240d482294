"""What a learner reads before an attempt and after it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from quizzes.answering import Submitted, finish_attempt
from quizzes.authoring import content_of, save_question
from quizzes.models import ScoreBand
from quizzes.rules import QuizRules
from tests.conftest import NOW
from tests.factories import add_bank, add_quiz, question_content, republish
from tests.quizzes.bodies import BODIES, content

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def learner(client, enrolment):
    client.force_login(enrolment.employee.user)
    return client


def result(client, attempt):
    return client.get(reverse("attempt_result", args=[attempt.pk])).content.decode()


# --- What is right ------------------------------------------------------------------------


@pytest.fixture
def secret(course):
    """secret(answers_shown="passed", …): a quiz whose explanation begins with Because."""

    def _secret(**rules):
        bank = add_bank("rahasia", feedback="Because it is so.")
        return add_quiz(course, bank, slug="rahasia", **rules)

    return _secret


def test_after_passing_what_is_right_is_shown(learner, secret, take):
    quiz = secret(answers_shown="passed")
    first = take(quiz, right=1)
    page = result(learner, first)
    assert "shown once you have passed, or when no attempt is left" in page
    assert "Because it is so." not in page
    take(quiz, right=2, minutes=1)
    assert "Because it is so." in result(learner, first)


def test_without_an_attempt_left_what_is_right_is_shown(learner, secret, take):
    quiz = secret(answers_shown="passed", attempt_limit=1)
    assert "Because it is so." in result(learner, take(quiz))


def test_the_last_attempt_is_not_helped_by_the_review_of_another(
    learner, secret, take, start
):
    quiz = secret(answers_shown="passed", attempt_limit=2)
    first = take(quiz)
    start(quiz, minutes=1)
    assert "Because it is so." not in result(learner, first)


def test_from_a_date_on_what_is_right_is_shown(learner, secret, take, clock):
    day = NOW + timedelta(days=2)
    attempt = take(secret(answers_shown="date", answers_from=day))
    page = result(learner, attempt)
    assert "shown from 26 November 2026, 10.42 WIB" in page
    assert "Because it is so." not in page
    clock.shift(timedelta(days=2))
    page = result(learner, attempt)
    assert "Because it is so." in page
    assert "shown from" not in page


def test_one_question_s_share_is_as_secret_as_its_answer(learner, secret, take):
    page = result(learner, take(secret(answers_shown="never"), right=1))
    assert "The right answers of this quiz are not shown." in page
    assert "verdict--right" not in page
    assert "Not right" not in page
    assert "1 of 2 answers right" in page


# --- What a score means -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "told"), [(0, "Read the lessons again"), (1, "Nearly"), (2, "Well done")]
)
def test_the_highest_band_that_was_reached_is_told(learner, course, take, right, told):
    quiz = add_quiz(course, add_bank())
    quiz.bands.set(
        [
            ScoreBand(at_least=0, text="Read the lessons again", legal_basis="Art. 1"),
            ScoreBand(at_least=100, text="Well done", legal_basis="Art. 3"),
            ScoreBand(at_least=50, text="Nearly", legal_basis="Art. 2"),
        ]
    )
    republish(quiz)
    page = result(learner, take(quiz, right=right))
    texts = ("Read the lessons again", "Nearly", "Well done")
    assert [text for text in texts if text in page] == [told]
    assert f"Art. {right + 1}" in page


def test_without_bands_nothing_is_said_about_the_score(learner, quiz, take):
    assert "About your result" not in result(learner, take(quiz))


def test_practice_is_not_compared(learner, course, take):
    quiz = add_quiz(course, add_bank(), purpose="practice")
    assert "Practice: nothing is counted." in result(learner, take(quiz))


# --- The version and the order that were asked --------------------------------------------


def test_five_edits_later_the_review_shows_what_was_asked(learner, quiz, take, now):
    attempt = take(quiz, right=1)
    before = result(learner, attempt)
    asked = attempt.answers.select_related("question_version__question")
    answers = list(asked.order_by("position"))
    digests = [answer.question_version.digest for answer in answers]
    for edit in range(5):
        for answer in answers:
            question = answer.question_version.question
            new = question_content(f"Edit {edit}?", feedback=f"Because of {edit}")
            save_question(
                bank=question.bank, code=question.code, content=new, by=None, at=now
            )
        republish(quiz, title=f"Edit {edit}")
    after = result(learner, attempt)
    assert review_in(after) == review_in(before)
    assert "Edit" not in review_in(after)
    again = [answer.question_version for answer in asked.order_by("position")]
    assert [version.digest for version in again] == digests
    assert [content_of(version).digest for version in again] == digests


def review_in(page):
    return page[page.index('id="review"') : page.index("</main>")]


def test_every_kind_is_taken_and_reviewed(learner, course, now, start):
    bank = add_bank("semua", size=0)
    for kind in BODIES:
        save_question(bank=bank, code=kind, content=content(kind), by=None, at=now)
    attempt = start(add_quiz(course, bank, slug="semua", draw_count=len(BODIES)))
    page = learner.get(reverse("attempt", args=[attempt.pk])).content.decode()
    for kind in BODIES:
        assert f'data-kind="{kind}"' in page
    assert "quiz-ordering.js" in page
    nothing = {1: Submitted(response=None, sequence=0)}
    finish_attempt(attempt=attempt, responses=nothing, by=None, at=now)
    assert result(learner, attempt).count("You gave no answer.") >= len(BODIES)


def test_the_script_for_steps_comes_with_steps_only(learner, quiz, start):
    page = learner.get(reverse("attempt", args=[start(quiz).pk])).content.decode()
    assert "quiz-ordering.js" not in page


# --- Before the start ---------------------------------------------------------------------


def told_before(quiz, **stands):
    content = quiz.frozen_content()
    standing = {"attempts_left": 5, "accommodation": None} | stands
    rules, more = QuizRules.of(content), standing["accommodation"]
    context = {
        "rules": rules.eased(**vars(more)) if more else rules,
        "content": content,
        "standing": SimpleNamespace(**standing),
        "grade_label": "Highest attempt",
    }
    return render_to_string("quizzes/_rules.html", context).replace("\xa0", " ")


@pytest.fixture
def english():
    with override("en"):
        yield


@pytest.mark.usefixtures("english")
def test_more_time_and_more_attempts_are_told(course):
    quiz = add_quiz(course, add_bank(), time_limit_minutes=40)
    more = SimpleNamespace(extra_time_percent=25, extra_attempts=2)
    page = told_before(quiz, accommodation=more)
    for told in ("50 minutes", "This includes 25 % more time.", "5 left"):
        assert told in page
    assert "You have 2 attempts more." in page
    assert "You have" not in told_before(quiz)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ({"answers_shown": "always"}, "Shown after every attempt"),
        ({"answers_shown": "passed"}, "Shown after passing"),
        ({"answers_shown": "date", "answers_from": NOW}, "Shown from 24 November 2026"),
        ({"answers_shown": "never"}, "Not shown"),
    ],
)
def test_when_right_answers_are_shown_is_told_before(course, rules, told):
    assert told in told_before(add_quiz(course, add_bank(), **rules))
