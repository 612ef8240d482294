"""A learner's way through a quiz over HTTP, and everybody who may not go there."""

import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse

from quizzes.answering import Submitted, finish_attempt, paper_of, start_attempt
from quizzes.models import Answer, Attempt
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


@pytest.fixture(scope="class")
def built(kept):
    return kept


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
    """One answer as the script sends it."""
    change = {"soal": place, "urut": sequence, "jawaban": [key]}
    return send(client, attempt, {"answers": [change]})


def send(client, attempt, data):
    return client.post(url("save_answer", attempt), data, "application/json")


OPTIONS = question_content().body
TWO = {"items": [{"key": "a", "text": "One"}, {"key": "b", "text": "Two"}]}
PAIRS = {
    "items": [item | {"choice": "1"} for item in TWO["items"]],
    "choices": [{"key": "1", "text": "Odd"}, {"key": "2", "text": "Even"}],
}
PI = {"answers": [{"value": "3.14", "tolerance": "0.01"}]}
WORD = {"answers": [{"text": "a word"}]}
BODIES = {
    "single": OPTIONS,
    "multiple": OPTIONS,
    "matching": PAIRS,
    "ordering": TWO,
    "numeric": PI,
    "short": WORD,
    "scenario": {
        "parts": [
            {"key": "a", "kind": "numeric", "stem": "How much?", "body": PI},
            {"key": "b", "kind": "short", "stem": "Which?", "body": WORD},
            {"key": "c", "kind": "ordering", "stem": "In which order?", "body": TWO},
        ]
    },
}


def bank_of(kind, size=1):
    """A bank of questions of one kind."""
    return add_bank(f"bank-{kind}", size=size, kind=kind, body=BODIES[kind])


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
    (told,) = choose(learner, attempt).json()["answers"]
    assert (told["soal"], told["accepted"], told["sequence"]) == (1, True, 1)
    assert (told["time"], told["saved_at"]) == ("10.42", NOW.isoformat())
    page = learner.get(url("attempt", attempt)).content.decode()
    assert page.count("Saved 10.42") == 2
    assert "1 of 2 answered" in page


def test_several_answers_are_saved_at_once(learner, attempt):
    changes = [{"soal": n, "urut": 1, "jawaban": ["b"]} for n in (1, 2)]
    told = send(learner, attempt, {"answers": changes}).json()["answers"]
    assert [t["accepted"] for t in told] == [True, True]
    assert attempt.answers.filter(response=["b"]).count() == 2


def test_each_sequence_number_is_accepted_once(learner, attempt, clock):
    choose(learner, attempt, key="a", sequence=2)
    clock.shift(timedelta(minutes=5))
    for sequence in (2, 1):
        (told,) = choose(learner, attempt, key="b", sequence=sequence).json()["answers"]
        assert (told["accepted"], told["sequence"]) == (False, 2)
        assert (told["jawaban"], told["time"]) == (["a"], "10.42")
        assert told["seconds_ago"] == 300
    assert attempt.answers.get(position=1).response == ["a"]


def test_what_does_not_fit_is_told_and_keeps_no_other_back(learner, attempt):
    changes = [
        {"soal": 1, "urut": 1, "jawaban": ["z"]},
        {"soal": 3, "urut": 1, "jawaban": ["a"]},
        {"soal": 2, "urut": 1, "jawaban": ["a"]},
    ]
    told = send(learner, attempt, {"answers": changes}).json()["answers"]
    assert [t.get("error") for t in told] == ["does_not_fit", "no_such_question", None]
    assert told[0]["message"] == "That is no answer to this question."
    assert told[2]["accepted"]


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        ("numeric", "many", "cannot be read as a number"),
        ("short", "x" * 401, "too long"),
        ("ordering", ["a"], "a place of its own"),
    ],
)
def test_each_kind_says_what_to_do(learner, course, start, kind, typed, told):
    attempt = start(add_quiz(course, bank_of(kind), slug=kind))
    change = {"soal": 1, "urut": 1, "jawaban": typed}
    (answer,) = send(learner, attempt, {"answers": [change]}).json()["answers"]
    assert told in answer["message"]


def test_a_part_that_cannot_be_read_is_named(learner, course, start):
    attempt = start(add_quiz(course, bank_of("scenario"), slug="kasus"))
    change = {"soal": 1, "urut": 1, "jawaban": {"a": "many", "b": "x"}}
    (told,) = send(learner, attempt, {"answers": [change]}).json()["answers"]
    assert told["accepted"]
    assert list(told["parts"]) == ["a"]
    assert "cannot be read as a number" in told["parts"]["a"]


def test_characters_that_no_database_keeps_are_left_out(learner, course, start):
    attempt = start(add_quiz(course, bank_of("short"), slug="kata"))
    body = '{"answers": [{"soal": 1, "urut": 1, "jawaban": "a\\u0000b\\ud800"}]}'
    assert send(learner, attempt, body).json()["answers"][0]["accepted"]
    assert attempt.answers.get(position=1).response == "ab?"


def test_going_back_shows_what_is_saved_by_now(learner, attempt):
    page = learner.get(url("attempt", attempt))
    assert "no-store" in page.headers["Cache-Control"]


def test_a_browser_that_was_away_asks_what_is_saved(
    learner, course, start, django_assert_num_queries
):
    timed = start(add_quiz(course, add_bank(), slug="cepat", time_limit_minutes=10))
    choose(learner, timed, key="b", sequence=3)
    with django_assert_num_queries(2):  # who asks; the answers
        held = learner.get(url("save_answer", timed)).json()
    assert held["seconds_left"] == 600
    assert held["until"] == "Time until 24 November 2026, 10.52 WIB"
    assert held["answers"] == [
        {"soal": 1, "sequence": 3, "jawaban": ["b"], "time": "10.42"},
        {"soal": 2, "sequence": 0, "jawaban": None, "time": ""},
    ]


def test_without_a_limit_no_time_is_left_to_tell(learner, attempt):
    assert learner.get(url("save_answer", attempt)).json()["seconds_left"] is None


def test_who_was_away_too_long_is_shown_the_result(learner, quiz, take):
    attempt = take(quiz)
    told = learner.get(url("save_answer", attempt))
    assert told.status_code == 409
    assert told.json()["url"] == url("attempt_result", attempt)


@pytest.mark.parametrize(
    "nonsense",
    [
        "x",
        "{}",
        "[]",
        '{"answers": 1}',
        '{"answers": [1]}',
        '{"answers": [{"soal": 1, "urut": 1}]}',
        '{"answers": [{"soal": "1", "urut": 1, "jawaban": []}]}',
        '{"answers": [{"soal": 1, "urut": 0, "jawaban": []}]}',
        '{"answers": [{"soal": 1, "urut": 2147483648, "jawaban": []}]}',
        '{"answers": [{"soal": true, "urut": 1, "jawaban": []}]}',
        "[" * 100_000,
        json.dumps({"answers": [{"soal": 1, "urut": 1, "jawaban": []}] * 201}),
    ],
)
def test_a_save_that_makes_no_sense_is_refused(learner, attempt, nonsense):
    assert send(learner, attempt, nonsense).status_code == 400


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


def test_the_end_of_an_attempt_without_a_unit_is_told_to_the_script(
    client, course, start, clock, now
):
    nobody = EmployeeFactory(with_account=True, membership=None)
    quiz = add_quiz(course, add_bank(), purpose="pre", time_limit_minutes=10)
    attempt = start_attempt(
        enrolment=begin(course, nobody), quiz=quiz, by=nobody.user, at=now
    )
    client.force_login(nobody.user)
    clock.shift(timedelta(minutes=12))
    told = choose(client, attempt)
    assert (told.status_code, told.json()["url"]) == (409, reverse("my_learning"))


def test_nobody_is_promised_more_than_the_page_does(learner, attempt, step_url):
    """Without the script nothing is saved as it is chosen: the button does it, and says so."""
    promise = "Each answer is saved as you choose it."
    attempt_page = learner.get(url("attempt", attempt)).content.decode()
    for page in (learner.get(step_url).content.decode(), attempt_page):
        assert f"<span data-needs-js hidden>{promise}" in page
    assert "saved when you press this button" in attempt_page


# --- Saving without script ---------------------------------------------------------------


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
    page = learner.post(url("save_answer", attempt), nonsense, follow=True)
    assert "Nothing was saved" in page.content.decode()
    assert not attempt.answers.exclude(response=None).exists()


def test_what_cannot_be_read_is_shown_again_and_the_rest_is_saved(
    learner, course, start
):
    attempt = start(add_quiz(course, bank_of("numeric", size=2), slug="angka"))
    sheet = {"urut-1": "0", "soal-1": "many", "urut-2": "0", "soal-2": "12,5"}
    for name in ("save_answer", "finish_attempt"):
        response = learner.post(url(name, attempt), sheet)
        page = response.content.decode()
        assert response.status_code == 422
        assert 'value="many"' in page
        assert "cannot be read as a number" in page
    saved = attempt.answers.order_by("position").values_list("response", flat=True)
    assert list(saved) == [None, "12,5"]
    attempt.refresh_from_db()
    assert attempt.is_open


def test_a_part_that_cannot_be_read_is_shown_again(learner, course, start):
    attempt = start(add_quiz(course, bank_of("scenario"), slug="kasus"))
    sheet = {"urut-1": "0", "soal-1-a": "many", "soal-1-b": "yes", "soal-1-c-a": "2"}
    response = learner.post(url("save_answer", attempt), sheet)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.index('value="many"') < page.index("cannot be read as a number")
    assert "a place of its own" in page
    assert attempt.answers.get(position=1).response == {"b": "yes"}


@pytest.mark.parametrize(
    ("kind", "fields", "response"),
    [
        ("single", {"soal-1": ["b"]}, ["b"]),
        ("multiple", {"soal-1": ["c", "a"]}, ["a", "c"]),
        ("matching", {"soal-1-a": "2", "soal-1-b": "1"}, {"a": "2", "b": "1"}),
        ("ordering", {"soal-1-a": "2", "soal-1-b": "1"}, ["b", "a"]),
        ("numeric", {"soal-1": " 12,5"}, "12,5"),
        ("short", {"soal-1": "a word"}, "a word"),
        (
            "scenario",
            {"soal-1-a": "1", "soal-1-b": "x", "soal-1-c-a": "2", "soal-1-c-b": "1"},
            {"a": "1", "b": "x", "c": ["b", "a"]},
        ),
    ],
)
def test_every_kind_is_answered_by_the_form(
    learner, course, start, kind, fields, response
):
    attempt = start(add_quiz(course, bank_of(kind), slug=kind))
    sheet = {"urut-1": "0"} | fields
    learner.post(url("save_answer", attempt), sheet)
    assert attempt.answers.get(position=1).response == response
    assert learner.post(url("finish_attempt", attempt), sheet).status_code == 302


@pytest.mark.parametrize(
    "places", [{"a": "1", "b": "1"}, {"a": "1"}, {"a": "1", "b": "9999"}]
)
def test_an_order_with_a_place_missing_is_not_taken(learner, course, start, places):
    attempt = start(add_quiz(course, bank_of("ordering"), slug="urutan"))
    sheet = {"urut-1": "0"} | {f"soal-1-{key}": at for key, at in places.items()}
    assert learner.post(url("save_answer", attempt), sheet).status_code == 422
    assert attempt.answers.get(position=1).response is None


def test_who_confirms_hands_in_what_can_be_read(learner, course, start):
    """As the clock does when the time is up."""
    attempt = start(add_quiz(course, bank_of("numeric", size=2), slug="angka"))
    sheet = {"urut-1": "0", "soal-1": "many", "urut-2": "0", "soal-2": "3.14"}
    learner.post(url("finish_attempt", attempt), sheet | {"yakin": "1"})
    attempt.refresh_from_db()
    assert attempt.score == 50


def test_a_forged_form_is_refused(learner, attempt):
    forged = SHEET | {"soal-1": "z"}
    for name in ("save_answer", "finish_attempt"):
        response = learner.post(url(name, attempt), forged)
        assert "no answer to this question" in response.content.decode()
    attempt.refresh_from_db()
    assert attempt.is_open


@pytest.mark.parametrize("name", ["save_answer", "finish_attempt"])
def test_the_form_of_a_session_that_ended_is_saved_after_signing_in(
    client, quiz, start, name
):
    attempt = start(quiz)
    signed_out = client.post(url(name, attempt), SHEET)
    assert signed_out.headers["Location"].endswith(f"next={url('attempt', attempt)}")
    client.force_login(attempt.enrolment.employee.user)
    page = client.get(url("attempt", attempt), follow=True).content.decode()
    assert "Your answers are saved." in page
    assert attempt.answers.exclude(response=None).count() == 2
    assert "Your answers are saved." not in str(client.get(url("attempt", attempt)))


def test_what_cannot_be_read_is_shown_after_signing_in(client, course, start):
    attempt = start(add_quiz(course, bank_of("numeric"), slug="angka"))
    client.post(url("save_answer", attempt), {"urut-1": "0", "soal-1": "many"})
    client.force_login(attempt.enrolment.employee.user)
    assert 'value="many"' in client.get(url("attempt", attempt)).content.decode()


def test_a_form_that_waited_while_the_sheet_was_handed_in_elsewhere(
    client, quiz, start, monkeypatch
):
    """Handed in between the look at the attempt and the saving of the form."""
    attempt = start(quiz)
    client.post(url("save_answer", attempt), SHEET)
    holder = attempt.enrolment.employee.user
    client.force_login(holder)

    def paper_when_handed_in(number):
        finish_attempt(attempt=attempt, responses={}, by=holder, at=NOW)
        return paper_of(number)

    monkeypatch.setattr("quizzes.views.attempts.paper_of", paper_when_handed_in)
    response = client.get(url("attempt", attempt))
    assert response.headers["Location"] == url("attempt_result", attempt)


def test_strangers_do_not_fill_the_session_table(client, quiz, start):
    attempt = start(quiz)
    answers = [client.post(url("save_answer", attempt), SHEET) for _ in range(121)]
    assert [answer.status_code for answer in answers[-2:]] == [302, 429]


def test_a_form_that_waited_is_for_its_attempt_only(client, quiz, start, course):
    attempt = start(quiz)
    client.post(url("save_answer", attempt), SHEET)
    other = EmployeeFactory(with_account=True)
    client.force_login(other.user)
    theirs = start_attempt(
        enrolment=begin(course, other), quiz=quiz, by=other.user, at=NOW
    )
    assert client.get(url("attempt", theirs)).status_code == 200
    assert not Answer.objects.exclude(response=None).exists()


def test_no_endless_form_waits_in_a_session(client, quiz, start):
    attempt = start(quiz)
    client.post(url("save_answer", attempt), SHEET | {"soal-1": "a" * 60_000})
    client.force_login(attempt.enrolment.employee.user)
    client.get(url("attempt", attempt))
    assert not attempt.answers.exclude(response=None).exists()


@pytest.mark.parametrize("field", ["urut-" + "9" * 5000, "urut-1"])
def test_numbers_without_end_are_no_sequences(learner, attempt, field):
    sheet = urlencode({field: "9" * 5000, "soal-1": "a"})
    form = "application/x-www-form-urlencoded"
    assert learner.post(url("save_answer", attempt), sheet, form).status_code == 302
    assert not attempt.answers.exclude(response=None).exists()


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
    attempt = start(add_quiz(course, add_bank(), time_limit_minutes=30))
    assert (
        'data-seconds-left="1800"'
        in learner.get(url("attempt", attempt)).content.decode()
    )
    clock.shift(timedelta(minutes=32))
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
    assert client.get(url("save_answer", attempt)).status_code == 404
    assert choose(client, attempt).status_code == 404
    assert send(client, attempt, {"answers": []}).status_code == 404


def test_no_change_at_all_is_told_what_every_change_is(learner, attempt, now):
    assert send(learner, attempt, {"answers": []}).json() == {"answers": []}
    finish_attempt(attempt=attempt, by=None, at=now)
    assert send(learner, attempt, {"answers": []}).status_code == 409


@pytest.mark.parametrize(("method", "name"), PAGES)
def test_anonymous_people_sign_in(client, quiz, start, method, name):
    response = getattr(client, method)(url(name, start(quiz)))
    assert response.headers["Location"].startswith("/akun/masuk/?next=/kuis/")


def test_the_script_learns_that_the_session_is_over(client, quiz, start):
    attempt = start(quiz)
    for response in (choose(client, attempt), client.get(url("save_answer", attempt))):
        assert response.status_code == 401
        assert response.json()["url"] == f"/akun/masuk/?next=%2Fkuis%2F{attempt.pk}%2F"


# --- How much it costs ------------------------------------------------------------------


def test_pages_cost_the_same_with_many_questions(
    learner, course, take, start, django_assert_max_num_queries
):
    bank = add_bank("besar", size=30)
    small = add_quiz(course, bank, slug="kecil", draw_count=2)
    large = add_quiz(course, bank, slug="besar", draw_count=30)
    learner.get(reverse("home"))  # the settings of the agency are made once
    for quiz in (small, large):
        sheet = url("attempt", start(quiz))
        with django_assert_max_num_queries(6):
            learner.get(sheet)
        result = url("attempt_result", take(quiz))
        with django_assert_max_num_queries(9):
            learner.get(result)


def test_the_rules_cost_the_same_after_many_attempts(
    learner, course, take, django_assert_max_num_queries
):
    quiz = add_quiz(course, add_bank(), slug="sering", attempt_limit=0)
    step_url = reverse("step", args=["gratifikasi", "sering"])
    learner.get(step_url)
    for _ in range(3):
        with django_assert_max_num_queries(13):
            learner.get(step_url)
        take(quiz)
