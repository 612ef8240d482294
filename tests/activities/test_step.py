"""The activity as a step of its module, for learners and in the CMS."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.urls import reverse

from courses.learning import journey_of
from courses.publishing import latest_version
from tests.activities.holding import (
    activity_page,
    add_activity,
    come,
    member_of,
    planned,
)
from tests.factories import UnitFactory, UserFactory, add_course, begin, republish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def step_url(page):
    return reverse("step", args=[page.get_parent().slug, page.slug])


def test_it_says_what_when_where_and_who(reader, page):
    employee = member_of(page.host_unit)
    reader.force_login(employee.user)
    text = reader.get(step_url(page)).content.decode()
    for said in ("24 November 2026, 09.00–12.00 WIB", "Aula Lantai 2", "Pembukaan"):
        assert said in text
    assert "Not recorded yet" in text
    assert "Rahmat" in text


def test_who_was_there_reads_it(reader, session):
    fact = come(session)
    reader.force_login(fact.employee.user)
    text = reader.get(step_url(session.page)).content.decode()
    assert "You were there" in text
    enrolment = fact.employee.enrolments.get()
    assert journey_of(enrolment.course, enrolment=enrolment).steps[0].is_done


def test_a_learner_reads_the_version_that_was_published(reader, page):
    page.place = "Gedung lain"
    page.save_revision()
    reader.force_login(member_of(page.host_unit).user)
    assert "Gedung lain" not in reader.get(step_url(page)).content.decode()
    republish(page, place="Gedung lain")
    assert "Gedung lain" in reader.get(step_url(page)).content.decode()


def test_pressing_nothing_completes_it(reader, page):
    enrolment = begin(page.get_parent().specific)
    reader.force_login(enrolment.employee.user)
    assert reader.post(step_url(page) + "?v=1").status_code == 302
    assert not enrolment.step_completions.exists()


def test_the_public_sees_neither_link_nor_materials(reader):
    course = add_course(is_public=True)
    page = add_activity(course, meeting_url="https://zoom.example/j/1?pwd=x")
    assert "zoom.example" not in reader.get(step_url(page)).content.decode()
    reader.force_login(member_of(page.host_unit).user)
    assert "zoom.example" in reader.get(step_url(page)).content.decode()


def test_sessions_to_come_are_told_on_their_own_clock(reader, page):
    unit = UnitFactory(time_zone="Asia/Jayapura")
    planned(page, unit=unit, place="Aula Jayapura")
    reader.force_login(member_of(page.host_unit).user)
    text = reader.get(step_url(page)).content.decode()
    assert "24 November 2026, 11.42 WIT" in text
    assert "Aula Jayapura" in text


def test_the_step_costs_a_bounded_number_of_queries(
    reader, page, django_assert_max_num_queries
):
    enrolment = begin(page.get_parent().specific)
    reader.force_login(enrolment.employee.user)
    reader.get(step_url(page))
    for _ in range(5):
        planned(page)
    with django_assert_max_num_queries(12):
        reader.get(step_url(page))


# --- In the CMS -------------------------------------------------------------------------


def test_what_is_frozen_holds_the_html_of_the_packs(page):
    content = latest_version(page).content
    assert content["kind"] == "activity"
    assert content["agenda"] == [
        {"at": "09:00", "led_by": "Kepala Dinas", "what": "Pembukaan"}
    ]
    assert "<li>09.00 Pembukaan (Kepala Dinas)</li>" in content["html"]
    assert "meeting" not in content["html"]


def test_what_people_wrote_is_escaped_there(db):
    page = add_activity(description="<script>x</script>")
    assert "<script>" not in latest_version(page).content["html"]


def test_an_activity_without_an_agenda_is_not_published(db):
    page = activity_page(UnitFactory())
    page.agenda = []
    assert page.problems() == ["Tulis susunan acaranya."]


def test_it_is_somewhere_and_ends_after_it_starts(db):
    page = activity_page(UnitFactory(), place="", ends=time(8))
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert set(refused.value.message_dict) == {"place", "ends"}


def test_the_preview_shows_the_draft_and_writes_nothing(page):
    page.title = "Judul baru"
    request = RequestFactory().get("/")
    request.user = UserFactory(is_superuser=True)
    answer = page.make_preview_request(request, "")
    assert "Judul baru" in answer.render().content.decode()
    assert page.versions.count() == 1


def test_the_editor_offers_it_below_a_module_and_shows_its_sessions(reader, page):
    root = UserFactory(is_superuser=True, is_staff=True)
    reader.force_login(root)
    course = page.get_parent()
    added = reverse(
        "wagtailadmin_pages:add", args=["activities", "activitypage", course.pk]
    )
    assert reader.get(added).status_code == 200
    session = planned(page)
    edited = reader.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert reverse("activity_screen", args=[session.key]) in edited.content.decode()
