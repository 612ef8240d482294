"""What a whole attempt costs the database, from the start to the review."""

import json

import pytest
from django.urls import reverse

from quizzes import marking
from quizzes.codes import set_access_code
from quizzes.models import Answer, Attempt
from tests.conftest import NOW
from tests.factories import add_bank, add_quiz

pytestmark = pytest.mark.django_db
CODE = "Zona 2026"


@pytest.fixture
def step(course, client, enrolment):
    """A quiz of ten questions out of thirty; another step keeps the module open.

    It asks for an access code and notes events: with both it costs the most.
    """
    client.force_login(enrolment.employee.user)
    bank = add_bank(size=30)
    quiz = add_quiz(
        course, bank, draw_count=10, time_limit_minutes=20, notes_events=True
    )
    set_access_code(quiz=quiz, code=CODE, by=enrolment.employee.user, at=NOW)
    add_quiz(course, bank, slug="lain")
    client.get(reverse("home"))  # the settings of the agency are made once
    return reverse("step", args=[course.slug, quiz.slug])


@pytest.fixture
def start(step, client, django_capture_on_commit_callbacks):
    """Press 'Start'; what is done after the commit is done."""

    def _start() -> str:
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(step, {"kode": CODE})["Location"]

    return _start


def save(client, sheet, number, response, sequence=1, noticed=()):
    """One answer as the script sends it, and what was noticed meanwhile."""
    answer = {"soal": number, "urut": sequence, "jawaban": response}
    sent = json.dumps({"answers": [answer], "kejadian": list(noticed)})
    return client.post(f"{sheet}jawab/", sent, content_type="application/json")


def right_responses() -> dict[int, object]:
    answers = Answer.objects.select_related("question_version")
    return {
        a.position: marking.right(a.question_version.kind, a.question_version.body)
        for a in answers
    }


def test_ten_questions_saved_one_by_one(start, client, django_assert_max_num_queries):
    """As a browser does it: start, sheet, ten saves, hand-in, review."""
    with django_assert_max_num_queries(13):
        sheet = start()
    right = right_responses()
    left = {"kunci": "abcd", "jenis": "left", "lalu": 1, "detik": 9}
    with django_assert_max_num_queries(47):
        assert client.get(sheet).status_code == 200
        for number in range(1, 11):
            noticed = [left] if number == 5 else []
            answer = save(client, sheet, number, right[number], noticed=noticed)
            assert answer.status_code == 200
        done = client.post(f"{sheet}selesai/", {"yakin": "1"})
        assert client.get(done["Location"]).status_code == 200
    assert Attempt.objects.get().score == 100
    assert Attempt.objects.get().events.count() == 1


def test_ten_questions_handed_in_as_a_form(
    start, client, django_assert_max_num_queries
):
    """Without the script: start, sheet, hand-in of the whole form, review."""
    with django_assert_max_num_queries(13):
        sheet = start()
    form = {f"urut-{n}": "0" for n in range(1, 11)}
    form |= {f"soal-{n}": right for n, [right] in right_responses().items()}
    with django_assert_max_num_queries(26):
        client.get(sheet)
        done = client.post(f"{sheet}selesai/", form)
        assert client.get(done["Location"]).status_code == 200
    assert Attempt.objects.get().score == 100


def test_a_save_is_one_statement_beyond_who_it_is(
    start, client, django_assert_num_queries
):
    sheet = start()
    for sequence in (1, 2):
        with django_assert_num_queries(2):
            assert save(client, sheet, 1, ["a"], sequence).status_code == 200
