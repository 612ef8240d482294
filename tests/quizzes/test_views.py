"""A learner's way through a quiz over HTTP, and everybody who may not go there."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from quizzes.answering import Submitted, finish_attempt
from quizzes.models import Attempt
from tests.conftest import NOW
from tests.factories import (
    EmployeeFactory,
    UserFactory,
    add_bank,
    add_quiz,
    begin,
    question_content,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def learner(client, enrolment):
    client.force_login(enrolment.employee.user)
    return client


@pytest.fixture
def step_url(quiz):
    return reverse("step", args=["gratifikasi", quiz.slug])


@pytest.fixture
def attempt(learner, quiz, start):
    return start(quiz)


def url(name, attempt):
    return reverse(name, args=[attempt.pk])


def choose(client, attempt, place=1, key="a", sequence=1):
    data = {"soal": place, "urut": sequence, "jawaban": [key]}
    return client.post(url("save_answer", attempt), data)


SHEET = {"urut-1": "0", "soal-1": "a", "urut-2": "0", "soal-2": "b"}


# --- Before the start -------------------------------------------------------------------


def test_the_rules_are_told_before_the_start(learner, course, step_url):
    page = learner.get(step_url).content.decode()
    for told in (
        "Questions",
        "Pass mark",
        "Time limit",
        "3 of 3 left",
        "Highest attempt",
    ):
        assert told in page
    assert not Attempt.objects.exists()


def test_a_pre_test_has_no_pass_mark(learner, course):
    pre = add_quiz(course, add_bank(), purpose="pre", slug="tes-awal")
    page = learner.get(reverse("step", args=["gratifikasi", pre.slug]))
    assert "no pass or fail" in page.content.decode()
    assert "1 of 1 left" in page.content.decode()


def test_starting_leads_to_the_questions(learner, step_url):
    response = learner.post(step_url, follow=True)
    attempt = Attempt.objects.get()
    assert response.redirect_chain == [(url("attempt", attempt), 302)]
    assert response.content.decode().count("<fieldset") == 2


def test_an_open_attempt_is_continued(learner, attempt, step_url):
    assert "Continue the attempt" in learner.get(step_url).content.decode()
    learner.post(step_url)
    assert Attempt.objects.count() == 1


def test_results_are_listed_with_what_they_count_together(
    learner, take, quiz, step_url
):
    take(quiz)
    take(quiz, right=1)
    page = learner.get(step_url).content.decode()
    assert "Together they count as 50" in page
    assert "Try again" in page


@pytest.mark.parametrize(
    ("rules", "right", "sentence"),
    [
        ({"attempt_limit": 1}, 0, "No attempts left"),
        ({"cooldown_minutes": 30}, 0, "You can try again from 24 November 2026, 11.12"),
        ({}, 2, "You have passed this test"),
        ({"purpose": "pre"}, 0, "You have taken this test"),
    ],
)
def test_what_hinders_a_start_is_told(learner, course, take, rules, right, sentence):
    quiz = add_quiz(course, add_bank(), slug="ujian", **rules)
    take(quiz, right=right)
    step_url = reverse("step", args=["gratifikasi", "ujian"])
    assert sentence in learner.get(step_url).content.decode()
    assert learner.post(step_url).headers["Location"] == step_url
    assert Attempt.objects.count() == 1


def test_an_empty_quiz_says_so(learner, course):
    add_quiz(course, add_bank("kosong", size=0), slug="kosong")
    step_url = reverse("step", args=["gratifikasi", "kosong"])
    assert "no questions yet" in learner.get(step_url).content.decode()


def test_who_has_not_begun_is_asked_to_begin(client, quiz, step_url):
    client.force_login(EmployeeFactory(with_account=True).user)
    assert "Start the module" in client.get(step_url).content.decode()
    response = client.post(step_url)
    assert response.headers["Location"] == reverse("course", args=["gratifikasi"])
    assert not Attempt.objects.exists()


def test_an_account_without_employee_can_look(client, quiz, step_url):
    client.force_login(UserFactory())
    assert "belongs to no employee" in client.get(step_url).content.decode()


@pytest.mark.parametrize("is_public", [True, False])
def test_anonymous_people_sign_in_even_for_a_public_module(
    client, quiz, course, step_url, is_public
):
    course.is_public = is_public
    course.save(update_fields=["is_public"])
    for response in (client.get(step_url), client.post(step_url)):
        assert response.headers["Location"] == f"/akun/masuk/?next={step_url}"


# --- Saving -----------------------------------------------------------------------------


def test_an_answer_is_receipted_with_the_time(learner, attempt):
    told = choose(learner, attempt).json()
    assert (told["accepted"], told["sequence"]) == (True, 1)
    assert "Saved 10.42" in told["receipt"]
    page = learner.get(url("attempt", attempt)).content.decode()
    assert page.count("Saved 10.42") == 2
    assert "1 of 2 answered" in page


def test_going_back_shows_what_is_saved_by_now(learner, attempt):
    page = learner.get(url("attempt", attempt))
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"place": 3}, 404),
        ({"key": "z"}, 422),
        ({"sequence": 0}, 400),
        ({"sequence": 2**31}, 400),
        ({"place": "x"}, 400),
    ],
)
def test_a_save_that_makes_no_sense_is_refused(learner, attempt, change, status):
    assert choose(learner, attempt, **change).status_code == status


def test_a_save_after_the_end_shows_the_way_to_the_result(learner, quiz, take):
    attempt = take(quiz)
    response = choose(learner, attempt, sequence=9)
    assert response.status_code == 409
    assert response.json()["url"] == url("attempt_result", attempt)


def test_a_late_save_is_refused_whatever_the_browser_says(
    learner, course, start, clock
):
    attempt = start(add_quiz(course, add_bank(), time_limit_minutes=10))
    clock.shift(timedelta(minutes=12))
    assert choose(learner, attempt).status_code == 409
    attempt.refresh_from_db()
    assert attempt.outcome == Attempt.Outcome.TIMED_OUT


def test_without_script_the_form_saves(learner, attempt):
    response = learner.post(url("save_answer", attempt), SHEET, follow=True)
    assert "Your answers are saved." in response.content.decode()
    saved = attempt.answers.order_by("position").values_list("response", flat=True)
    assert list(saved) == [["a"], ["b"]]


@pytest.mark.parametrize(
    "nonsense",
    [{"urut-x": "1"}, {"urut-1": "x"}, {"urut-1": "9" * 12}, {"soal-1": "a"}],
)
def test_fields_that_make_no_sense_are_left_out(learner, attempt, nonsense):
    assert learner.post(url("save_answer", attempt), nonsense).status_code == 302
    assert not attempt.answers.exclude(response=None).exists()


def test_a_forged_form_is_refused(learner, attempt):
    forged = SHEET | {"soal-1": "z"}
    response = learner.post(url("save_answer", attempt), forged, follow=True)
    assert "no answer to this question" in response.content.decode()
    response = learner.post(url("finish_attempt", attempt), forged, follow=True)
    assert "no answer to this question" in response.content.decode()
    attempt.refresh_from_db()
    assert attempt.is_open


def test_a_form_after_the_end_says_so(learner, quiz, take):
    attempt = take(quiz)
    response = learner.post(url("save_answer", attempt), SHEET, follow=True)
    assert "This attempt is over" in response.content.decode()


# --- Handing in -------------------------------------------------------------------------


def test_a_whole_sheet_is_handed_in(learner, attempt):
    response = learner.post(url("finish_attempt", attempt), SHEET)
    assert response.headers["Location"] == url("attempt_result", attempt)
    attempt.refresh_from_db()
    assert attempt.score == 50


def test_questions_without_an_answer_are_named_first(learner, attempt):
    partly = {"urut-1": "0", "soal-1": "a", "urut-2": "0"}
    page = learner.post(url("finish_attempt", attempt), partly).content.decode()
    assert "1 question has no answer yet" in page
    assert "#soal-2" in page
    attempt.refresh_from_db()
    assert attempt.is_open
    learner.post(url("finish_attempt", attempt), {"yakin": "1"})
    attempt.refresh_from_db()
    assert attempt.score == 50


def test_handing_in_without_a_sheet_asks_once_more(learner, attempt):
    choose(learner, attempt, 1)
    choose(learner, attempt, 2)
    page = learner.post(url("finish_attempt", attempt)).content.decode()
    assert "All questions are answered." in page


def test_handing_in_again_shows_the_result(learner, quiz, take):
    attempt = take(quiz)
    for data in ({"yakin": "1"}, {}):
        response = learner.post(url("finish_attempt", attempt), data, follow=True)
        assert response.redirect_chain[-1][0] == url("attempt_result", attempt)


def test_whose_unit_is_unknown_loses_nothing(client, course, quiz, now, start):
    nobody = EmployeeFactory(with_account=True, membership=None)
    enrolment = begin(course, nobody)
    client.force_login(nobody.user)
    client.post(reverse("step", args=["gratifikasi", quiz.slug]))
    attempt = Attempt.objects.get(enrolment=enrolment)
    choose(client, attempt, 1)
    choose(client, attempt, 2)
    response = client.post(url("finish_attempt", attempt), {"yakin": "1"})
    assert response.headers["Location"] == reverse("my_learning")
    attempt.refresh_from_db()
    assert attempt.is_open
    assert attempt.answers.filter(response=["a"]).count() == 2


# --- The result -------------------------------------------------------------------------


def test_the_review_shows_what_was_asked_in_its_order(learner, quiz, take):
    attempt = take(quiz, right=1)
    first = attempt.answers.select_related("question_version").get(position=1)
    texts = {o["key"]: o["text"] for o in first.question_version.body["options"]}
    page = learner.get(url("attempt_result", attempt)).content.decode()
    places = [page.index(texts[key]) for key in first.option_order]
    assert places == sorted(places)
    assert page.index(first.question_version.stem) < places[0]
    assert "Your answer, right" in page
    assert "Your answer, not right" in page
    assert "You gave no answer" not in page
    assert "1 of 2 answers right" in page
    assert "2 attempts left" in page


def test_what_earned_nothing_or_a_part_is_told(learner, course, start, now):
    body = question_content().body
    body["options"][1]["correct"] = True
    bank = add_bank("banyak", kind="multiple", body=body)
    attempt = start(add_quiz(course, bank, slug="banyak"))
    partly = {1: Submitted(response=["a"], sequence=0)}
    finish_attempt(attempt=attempt, responses=partly, by=None, at=now)
    page = learner.get(url("attempt_result", attempt)).content.decode()
    assert "Partly right: 50\xa0% of this question." in page
    assert page.count("You gave no answer.") == 1


def test_explanation_and_legal_basis_are_shown(learner, course, take):
    bank = add_bank("dasar", feedback="Because it is so.", legal_basis="Pasal 12B")
    attempt = take(add_quiz(course, bank, slug="dasar"))
    page = learner.get(url("attempt_result", attempt)).content.decode()
    assert "Because it is so." in page
    assert "Pasal 12B" in page


def test_right_answers_stay_hidden_when_the_rules_say_so(learner, course, take):
    bank = add_bank("rahasia", feedback="Because it is so.")
    quiz = add_quiz(course, bank, slug="rahasia", answers_shown="never")
    page = learner.get(url("attempt_result", take(quiz, right=1))).content.decode()
    for hidden in ("The right answer<", "Your answer, right", "Because it is so."):
        assert hidden not in page
    assert "Your answer" in page


def test_after_the_last_step_the_certificate_is_there(learner, quiz, take):
    attempt = take(quiz, right=2)
    page = learner.get(url("attempt_result", attempt)).content.decode()
    assert "Your certificate has been issued." in page
    certificate = attempt.enrolment.completion.certificate
    assert reverse("certificate_pdf", args=[certificate.code]) in page


def test_after_a_pre_test_the_next_step_is_offered(learner, course, quiz, take):
    pre = add_quiz(course, quiz.bank, purpose="pre", title="Tes awal", slug="tes-awal")
    last = add_quiz(course, quiz.bank, title="Yang terakhir", slug="terakhir")
    page = learner.get(url("attempt_result", take(pre))).content.decode()
    assert f"Continue: {last.title}" in page


def test_a_result_outlives_the_page(learner, quiz, take):
    attempt = take(quiz)
    quiz.unpublish()
    page = learner.get(url("attempt_result", attempt)).content.decode()
    assert "Back to the module" in page
    assert "Try again" not in page


def test_a_timed_out_attempt_says_so(learner, course, start, clock):
    attempt = start(add_quiz(course, add_bank(), time_limit_minutes=10))
    assert (
        'data-seconds-left="600"'
        in learner.get(url("attempt", attempt)).content.decode()
    )
    clock.shift(timedelta(minutes=12))
    page = learner.get(url("attempt", attempt), follow=True).content.decode()
    assert "Time was up" in page


def test_an_open_attempt_has_no_result_yet(learner, attempt):
    response = learner.get(url("attempt_result", attempt))
    assert response.headers["Location"] == url("attempt", attempt)


# --- Who may not ------------------------------------------------------------------------

PAGES = [
    ("get", "attempt"),
    ("post", "save_answer"),
    ("post", "finish_attempt"),
    ("get", "attempt_result"),
]


@pytest.mark.parametrize(("method", "name"), PAGES)
def test_anothers_attempt_is_not_found(client, quiz, start, method, name):
    attempt = start(quiz)
    for person in (
        EmployeeFactory(with_account=True).user,
        UserFactory(),
        UserFactory(is_superuser=True, is_staff=True),
    ):
        client.force_login(person)
        assert getattr(client, method)(url(name, attempt)).status_code == 404
    assert choose(client, attempt).status_code == 404


@pytest.mark.parametrize(("method", "name"), PAGES)
def test_anonymous_people_sign_in(client, quiz, start, method, name):
    response = getattr(client, method)(url(name, start(quiz)))
    assert response.headers["Location"].startswith("/akun/masuk/?next=/kuis/")


def test_the_script_learns_that_the_session_is_over(client, quiz, start):
    assert choose(client, start(quiz)).status_code == 401


# --- How much it costs ------------------------------------------------------------------


def test_pages_cost_the_same_with_many_questions(
    learner, course, take, start, django_assert_num_queries
):
    bank = add_bank("besar", size=30)
    small = add_quiz(course, bank, slug="kecil", draw_count=2)
    large = add_quiz(course, bank, slug="besar", draw_count=30)
    learner.get(reverse("home"))  # the settings of the agency are made once
    for quiz in (small, large):
        sheet = url("attempt", start(quiz))
        with django_assert_num_queries(6):
            learner.get(sheet)
        result = url("attempt_result", take(quiz))
        with django_assert_num_queries(9):
            learner.get(result)


def test_the_rules_cost_the_same_after_many_attempts(
    learner, course, take, django_assert_num_queries
):
    quiz = add_quiz(course, add_bank(), slug="sering", attempt_limit=0)
    step_url = reverse("step", args=["gratifikasi", "sering"])
    learner.get(step_url)
    for _ in range(3):
        with django_assert_num_queries(13):
            learner.get(step_url)
        take(quiz)
