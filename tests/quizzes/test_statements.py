"""What a whole attempt costs the database, from the start to the review."""

import pytest
from django.urls import reverse

from quizzes.models import Attempt
from tests.factories import add_bank, add_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def step(course, client, enrolment):
    """A quiz of ten questions out of thirty; another step keeps the module open."""
    client.force_login(enrolment.employee.user)
    bank = add_bank(size=30)
    quiz = add_quiz(course, bank, draw_count=10)
    add_quiz(course, bank, slug="lain")
    client.get(reverse("home"))  # the settings of the agency are made once
    return reverse("step", args=[course.slug, quiz.slug])


def address(name):
    return reverse(name, args=[Attempt.objects.values_list("pk", flat=True).get()])


def test_ten_questions_from_start_to_review(
    step, client, django_assert_max_num_queries
):
    """Handed in as one sheet. Each answer saved on its way costs four more."""
    sheet = {f"urut-{n}": "0" for n in range(1, 11)}
    sheet |= {f"soal-{n}": "a" for n in range(1, 11)}
    with django_assert_max_num_queries(60):
        client.post(step)
        client.get(address("attempt"))
        client.post(address("finish_attempt"), sheet)
        client.get(address("attempt_result"))
    assert Attempt.objects.get().score == 100


def test_an_answer_saved_on_the_way(step, client, django_assert_num_queries):
    client.post(step)
    save = address("save_answer")
    for sequence in (1, 2):
        data = {"soal": 1, "urut": sequence, "jawaban": ["a"]}
        with django_assert_num_queries(4):
            assert client.post(save, data).json()["accepted"]
