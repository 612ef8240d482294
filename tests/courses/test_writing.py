"""A trainer writes a module and hands it in: through the CMS."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from courses.models import CoursePage, CourseVersion, LessonPage
from courses.publishing import publish
from quizzes.models import QuizPage
from tests.conftest import NOW

from .authoring import (
    build,
    course_form,
    create,
    decide,
    draft_title,
    edit,
    lesson_form,
    messages_of,
    steps,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(world):
    return build("draft")


def test_a_trainer_writes_a_module_with_every_block_and_a_quiz(course, tari):
    lesson, quiz = steps(course)
    assert course.owner == tari
    assert len(lesson.body) == 10
    assert isinstance(quiz, QuizPage)
    assert not any(page.live for page in (course, lesson, quiz))


def test_a_trainer_cannot_publish_by_a_forged_post(client, course, index):
    response = edit(client, course, course_form(), action="action-publish")
    course.refresh_from_db()
    assert not course.live
    assert "somebody else approves" in messages_of(response).lower() or (
        "orang lain" in messages_of(response)
    )
    other = course_form(title="Lain", slug="lain")
    page = create(client, index, CoursePage, other, action="action-publish")
    assert not page.live
    assert not CourseVersion.objects.exists()


def test_a_trainer_cannot_touch_the_module_of_another(client, course, tono):
    client.force_login(tono)
    edit(client, course, course_form(title="Milik Tono"))
    assert draft_title(course) == "Benturan kepentingan"


def test_an_anonymous_visitor_is_asked_to_sign_in(client, course):
    client.logout()
    url = reverse("wagtailadmin_pages:edit", args=[course.pk])
    assert client.get(url).url == f"/akun/masuk/?next={url}"


@pytest.mark.parametrize(
    "changes",
    [
        {"summary": ""},
        {"jp": "0"},
        {"lke_questions": []},
        {"legal_bases-0-DELETE": "1"},
        {"reviewed_on": ""},
        {"review_due": ""},
    ],
)
def test_a_module_that_lacks_something_is_not_submitted(client, course, changes):
    response = edit(client, course, course_form() | changes, action="action-submit")
    assert (
        response.context["form"].errors
        or response.context["form"].formsets["legal_bases"].errors
    )
    assert not course.workflow_in_progress


def test_a_cover_needs_a_text(client, course):
    from wagtail_factories import ImageFactory

    form = course_form(cover=str(ImageFactory().pk), cover_alt="")
    response = edit(client, course, form, action="action-submit")
    assert "cover_alt" in response.context["form"].errors


def test_an_unfinished_step_is_named_when_the_module_is_submitted(client, course):
    lesson, quiz = steps(course)
    edit(client, lesson, lesson_form([("heading", "")]))
    edit_bank = quiz.bank
    from quizzes.authoring import retire_question

    for question in edit_bank.questions.all()[:2]:
        retire_question(question=question, reason="Usang", by=course.owner, at=NOW)
    response = edit(client, course, course_form(), action="action-submit")
    told = " ".join(response.context["form"].non_field_errors())
    assert "Mengenali: " in told
    assert "Tes akhir: " in told


def test_an_empty_lesson_is_not_submitted(client, course):
    edit(client, steps(course)[0], lesson_form([]))
    response = edit(client, course, course_form(), action="action-submit")
    assert "Mengenali: " in " ".join(response.context["form"].non_field_errors())


def test_a_lesson_of_a_draft_module_goes_with_its_module(client, course):
    lesson = steps(course)[0]
    edit(client, lesson, lesson_form(), action="action-submit")
    assert not lesson.workflow_in_progress
    page = create(
        client,
        course,
        LessonPage,
        lesson_form(title="Dua", slug="dua"),
        action="action-submit",
    )
    assert not page.workflow_in_progress


def test_an_editor_cannot_approve_a_module_with_a_lesson_of_his(
    client, course, eka, edi
):
    client.force_login(eka)
    edit(client, steps(course)[0], lesson_form(title="Ditulis Eka"))
    edit(client, course, course_form(), action="action-submit")
    decide(client, course)
    assert not CoursePage.objects.get(pk=course.pk).live
    client.force_login(edi)
    decide(client, course)
    assert CoursePage.objects.get(pk=course.pk).live


def test_before_the_first_publication_there_is_only_the_first(client, course):
    url = reverse("wagtailadmin_pages:edit", args=[course.pk])
    form = client.get(url).context["form"]
    kinds = [value for value, _label in form.fields["change_kind"].choices]
    assert kinds == ["first"]


def test_a_module_scheduled_for_later_takes_its_steps_along(client, course, eka):
    from django.utils import timezone

    later = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    form = course_form(go_live_at=timezone.localtime(later).strftime("%Y-%m-%d %H:%M"))
    edit(client, course, form, action="action-submit")
    client.force_login(eka)
    decide(client, course)
    course.refresh_from_db()
    assert not course.live
    assert not any(step.live for step in steps(course))
    dates = {step.scheduled_revision.approved_go_live_at for step in steps(course)}
    assert dates == {course.scheduled_revision.approved_go_live_at}
    for step in steps(course):
        step.scheduled_revision.publish()
    versions = [step.versions.get() for step in steps(course)]
    assert {version.approved_by for version in versions} == {eka}


def test_a_superuser_publishes_alone_and_it_is_recorded(client, course, root):
    client.force_login(root)
    for step in steps(course):
        publish(page=step, by=root, at=NOW, change_kind="first")
    response = edit(client, course, course_form(), action="action-publish")
    course.refresh_from_db()
    assert course.live
    assert course.versions.get().approved_by is None
    assert PageLogEntry.objects.filter(
        page=course.pk, action="courses.publish_alone", user=root
    ).exists()
    assert messages_of(response)


def test_a_draft_may_be_deleted(client, course):
    lesson = steps(course)[0]
    client.post(reverse("wagtailadmin_pages:delete", args=[lesson.pk]))
    assert not Page.objects.filter(pk=lesson.pk).exists()
