"""A published module is changed, through the same four eyes, and its records stay."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import Page

from courses.authorship import authors_of
from courses.models import LessonPage
from quizzes.authoring import save_question
from tests.factories import question_content

from .authoring import (
    build,
    course_form,
    create,
    decide,
    edit,
    lesson_form,
    steps,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(world):
    return build("published")


@pytest.fixture
def published(course):
    return course


def test_a_change_starts_with_no_kind_and_cannot_be_the_first_again(client, published):
    url = reverse("wagtailadmin_pages:edit", args=[published.pk])
    form = client.get(url).context["form"]
    assert form["change_kind"].value() == ""
    kinds = [value for value, _label in form.fields["change_kind"].choices]
    assert kinds == ["", "editorial", "minor", "material"]


@pytest.mark.parametrize(
    ("kind", "note"), [("", "Ejaan"), ("minor", ""), ("first", "Ejaan")]
)
def test_a_change_must_say_its_kind_and_what_changed(client, published, kind, note):
    form = course_form(change_kind=kind, change_note=note)
    response = edit(client, published, form, action="action-submit")
    assert response.context["form"].errors
    assert not published.workflow_in_progress


def test_the_editor_of_a_change_sees_whom_it_touches(client, published):
    url = reverse("wagtailadmin_pages:edit", args=[published.pk])
    assert client.get(url).context["form"] is not None
    assert "courses/cms/impact.html" in [
        template.name for template in client.get(url).templates
    ]


def test_a_change_is_a_second_version_with_its_kind(client, published, eka):
    form = course_form(title="Judul baru", change_kind="minor", change_note="Judul.")
    edit(client, published, form, action="action-submit")
    client.force_login(eka)
    decide(client, published)
    version = published.versions.latest("number")
    assert (version.number, version.title) == (2, "Judul baru")
    assert (version.change_kind, version.change_note) == ("minor", "Judul.")
    assert all(step.versions.count() == 1 for step in steps(published))


def test_a_lesson_of_a_live_module_goes_alone(client, published, eka):
    lesson = steps(published)[0]
    form = lesson_form(title="Lebih jelas", change_kind="editorial", change_note="Gaya")
    edit(client, lesson, form, action="action-submit")
    assert lesson.workflow_in_progress
    client.force_login(eka)
    decide(client, lesson)
    lesson.refresh_from_db()
    assert lesson.title == "Lebih jelas"
    assert lesson.versions.latest("number").approved_by == eka
    assert published.versions.count() == 1


def test_a_changed_lesson_without_a_kind_holds_the_module_back(client, published):
    lesson = steps(published)[0]
    edit(client, lesson, lesson_form(title="Baru", change_kind="", change_note=""))
    form = course_form(change_kind="minor", change_note="x")
    response = edit(client, published, form, action="action-submit")
    assert response.context["form"].non_field_errors()


def test_a_lesson_taken_off_the_site_stays_off(client, published, eka):
    lesson = steps(published)[0]
    lesson.unpublish(user=eka)
    extra = lesson_form(title="Ganti", slug="ganti")
    create(client, published, LessonPage, extra)
    form = course_form(change_kind="material", change_note="Pelajaran diganti.")
    edit(client, published, form, action="action-submit")
    client.force_login(eka)
    decide(client, published)
    live = {step.slug for step in steps(published) if step.live}
    assert live == {"ganti", "tes-akhir"}


def test_who_wrote_before_the_last_publication_may_approve_now(
    client, published, tari, eka, edi
):
    assert authors_of(published) == set()
    client.force_login(eka)
    form = course_form(change_kind="editorial", change_note="Ejaan")
    edit(client, published, form, action="action-submit")
    assert authors_of(published) == {eka.pk}
    client.force_login(edi)
    decide(client, published)
    assert published.versions.latest("number").approved_by == edi


def test_a_question_written_since_makes_its_author_an_author(published, tono):
    quiz = steps(published)[1]
    save_question(
        bank=quiz.bank,
        code="bk-baru",
        content=question_content("Baru?"),
        by=tono,
        at=quiz.versions.get().published_at + timedelta(seconds=1),
    )
    assert authors_of(published) == {tono.pk}
    assert authors_of(quiz) == {tono.pk}


@pytest.mark.parametrize("view", ["delete", "move_confirm"])
def test_what_was_published_is_neither_deleted_nor_moved(client, published, eka, view):
    client.force_login(eka)
    lesson = steps(published)[0]
    extra = [published.pk] if view == "move_confirm" else []
    url = reverse(f"wagtailadmin_pages:{view}", args=[lesson.pk, *extra])
    response = client.post(url)
    assert response.url == reverse("wagtailadmin_pages:unpublish", args=[lesson.pk])
    assert Page.objects.filter(pk=lesson.pk).exists()


def test_what_was_published_and_taken_off_cannot_be_deleted_either(
    client, published, eka
):
    client.force_login(eka)
    lesson = steps(published)[0]
    lesson.unpublish()
    response = client.post(reverse("wagtailadmin_pages:delete", args=[lesson.pk]))
    assert response.url == reverse("wagtailadmin_explore", args=[published.pk])


def test_nor_are_many_at_once(client, published, eka):
    client.force_login(eka)
    lesson = steps(published)[0]
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    response = client.post(f"{url}?id={lesson.pk}")
    assert "unpublish" in response.url
    publish_url = reverse(
        "wagtail_bulk_action", args=["wagtailcore", "page", "publish"]
    )
    client.post(f"{publish_url}?id={lesson.pk}")
    assert lesson.versions.count() == 1
