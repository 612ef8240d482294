"""What a sheet notices while an attempt is open: noted, bounded, shown, and without effect."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from quizzes.answering import (
    Change,
    Noticed,
    finish_attempt,
    note_events,
    save_changes,
    start_attempt,
)
from quizzes.answering import noting as noting_module
from quizzes.models import MOST_EVENTS, Attempt, AttemptEvent
from tests.conftest import NOW
from tests.factories import add_bank, add_course, add_quiz, begin, trainer_with

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="class")
def built(request, layers):
    return layers.build(
        request.fixturenames,
        course=add_course,
        noting=lambda course: add_quiz(course, add_bank(), notes_events=True),
    )


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def noting(course, made):
    """A quiz that says before the start that events are noted."""
    return made["noting"]


@pytest.fixture
def attempt(noting, start):
    return start(noting)


@pytest.fixture
def learner(client, enrolment):
    client.force_login(enrolment.employee.user)
    return client


def left(key="abcd", ago=MINUTE, seconds=30):
    return Noticed(key=key, kind="left", ago=ago, seconds_away=seconds)


def note(attempt, *noticed, by=None, minutes=5):
    note_events(attempt.pk, noticed, by=by, at=NOW + minutes * MINUTE)


def sent(**changes):
    return {"kunci": "k3v9x1", "jenis": "left", "lalu": 60, "detik": 30} | changes


def url(name, attempt):
    return reverse(name, args=[attempt.pk])


def save(client, attempt, *events, sequence=1):
    change = {"soal": 1, "urut": sequence, "jawaban": ["a"]}
    data = {"answers": [change], "kejadian": list(events)}
    return client.post(url("save_answer", attempt), data, "application/json")


# --- Noting -----------------------------------------------------------------------------


def test_an_event_is_dated_by_the_server_s_clock(attempt):
    note(attempt, left())
    event = AttemptEvent.objects.get()
    assert (event.kind, event.at) == ("left", NOW + 4 * MINUTE)
    assert (event.seconds_away, event.number) == (30, 1)


def test_nothing_happened_before_the_attempt(attempt):
    note(attempt, left(ago=timedelta(days=3)))
    assert AttemptEvent.objects.get().at == attempt.started_at


def test_what_is_sent_twice_is_noted_once(attempt):
    note(attempt, left(), left())
    note(attempt, left(), left("efgh"))
    assert list(AttemptEvent.objects.values_list("key", "number")) == [
        ("abcd", 1),
        ("efgh", 2),
    ]


def test_an_attempt_has_a_bounded_number_of_events(attempt):
    for batch in range(3):
        note(attempt, *(left(f"k{batch}{n:04}") for n in range(60)))
    assert AttemptEvent.objects.count() == MOST_EVENTS


def test_a_quiz_that_does_not_say_so_notes_nothing(
    quiz, start, django_assert_num_queries
):
    silent = start(quiz)
    note(silent)  # the paper is read
    with django_assert_num_queries(1):  # of an attempt this process did not start
        note(silent, left())
    assert not AttemptEvent.objects.exists()


def test_nothing_is_noted_of_what_is_over_or_somebody_else_s(attempt, course):
    stranger = begin(course).employee.user
    note(attempt, left(), by=stranger)
    finish_attempt(attempt=attempt, by=None, at=NOW)
    note(attempt, left())
    assert not AttemptEvent.objects.exists()


def test_the_rules_of_the_start_count_not_those_of_today(noting, start, quiz_rules):
    attempt = start(noting)
    quiz_rules(noting, notes_events=False)
    note(attempt, left())
    assert AttemptEvent.objects.exists()


@pytest.fixture
def quiz_rules():
    from courses.publishing import publish

    def change(quiz, **fields):
        for name, value in fields.items():
            setattr(quiz, name, value)
        quiz.save()
        publish(page=quiz, by=None, at=NOW, change_kind="minor")

    return change


def test_who_is_not_fast_enough_loses_a_note_and_no_answer(attempt, monkeypatch):
    """Another sheet of the attempt writes between the look and the write."""
    rows = [AttemptEvent(attempt=attempt, number=1, key="slow", kind="device", at=NOW)]
    note(attempt, left("fast"))
    monkeypatch.setattr(noting_module, "_new_rows", lambda *args, **kwargs: rows)
    found = save_changes(
        attempt_id=attempt.pk,
        changes=[Change(position=1, response=["a"], sequence=1)],
        noticed=[left("slow")],
        by=None,
        at=NOW,
    )
    assert found[0].receipt.accepted
    assert AttemptEvent.objects.get().key == "fast"


# --- No effect --------------------------------------------------------------------------


@pytest.mark.parametrize("right", [0, 1, 2])
def test_the_score_is_the_same_with_and_without_events(noting, course, right):
    """Every kind of event, as many as there may be: score, passing and completion stay."""
    results = []
    for events in ([], [*kinds(), *(left(f"x{n:04}") for n in range(90))]):
        attempt = sit(noting, begin(course), right=right, events=events)
        completion = attempt.step_completion
        results.append(
            (attempt.score, attempt.passed, attempt.outcome, completion is not None)
        )
        assert attempt.events.count() == len(events)
    assert results[0] == results[1]
    assert results[0][0] == right * 50


def kinds():
    return [
        left(),
        Noticed(key="devi", kind="device", ago=MINUTE),
        Noticed(key="past", kind="pasted", ago=MINUTE),
    ]


def sit(quiz, enrolment, *, right, events):
    user = enrolment.employee.user
    attempt = start_attempt(enrolment=enrolment, quiz=quiz, by=user, at=NOW)
    changes = [
        Change(position=place, response=["a" if place <= right else "b"], sequence=1)
        for place in (1, 2)
    ]
    save_changes(
        attempt_id=attempt.pk, changes=changes, noticed=events[:50], by=user, at=NOW
    )
    return finish_attempt(attempt=attempt, by=user, at=NOW, noticed=events[50:])


# --- Sending ----------------------------------------------------------------------------


def test_events_come_with_an_answer(learner, attempt):
    answer = save(learner, attempt, sent(), sent(kunci="devi1", jenis="device"))
    assert answer.json()["answers"][0]["accepted"]
    assert list(AttemptEvent.objects.values_list("kind", "seconds_away")) == [
        ("left", 30),
        ("device", None),
    ]


@pytest.mark.parametrize("whole", [True, False])
def test_events_come_with_the_hand_in(learner, attempt, whole):
    """Also where the sheet is not whole and comes back first."""
    form = {"kejadian": json.dumps([sent()]), "urut-1": "0", "soal-1": "a"}
    learner.post(
        url("finish_attempt", attempt), form | ({"yakin": "1"} if whole else {})
    )
    assert AttemptEvent.objects.count() == 1
    attempt.refresh_from_db()
    assert attempt.is_open is not whole


def test_events_come_with_the_form_that_waited_for_a_sign_in(client, attempt):
    form = {"kejadian": json.dumps([sent()]), "urut-1": "0", "soal-1": "a"}
    client.post(url("save_answer", attempt), form)
    client.force_login(attempt.enrolment.employee.user)
    client.get(url("attempt", attempt))
    assert AttemptEvent.objects.count() == 1


NONSENSE = [
    sent(kunci=""),
    sent(kunci="A B"),
    sent(kunci=7),
    sent(kunci="x" * 17),
    sent(jenis="cheated"),
    sent(jenis=["left"]),
    sent(lalu=-1),
    sent(lalu=True),
    sent(lalu="60"),
    sent(lalu=1e300),
    sent(detik=None),
    sent(detik=10**12),
    {},
    "left",
    None,
]


@pytest.mark.parametrize("event", NONSENSE, ids=str)
def test_nonsense_costs_no_answer(learner, attempt, event):
    answer = save(learner, attempt, event)
    assert answer.json()["answers"][0]["accepted"]
    assert not AttemptEvent.objects.exists()


@pytest.mark.parametrize("events", [None, 7, {"kunci": "abcd"}, "[]"])
def test_what_is_no_list_costs_no_answer(learner, attempt, events):
    data = {
        "answers": [{"soal": 1, "urut": 1, "jawaban": ["a"]}],
        "kejadian": events,
    }
    answer = learner.post(url("save_answer", attempt), data, "application/json")
    assert answer.json()["answers"][0]["accepted"]


@pytest.mark.parametrize("text", ["", "{", "7", "[" * 9000, "x" * 30_000, '["a"]'])
def test_a_field_of_nonsense_costs_no_answer(learner, attempt, text):
    form = {"kejadian": text, "urut-1": "0", "soal-1": "a", "yakin": "1"}
    assert learner.post(url("finish_attempt", attempt), form).status_code == 302
    assert attempt.answers.get(position=1).response == ["a"]
    assert not AttemptEvent.objects.exists()


# --- Told before the start --------------------------------------------------------------


def test_what_is_noted_is_told_before_the_start(learner, noting, settings):
    learner.cookies[settings.LANGUAGE_COOKIE_NAME] = "id"
    page = learner.get(
        reverse("step", args=["gratifikasi", noting.slug])
    ).content.decode()
    for told in (
        "Kuis ini mencatat tiga hal",
        "Hanya pelatih dan editor kuis ini yang melihatnya",
        "tidak pernah mengubah nilai",
    ):
        assert told in page


def test_off_by_default_and_then_nothing_is_told_or_loaded(learner, quiz, start):
    page = learner.get(reverse("step", args=["gratifikasi", quiz.slug]))
    assert "notes three things" not in page.content.decode()
    sheet = learner.get(url("attempt", start(quiz))).content.decode()
    assert "data-notes" not in sheet
    assert "quiz-notes.js" not in sheet


def test_the_sheet_of_a_noting_quiz_brings_the_script(learner, attempt):
    sheet = learner.get(url("attempt", attempt)).content.decode()
    assert " data-notes " in sheet
    assert "quiz-notes.js" in sheet


# --- Shown to those who review ----------------------------------------------------------


def reviewed(client, quiz):
    return client.get(reverse("quiz_events", args=[quiz.pk]))


def test_events_are_shown_newest_attempt_first_and_what_they_do_not_mean(
    client, noting, course, admin_user
):
    names = []
    for day in range(2):
        enrolment = begin(course)
        names.append(enrolment.employee.full_name)
        attempt = start_attempt(
            enrolment=enrolment, quiz=noting, by=None, at=NOW + timedelta(days=day)
        )
        note(attempt, *kinds()[: 3 - day], minutes=2000 * day)
    start_attempt(enrolment=begin(course), quiz=noting, by=None, at=NOW)
    client.force_login(admin_user)
    page = reviewed(client, noting).content.decode()
    assert "2 attempts with noted events" in page
    assert page.index(names[1]) < page.index(names[0])
    for told in ("An event alone proves nothing", "The page was left, 30 seconds"):
        assert told in page


def test_a_quiz_without_events_says_so(client, noting, admin_user):
    client.force_login(admin_user)
    assert "Nothing was noted" in reviewed(client, noting).content.decode()


def test_the_list_costs_the_same_for_many(
    client, noting, course, admin_user, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(admin_user)

    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert reviewed(client, noting).status_code == 200
        return len(seen)

    def one():
        attempt = start_attempt(enrolment=begin(course), quiz=noting, by=None, at=NOW)
        note(attempt, *kinds())

    one()
    cost()
    before = cost()
    for _ in range(4):
        one()
    assert cost() == before


@pytest.mark.parametrize("who", ["trainer", "learner", "nobody"])
def test_who_may_not_edit_the_quiz_does_not_see_them(client, noting, attempt, who):
    note(attempt, left())
    if who == "trainer":
        client.force_login(trainer_with("change_question"))
    elif who == "learner":
        client.force_login(attempt.enrolment.employee.user)
    page = reviewed(client, noting)
    assert page.status_code in {302, 403}
    assert "30 seconds" not in page.content.decode()


# --- What the database refuses ----------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"number": 0}, "attempt_events_bounded"),
        ({"number": MOST_EVENTS + 1}, "attempt_events_bounded"),
        ({"kind": "left"}, "attempt_event_away_when_left"),
        ({"seconds_away": 5}, "attempt_event_away_when_left"),
        ({"kind": "cheated"}, "attempt_event_of_a_kind"),
    ],
)
def test_the_database_refuses_what_is_no_event(attempt, fields, name):
    values = {"number": 1, "key": "abcd", "kind": "device", "at": NOW} | fields
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AttemptEvent.objects.create(attempt=attempt, **values)


@pytest.mark.parametrize("again", [{"number": 2}, {"key": "efgh"}])
def test_a_key_and_a_number_are_there_once_an_attempt(attempt, again):
    note(attempt, left())
    values = {"number": 1, "key": "abcd", "kind": "device", "at": NOW} | again
    with pytest.raises(IntegrityError), transaction.atomic():
        AttemptEvent.objects.create(attempt=attempt, **values)


def test_events_are_append_only(attempt):
    note(attempt, left())
    events = AttemptEvent.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        events.update(seconds_away=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        events.delete()
    assert str(events.get()) == f"{attempt.pk} · 1 · left"
    assert Attempt.objects.get().events.count() == 1
