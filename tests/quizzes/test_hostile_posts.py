"""Whatever is sent to an attempt gets a clear answer, never an error of the server."""

import json

import pytest
from django.urls import reverse

from quizzes.models import Answer
from tests.factories import EmployeeFactory, add_bank, add_course, add_quiz
from tests.quizzes.test_views import BODIES, bank_of

pytestmark = pytest.mark.django_db

HUGE = "9" * 5000  # more digits than Python reads
BEYOND = 10**30  # no column of a database holds this


@pytest.fixture(scope="class")
def built(request, layers):
    return layers.build(
        request.fixturenames,
        course=add_course,
        quiz=lambda course: add_quiz(course, add_bank()),
        of_each_kind=lambda course: {
            kind: add_quiz(course, bank_of(kind), slug=kind) for kind in BODIES
        },
    )


@pytest.fixture
def of_each_kind(course, made):
    """A quiz of every kind of question."""
    return made["of_each_kind"]


@pytest.fixture
def learner(client, enrolment):
    client.force_login(enrolment.employee.user)
    return client


@pytest.fixture
def attempt(learner, quiz, start):
    return start(quiz)


def url(name, number):
    return reverse(name, args=[number])


@pytest.mark.parametrize(
    "fields",
    [
        {f"urut-{HUGE}": "0", f"soal-{HUGE}": "a"},
        {"urut-1": HUGE, "soal-1": "a"},
        {"urut-1": "-1", "soal-1": "a"},
        {"urut-1": "", "soal-1": "a"},
        {"urut-1": "²", "soal-1": "a"},
        {"urut-1": "2147483647", "soal-1": "a"},
        {"soal-1": "a"},
        {},
    ],
)
@pytest.mark.parametrize("name", ["save_answer", "finish_attempt"])
def test_a_form_without_a_usable_sequence(learner, attempt, name, fields):
    response = learner.post(url(name, attempt.pk), fields)
    assert response.status_code < 500
    assert not Answer.objects.exclude(response=None).exists()
    page = learner.get(url("attempt", attempt.pk)).content.decode()
    assert "Your answers are saved." not in page


@pytest.mark.parametrize("number", [2**31, 2**63 - 1, 2**63, BEYOND])
def test_an_attempt_with_a_number_that_none_can_have(learner, attempt, number):
    change = {"soal": 1, "urut": 1, "jawaban": ["a"]}
    body = json.dumps({"answers": [change]})
    sheet = f"/kuis/{number}/"
    asked = [
        learner.get(sheet),
        learner.get(f"{sheet}hasil/"),
        learner.get(f"{sheet}jawab/"),
        learner.post(f"{sheet}jawab/", body, "application/json"),
        learner.post(f"{sheet}jawab/", {"urut-1": "0", "soal-1": "a"}),
        learner.post(f"{sheet}selesai/", {"yakin": "1"}),
    ]
    assert {response.status_code for response in asked} == {404}


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "image/png", ""])
def test_what_is_neither_form_nor_list_of_changes(learner, attempt, kind):
    body = json.dumps({"answers": [{"soal": 1, "urut": 1, "jawaban": ["a"]}]})
    for name in ("save_answer", "finish_attempt"):
        response = learner.post(url(name, attempt.pk), body, kind)
        assert response.status_code == 415
    assert not Answer.objects.exclude(response=None).exists()


@pytest.mark.parametrize(
    "response",
    [
        "x" * 1_000_000,
        ["x" * 1_000_000],
        ["a"] * 100_000,
        {"a": "x" * 1_000_000},
        {str(n): n for n in range(50_000)},
        10**400,
        1e308,
        float("nan"),
        None,
        True,
        [[["a"]]],
        {"a": {"b": {"c": 1}}},
    ],
)
def test_responses_of_any_size_and_shape(learner, of_each_kind, start, response):
    for kind, quiz in of_each_kind.items():
        attempt = start(quiz)
        body = json.dumps({"answers": [{"soal": 1, "urut": 1, "jawaban": response}]})
        told = learner.post(url("save_answer", attempt.pk), body, "application/json")
        assert told.status_code in {200, 400}, kind
        kept = attempt.answers.get(position=1)
        assert len(json.dumps(kept.response)) < 1000
        assert learner.get(url("attempt", attempt.pk)).status_code == 200


def test_more_than_the_server_reads(learner, attempt):
    body = json.dumps({"answers": [], "more": "x" * 3_000_000})
    told = learner.post(url("save_answer", attempt.pk), body, "application/json")
    assert told.status_code in {400, 413}
    sheet = {"urut-1": "0", "soal-1": "x" * 3_000_000}
    assert learner.post(url("save_answer", attempt.pk), sheet).status_code == 400


def test_the_attempt_of_another_stays_as_it_is(learner, attempt, client):
    client.force_login(EmployeeFactory(with_account=True).user)
    body = json.dumps({"answers": [{"soal": 1, "urut": 1, "jawaban": ["a"]}]})
    for path, data, kind in (
        ("save_answer", body, "application/json"),
        ("save_answer", "urut-1=0&soal-1=a", "application/x-www-form-urlencoded"),
        ("finish_attempt", "yakin=1", "application/x-www-form-urlencoded"),
    ):
        assert client.post(url(path, attempt.pk), data, kind).status_code == 404
    attempt.refresh_from_db()
    assert attempt.is_open
    assert not Answer.objects.exclude(response=None).exists()
