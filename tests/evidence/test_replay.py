"""An assessor opens a completion and sees exactly what was read and answered."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from courses.models import CourseVersion, LessonPage
from courses.publishing import latest_version
from elearning.evidence.reporting.replay import replay_of
from elearning.evidence.sealing import seal
from quizzes.answering import Submitted, finish_attempt, start_attempt
from quizzes.authoring import save_question
from quizzes.models import Question
from tests.conftest import NOW
from tests.evidence.acting import complete, revoke, start
from tests.factories import (
    EmployeeFactory,
    add_bank,
    add_quiz,
    do_step,
    question_content,
    republish,
)


@pytest.fixture
def person(centre):
    return EmployeeFactory(name="Sri", with_account=True, membership__unit=centre)


@pytest.fixture
def completion(person, course):
    return complete(person, course)


def address(completion, name="replay", **more):
    return reverse(name, kwargs={"pk": completion.pk, **more})


def test_deeds_stand_in_order_of_time(completion):
    replay = replay_of(completion)
    kinds = [deed.kind for deed in replay.deeds]
    assert kinds[0] == "begun"
    assert kinds[-1] == "whole"
    assert "done" in kinds
    assert replay.holds
    assert replay.seal is None
    assert [d.at for d in replay.deeds] == sorted(d.at for d in replay.deeds)


def test_the_seal_that_covers_it_is_named(completion):
    made = seal(by=None, at=NOW)
    assert replay_of(completion).seal == made


def test_a_changed_record_does_not_hold(completion):
    completion.score = 1  # as a hand in the database might have left it
    assert not replay_of(completion).holds


def test_shows_the_lesson_as_it_was_read(completion, sign_in, centre, course):
    page = LessonPage.objects.child_of(course).get()
    read = latest_version(page)
    republish(page, title="Judul baru")
    client = sign_in("assessor", centre)
    response = client.get(address(completion, "replay_version", version=read.pk))
    assert response.status_code == 200
    assert read.title in response.content.decode()
    assert "Judul baru" not in response.content.decode()


def test_a_version_that_the_person_never_saw_is_not_there(completion, sign_in, centre):
    seen = completion.enrolment.step_completions.get().version
    other = CourseVersion.objects.create(
        page=seen.page,
        course=seen.course,
        number=99,
        title="Lain",
        content={},
        digest="0" * 64,
        change_kind="minor",
        published_at=NOW,
    )
    client = sign_in("assessor", centre)
    unseen = address(completion, "replay_version", version=other.pk)
    assert client.get(unseen).status_code == 404


@pytest.mark.parametrize("role", ["leader", ""])
def test_others_do_not_find_it(completion, sign_in, centre, role):
    client = sign_in(role, centre)
    assert client.get(address(completion)).status_code == 404


def test_nobody_finds_a_record_of_another_unit(completion, sign_in, school):
    client = sign_in("assessor", school)
    assert client.get(address(completion)).status_code == 404
    seen = completion.enrolment.step_completions.get().version_id
    read = address(completion, "replay_version", version=seen)
    assert client.get(read).status_code == 404


def test_strangers_sign_in_first(client, completion):
    assert client.get(address(completion)).status_code == 302


def test_each_look_is_noted(completion, sign_in, centre):
    client = sign_in("assessor", centre)
    client.get(address(completion))
    entry = ModelLogEntry.objects.get(action="evidence.look")
    assert entry.object_id == str(completion.pk)
    assert entry.data == {"what": "record"}


def test_a_revoked_completion_says_so(completion, sign_in, centre):
    revoke(completion)
    page = sign_in("assessor", centre).get(address(completion)).content.decode()
    assert "Revoked" in page


# --- Answers ------------------------------------------------------------------------------


@pytest.fixture
def tested(course, person):
    """A completion with a test of two questions, of which one was answered."""
    bank = add_bank(size=2)
    quiz = add_quiz(course, bank, pass_mark=0)
    enrolment = start(person, course)
    do_step(enrolment, LessonPage.objects.child_of(course).get())
    attempt = start_attempt(enrolment=enrolment, quiz=quiz, by=person.user, at=NOW)
    finish_attempt(
        attempt=attempt,
        by=person.user,
        at=NOW,
        responses={1: Submitted(response=["b"], sequence=0)},
    )
    enrolment.refresh_from_db()
    return enrolment.completion, attempt


def test_shows_what_was_asked_after_any_edit(tested, sign_in, centre):
    completion, attempt = tested
    for question in Question.objects.all():
        save_question(
            bank=question.bank,
            code=question.code,
            content=question_content("Something else?"),
            by=None,
            at=NOW,
        )
    client = sign_in("assessor", centre)
    page = client.get(address(completion, "replay_attempt", attempt=attempt.pk))
    text = page.content.decode()
    assert "Something else?" not in text
    asked = [a.question_version.stem for a in attempt.answers.order_by("position")]
    assert [text.index(stem) for stem in asked] == sorted(map(text.index, asked))
    assert "Never answered" in text


def test_options_stand_in_the_order_in_which_they_were_shown(tested, sign_in, centre):
    completion, attempt = tested
    first = attempt.answers.get(position=1)
    labels = {o["key"]: o["text"] for o in first.question_version.body["options"]}
    client = sign_in("assessor", centre)
    page = client.get(address(completion, "replay_attempt", attempt=attempt.pk))
    text = page.content.decode()
    section = text[text.index(first.question_version.stem) :]
    places = [section.index(labels[key]) for key in first.option_order]
    assert places == sorted(places)


def test_an_attempt_of_somebody_else_is_not_there(
    tested, completion_of_another, sign_in, centre
):
    _completion, attempt = tested
    client = sign_in("assessor", centre)
    foreign = address(completion_of_another, "replay_attempt", attempt=attempt.pk)
    assert client.get(foreign).status_code == 404


@pytest.fixture
def completion_of_another(course, centre):
    other = EmployeeFactory(with_account=True, membership__unit=centre)
    return complete(other, course)


def test_takes_the_same_queries_however_long_the_way_was(
    tested, completion_of_another, django_assert_num_queries
):
    for completion in (tested[0], completion_of_another):
        completion = (
            type(completion)
            .objects.select_related(
                "enrolment__employee",
                "enrolment__cycle",
                "enrolment__version",
                "unit",
                "version",
            )
            .get(pk=completion.pk)
        )
        with django_assert_num_queries(4):
            replay_of(completion)


def test_names_lead_to_the_record_where_answers_may_be_seen(
    completion, sign_in, centre
):
    link = address(completion)
    page = sign_in("hr", centre).get(reverse("hr_recorded")).content.decode()
    assert link in page
    page = sign_in("leader", centre).get(reverse("hr_recorded")).content.decode()
    assert completion.enrolment.employee.name in page
    assert link not in page
