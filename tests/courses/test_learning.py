"""The way through a module: order, locks, what is done, where to go on."""

import pytest
from django.utils import translation

from courses.enrolling import open_step
from courses.learning import Journey, journey_of, published_versions
from courses.models import LessonPage
from courses.publishing import latest_version
from tests.factories import (
    add_bank,
    add_lesson,
    add_quiz,
    begin,
    do_step,
    finish,
    republish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def third(module, second):
    return add_lesson(module, "melapor", title="Melapor")


def titles(journey: Journey) -> list[str]:
    return [step.title for step in journey.steps]


def locks(journey: Journey) -> list[str]:
    return [step.waits_for for step in journey.steps]


# --- What it shows ----------------------------------------------------------------------


def test_steps_stand_in_the_order_of_the_module(module, first, second, third):
    assert titles(journey_of(module)) == ["Mengenali", "Menolak", "Melapor"]
    third.move(first, pos="left")
    module.refresh_from_db()
    assert titles(journey_of(module)) == ["Melapor", "Mengenali", "Menolak"]


def test_a_step_tells_its_kind_length_and_address(module, first):
    quiz = add_quiz(module, add_bank())
    lesson, test = journey_of(module).steps
    with translation.override("en"):
        assert (lesson.kind, test.kind) == ("Lesson", "Quiz")
    assert (lesson.minutes, lesson.is_required) == (10, True)
    assert lesson.url == "/modul/gratifikasi/mengenali/"
    assert test.version_id == latest_version(quiz).pk


def test_only_what_is_published_is_shown_as_it_was_published(module, first, second):
    module.refresh_from_db()
    module.add_child(instance=LessonPage(title="Baru", slug="baru", live=False))
    first.title, first.minutes = "Rancangan", 99
    first.save_revision()
    second.unpublish()
    (step,) = journey_of(module).steps
    assert (step.title, step.minutes) == ("Mengenali", 10)


def test_a_new_version_replaces_the_old_one(module, first):
    newer = republish(first, title="Mengenali lagi", is_required=False)
    (step,) = journey_of(module).steps
    assert (step.title, step.version_id, step.is_required) == (
        "Mengenali lagi",
        newer.pk,
        False,
    )
    assert set(published_versions()) == {newer, latest_version(module)}


def test_without_an_enrolment_nothing_is_done_or_begun(module, first):
    journey = journey_of(module)
    assert (journey.done_count, journey.is_complete) == (0, False)
    assert journey.last_page_id is None


def test_what_is_done_is_marked_for_this_learner_only(module, first, second):
    enrolment, other = begin(module), begin(module)
    do_step(enrolment, first)
    assert [step.is_done for step in journey_of(module, enrolment=enrolment).steps] == [
        True,
        False,
    ]
    assert journey_of(module, enrolment=other).done_count == 0


def test_an_opening_is_of_this_version(enrolment, module, first, now):
    open_step(enrolment=enrolment, version=latest_version(first), by=None, at=now)
    (step,) = journey_of(module, enrolment=enrolment).steps
    assert step.is_opened
    republish(first)
    (step,) = journey_of(module, enrolment=enrolment).steps
    assert not step.is_opened


def test_a_completed_module_is_complete(module, first):
    enrolment = finish(module).enrolment
    journey = journey_of(module, enrolment=enrolment)
    assert journey.is_complete
    assert journey.done_count == 1


# --- Locks ------------------------------------------------------------------------------


def test_a_step_waits_for_the_required_one_before_it(
    enrolment, module, first, second, third
):
    def journey():
        return journey_of(module, enrolment=enrolment)

    assert locks(journey()) == ["", "Mengenali", "Mengenali"]
    do_step(enrolment, first)
    assert locks(journey()) == ["", "", "Menolak"]
    do_step(enrolment, second)
    assert locks(journey()) == ["", "", ""]


def test_what_is_done_stays_open(enrolment, module, first, second, third):
    do_step(enrolment, third)
    assert locks(journey_of(module, enrolment=enrolment)) == ["", "Mengenali", ""]


def test_nobody_waits_for_an_optional_step(enrolment, module, first):
    republish(first, is_required=False)
    add_lesson(module, "menolak")
    assert locks(journey_of(module, enrolment=enrolment)) == ["", ""]


def test_without_an_order_nothing_is_locked(enrolment, module, first, second):
    republish(module, is_ordered=False)
    assert locks(journey_of(module, enrolment=enrolment)) == ["", ""]


# --- Neighbours and where to go on -------------------------------------------------------


def test_neighbours_and_places(module, first, second):
    journey = journey_of(module)
    one, two = journey.steps
    assert (journey.position(one), journey.position(two)) == (1, 2)
    assert (journey.before(one), journey.after(one)) == (None, two)
    assert (journey.before(two), journey.after(two)) == (one, None)
    assert journey.find("menolak") == two
    assert journey.find("mulai") is None


def resume(module, enrolment) -> str:
    return journey_of(module, enrolment=enrolment).resume.title


def test_one_goes_on_at_the_first_open_step(enrolment, module, first, second, third):
    assert resume(module, enrolment) == "Mengenali"
    do_step(enrolment, first)
    assert resume(module, enrolment) == "Menolak"


def test_or_where_one_was(enrolment, module, first, second, third, now):
    republish(module, is_ordered=False)
    open_step(enrolment=enrolment, version=latest_version(third), by=None, at=now)
    assert resume(module, enrolment) == "Melapor"
    do_step(enrolment, third)
    assert resume(module, enrolment) == "Mengenali"


def test_when_all_is_done_one_reads_again_from_the_start(module, first, second):
    assert resume(module, finish(module).enrolment) == "Mengenali"


def test_a_module_without_steps_goes_nowhere(module):
    assert journey_of(module).resume is None


# --- Cost -------------------------------------------------------------------------------


def test_a_journey_takes_one_query(module, first, enrolment, django_assert_num_queries):
    do_step(enrolment, first)
    enrolment.completion  # noqa: B018 read beforehand, as the views do
    for n in range(8):
        add_lesson(module, f"lagi-{n}")
    journey_of(module)  # content types are remembered from now on
    with django_assert_num_queries(1):
        assert len(journey_of(module, enrolment=enrolment).steps) == 9
    with django_assert_num_queries(1):
        journey_of(module)
