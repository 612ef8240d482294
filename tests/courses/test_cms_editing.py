"""What trainers and editors see of a module in the CMS: previews and buttons."""

import pytest
from django.urls import reverse

from courses.cms.dashboards import modules_of
from courses.models import (
    CoursePage,
    CourseVersion,
    Enrolment,
    LessonPage,
    StepOpening,
)
from courses.publishing import publish

from .authoring import (
    build,
    course_form,
    create,
    decide,
    edit,
    lesson_form,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(world):
    return build("draft")


def preview(client, page, form: dict) -> str:
    """What the preview panel of the editor shows."""
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert client.post(url, form).json()["is_valid"]
    return client.get(url).content.decode()


def test_my_modules_tell_how_they_stand(client, course, tari, eka):
    def label():
        (state,) = modules_of(tari)
        return str(state.label)

    states = [label()]
    edit(client, course, course_form(), action="action-submit")
    states.append(label())
    client.force_login(eka)
    decide(client, course, "reject")
    states.append(label())
    client.force_login(tari)
    edit(client, course, course_form(), action="action-submit")
    client.force_login(eka)
    decide(client, course)
    states.append(label())
    client.force_login(tari)
    edit(client, course, course_form(title="Baru", change_kind=""))
    states.append(label())
    assert len(set(states)) == 5
    assert "my-modules" in client.get(reverse("wagtailadmin_home")).content.decode()


# --- Previews -----------------------------------------------------------------------------


def test_a_lesson_is_previewed_as_a_learner_sees_it(client, course):
    lesson = course.get_children().first().specific
    html = preview(client, lesson, lesson_form(title="Belum disimpan"))
    assert "Belum disimpan" in html
    assert '<h2 id="apa-itu">' in html
    assert "Tes akhir" in html, "the steps of the module stand beside it"
    for model in (CourseVersion, Enrolment, StepOpening):
        assert not model.objects.exists()


def test_a_module_is_previewed_as_a_learner_sees_it(client, course):
    html = preview(client, course, course_form(summary="Ringkasan baru."))
    assert "Ringkasan baru." in html
    assert "PPE1A" in html
    assert "Mengenali" in html
    assert not CourseVersion.objects.exists()


def test_a_preview_counts_the_version_that_it_would_be(client, course, tari, now):
    publish(page=course, by=tari, at=now, change_kind="first")
    url = reverse("wagtailadmin_pages:view_draft", args=[course.pk])
    assert client.get(url).context["version"].number == 2


@pytest.mark.parametrize(
    ("kind", "form"), [(CoursePage, course_form), (LessonPage, lesson_form)]
)
def test_a_page_is_previewed_before_it_is_saved(client, course, index, kind, form):
    parent = index if kind is CoursePage else course
    url = reverse(
        "wagtailadmin_pages:preview_on_add",
        args=["courses", kind._meta.model_name, parent.pk],
    )
    assert client.post(url, form(title="Baru", slug="baru")).json()["is_valid"]
    assert "Baru" in client.get(url).content.decode()
    assert not kind.objects.filter(slug="baru").exists()


def test_a_reviewer_previews_what_waits(client, course, eka):
    edit(client, course, course_form(), action="action-submit")
    client.force_login(eka)
    task = course.current_workflow_task
    url = reverse("wagtailadmin_pages:workflow_preview", args=[course.pk, task.pk])
    assert "Kenali dan kelola" in client.get(url).content.decode()


# --- The editor ---------------------------------------------------------------------------


def buttons(client, url) -> list[str]:
    menu = client.get(url).context["action_menu"]
    items = [menu.default_item, *menu.menu_items]
    return [item.name for item in items if item]


def test_a_new_page_can_only_be_saved_as_a_draft(client, index, course):
    for kind, parent in ((CoursePage, index), (LessonPage, course)):
        url = reverse(
            "wagtailadmin_pages:add",
            args=["courses", kind._meta.model_name, parent.pk],
        )
        assert buttons(client, url) == ["action-save-draft"]


def test_each_sees_the_buttons_for_what_he_may_do(client, course, eka, tari):
    url = reverse("wagtailadmin_pages:edit", args=[course.pk])
    lesson = course.get_children().first()
    lesson_url = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert buttons(client, url) == ["action-save-draft", "action-submit"]
    assert buttons(client, lesson_url) == ["action-save-draft"]
    edit(client, course, course_form(), action="action-submit")
    assert buttons(client, url) == ["action-cancel-workflow", "action-page-locked"]
    client.force_login(eka)
    assert buttons(client, url) == [
        "approve",
        "approve",
        "reject",
        "action-cancel-workflow",
    ]


def test_steps_of_a_draft_may_be_put_in_order_by_their_author(
    client, course, tari, eka
):
    assert course.permissions_for_user(tari).can_reorder_children()
    edit(client, course, course_form(), action="action-submit")
    course = CoursePage.objects.get(pk=course.pk)
    assert not course.permissions_for_user(tari).can_reorder_children()
    client.force_login(eka)
    decide(client, course)
    course = CoursePage.objects.get(pk=course.pk)
    assert not course.permissions_for_user(tari).can_reorder_children()
    assert course.permissions_for_user(eka).can_reorder_children()
    assert course.permissions_for_user(eka).can_unschedule()


def test_the_form_of_a_step_may_lack_what_the_module_must_have(client, course):
    page = create(client, course, LessonPage, lesson_form([], title="", slug="kosong"))
    assert not isinstance(page, LessonPage), "a title is needed even for a draft"
