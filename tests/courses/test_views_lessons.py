"""Reading a lesson and saying that it is done, over HTTP; and everybody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.enrolling import open_step
from courses.models import CourseCompletion, CourseVersion, StepCompletion, StepOpening
from courses.publishing import latest_version
from tests.factories import (
    EmployeeFactory,
    UserFactory,
    add_course,
    add_lesson,
    do_step,
    republish,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def url(step) -> str:
    return reverse("step", args=[step.get_parent().slug, step.slug])


def done_url(step, version=None) -> str:
    return f"{url(step)}?v={(version or latest_version(step)).pk}"


def messages_of(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


# --- Reading ----------------------------------------------------------------------------


def test_a_lesson_is_shown_with_its_place_in_the_module(learner, first, second):
    page = learner.get(url(first)).content.decode()
    assert "<p>About mengenali.</p>" in page
    assert "Step 1 of 2" in page
    assert "Version 1, published 24 November 2026" in page
    assert "Done, continue" in page
    assert f'action="{done_url(first)}"' in page


def test_the_public_reads_a_public_module_without_leaving_a_row(reader, module, first):
    republish(module, is_public=True)
    page = reader.get(url(first))
    assert "About mengenali." in page.content.decode()
    assert "Done, continue" not in page.content.decode()
    assert '<meta name="robots" content="index, follow">' in page.content.decode()
    assert not StepOpening.objects.exists()


def test_a_lesson_of_a_closed_module_asks_to_sign_in_and_comes_back(reader, first):
    response = reader.get(f"{url(first)}?dari=peta")
    assert response.status_code == 302
    assert (
        response.url == "/akun/masuk/?next=/modul/gratifikasi/mengenali/%3Fdari%3Dpeta"
    )
    assert reader.post(done_url(first)).url.startswith("/akun/masuk/?next=/modul/")


def test_an_account_without_an_employee_reads_and_nothing_is_recorded(reader, first):
    reader.force_login(UserFactory())
    assert reader.get(url(first)).status_code == 200
    assert not StepOpening.objects.exists()


def test_an_employee_who_has_not_begun_is_told_to_start(reader, first):
    reader.force_login(EmployeeFactory(with_account=True).user)
    page = reader.get(url(first)).content.decode()
    assert 'action="/modul/gratifikasi/mulai/"' in page
    assert "Done, continue" not in page


def test_the_first_opening_is_kept_and_the_place_remembered(
    learner, enrolment, first, second, now, clock
):
    learner.get(url(first))
    clock.shift(600)
    learner.get(url(first))
    opening = StepOpening.objects.get()
    assert (opening.opened_at, opening.opened_by) == (now, enrolment.employee.user)
    enrolment.refresh_from_db()
    assert enrolment.last_step_id == first.pk


def test_coming_back_from_another_step_is_remembered(learner, enrolment, first, second):
    republish(enrolment.course, is_ordered=False)
    for step in (first, second, first):
        learner.get(url(step))
    enrolment.refresh_from_db()
    assert enrolment.last_step_id == first.pk


def test_a_monitor_may_ask_for_the_head_alone(learner, first):
    assert learner.head(url(first)).status_code == 200


@pytest.mark.parametrize("slug", ["tidak-ada", "menolak"])
def test_unknown_and_unpublished_steps_are_not_found(learner, first, second, slug):
    second.unpublish()
    assert learner.get(f"/modul/gratifikasi/{slug}/").status_code == 404


def test_steps_of_a_withdrawn_module_are_not_found(learner, module, first):
    module.unpublish()
    assert learner.get(url(first)).status_code == 404


# --- Order ------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_locked_step_sends_to_the_module_and_says_why(learner, first, second, method):
    response = getattr(learner, method)(done_url(second), follow=True)
    assert response.redirect_chain == [("/modul/gratifikasi/", 302)]
    assert messages_of(response) == "Finish “Mengenali” first, then this step opens."
    assert not StepCompletion.objects.exists()


def test_without_an_order_every_step_is_open(learner, module, first, second):
    republish(module, is_ordered=False)
    assert learner.get(url(second)).status_code == 200


# --- Done, continue ---------------------------------------------------------------------


def test_done_records_the_version_and_goes_to_the_next_step(
    learner, enrolment, first, second, now
):
    response = learner.post(done_url(first))
    assert response.url == url(second)
    completion = StepCompletion.objects.get()
    assert completion.version == latest_version(first)
    assert completion.completed_by == enrolment.employee.user
    assert completion.completed_at == now


def test_the_version_on_the_screen_counts_not_a_newer_one(learner, first, second):
    read = latest_version(first)
    republish(first)
    learner.post(done_url(first, read))
    assert StepCompletion.objects.get().version == read


def test_a_second_click_changes_nothing(learner, first, second):
    for _ in range(2):
        assert learner.post(done_url(first)).url == url(second)
    assert StepCompletion.objects.count() == 1


def test_the_last_step_completes_the_module_and_shows_it(learner, first, second):
    learner.post(done_url(first))
    response = learner.post(done_url(second), follow=True)
    assert response.redirect_chain == [("/modul/gratifikasi/", 302)]
    page = response.content.decode()
    assert "Completed on 24 November 2026" in page
    assert "Download certificate" in page
    assert "Done, continue" not in learner.get(url(second)).content.decode()


def test_a_version_of_another_step_is_not_found(learner, first, second):
    response = learner.post(done_url(first, latest_version(second)))
    assert response.status_code == 404
    assert not StepCompletion.objects.exists()


@pytest.mark.parametrize(
    "version", ["", "abc", "-1", "1.5", "0", "9" * 40, "1 OR 1=1", "%00"]
)
def test_an_odd_version_is_not_found(learner, first, version):
    assert learner.post(f"{url(first)}?v={version}").status_code == 404


def test_done_before_the_start_sends_to_the_module(reader, first):
    reader.force_login(EmployeeFactory(with_account=True).user)
    response = reader.post(done_url(first), follow=True)
    assert response.redirect_chain == [("/modul/gratifikasi/", 302)]
    assert messages_of(response).startswith("Start the module first")
    assert not StepCompletion.objects.exists()


def test_without_a_unit_the_end_waits_and_the_reader_is_told(
    learner, enrolment, first, second
):
    do_step(enrolment, first)
    enrolment.employee.memberships.all().delete()
    response = learner.post(done_url(second), follow=True)
    assert response.redirect_chain == [(url(second), 302)]
    assert "The HR office has not entered your unit" in messages_of(response)
    assert StepCompletion.objects.get().step_id == first.pk
    assert not CourseCompletion.objects.exists()


# --- Cost -------------------------------------------------------------------------------


def queries_of(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_lesson_read_again_takes_at_most_ten_queries(learner, first, second):
    learner.get(url(first))  # notes the opening
    assert queries_of(learner, url(first)) <= 10


def test_a_long_module_costs_no_more_than_a_short_one(learner, module, first, second):
    learner.get(url(first))
    few = queries_of(learner, url(first))
    for n in range(10):
        add_lesson(module, f"lagi-{n}")
    assert queries_of(learner, url(first)) == few


def test_openings_of_a_new_version_are_kept_beside_the_old(enrolment, first, now):
    open_step(enrolment=enrolment, version=latest_version(first), by=None, at=now)
    newer = republish(first, "material")
    open_step(enrolment=enrolment, version=newer, by=None, at=now)
    assert StepOpening.objects.count() == 2


def test_a_module_of_the_same_step_slugs_does_not_mix(learner, first):
    other = add_lesson(add_course("benturan"), first.slug)
    assert learner.post(done_url(first, latest_version(other))).status_code == 404
    assert CourseVersion.objects.filter(title="Mengenali").count() == 2
