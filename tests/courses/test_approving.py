"""While a module waits, nobody edits it, and somebody else approves: through the CMS."""

import pytest
from django.urls import reverse
from wagtail.models import WorkflowState

from courses.approving import NobodyApprovesHisOwn, NotReadyYet, approve
from courses.models import CoursePage, CourseVersion, LessonPage
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
    return build("submitted")


@pytest.fixture
def submitted(course):
    return course


def test_a_complete_module_waits_for_approval(submitted):
    assert submitted.current_workflow_task.name == "Persetujuan orang kedua"


def test_nobody_edits_what_waits_for_approval(client, submitted, tari, eka):
    lesson = steps(submitted)[0]
    for user in (tari, eka):
        client.force_login(user)
        edit(client, submitted, course_form(title="Diubah"))
        edit(client, lesson, lesson_form(title="Diubah"))
        answer = create(client, submitted, LessonPage, lesson_form(slug="susulan"))
        assert not isinstance(answer, LessonPage)
    assert draft_title(submitted) == "Benturan kepentingan"
    assert draft_title(lesson) == "Mengenali"


def test_the_page_says_why_it_is_closed(client, submitted, tari):
    client.force_login(tari)
    for page in (submitted, steps(submitted)[0]):
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert client.get(url).context["locked_for_user"]


def test_the_author_withdraws_and_goes_on_writing(client, submitted):
    edit(client, submitted, course_form(), action="action-cancel-workflow")
    assert not submitted.workflow_in_progress
    edit(client, submitted, course_form(title="Lebih baik"))
    assert draft_title(submitted) == "Lebih baik"


def test_an_editor_sends_it_back(client, submitted, eka, tari):
    client.force_login(eka)
    decide(client, submitted, "reject")
    assert submitted.current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
    client.force_login(tari)
    edit(client, submitted, course_form(title="Diperbaiki"))
    assert draft_title(submitted) == "Diperbaiki"


def test_approval_makes_the_module_and_its_steps_live(client, submitted, eka, tari):
    client.force_login(eka)
    response = decide(client, submitted)
    assert "Benturan kepentingan" in messages_of(response)
    pages = [CoursePage.objects.get(pk=submitted.pk), *steps(submitted)]
    assert all(page.live for page in pages)
    for page in pages:
        version = page.versions.get()
        assert version.number == 1
        assert version.change_kind == "first"
        assert version.approved_by == eka
        assert version.approved_at is not None
        assert version.published_by == eka
        assert page.live_revision.user == tari


def test_approval_saves_nothing_of_what_stands_in_the_form(client, submitted, eka):
    client.force_login(eka)
    decide(client, submitted, form=course_form(title="Diselipkan"))
    submitted.refresh_from_db()
    assert submitted.title == "Benturan kepentingan"


def test_the_buttons_are_hidden_from_authors(client, submitted, eka, tari):
    task = submitted.current_workflow_task
    assert task.get_actions(submitted, tari) == []
    assert [name for name, *_ in task.get_actions(submitted, eka)] == [
        "reject",
        "approve",
        "approve",
    ]


def test_what_an_editor_may_not_approve_does_not_wait_for_him(
    client, index, eka, edi, submitted
):
    task = submitted.current_workflow_task
    client.force_login(eka)
    own = create(client, index, CoursePage, course_form(title="Eka", slug="eka"))
    create(client, own, LessonPage, lesson_form())
    edit(client, own, course_form(title="Eka", slug="eka"), action="action-submit")
    mine = task.get_task_states_user_can_moderate(eka)
    hers = task.get_task_states_user_can_moderate(edi)
    assert [s.workflow_state.content_object.title for s in mine] == [
        "Benturan kepentingan"
    ]
    assert hers.count() == 2


def test_a_forged_approval_through_the_other_door_is_refused(client, submitted, tari):
    state = submitted.current_workflow_task_state
    client.force_login(tari)
    url = reverse(
        "wagtailadmin_pages:workflow_action", args=[submitted.pk, "approve", state.pk]
    )
    client.post(url)
    submitted.refresh_from_db()
    assert not submitted.live


def test_an_editor_approves_from_the_dashboard(client, submitted, eka):
    state = submitted.current_workflow_task_state
    client.force_login(eka)
    url = reverse(
        "wagtailadmin_pages:workflow_action", args=[submitted.pk, "approve", state.pk]
    )
    client.post(url, {"comment": "Baik."})
    assert CoursePage.objects.get(pk=submitted.pk).live
    state.refresh_from_db()
    assert state.comment == "Baik."


def test_the_action_refuses_authors_and_what_is_not_ready(submitted, tari, eka):
    state = submitted.current_workflow_task_state
    with pytest.raises(NobodyApprovesHisOwn):
        approve(task_state=state, by=tari)
    quiz = steps(submitted)[1]
    quiz.bank.questions.update(retired_at=NOW, retired_by=tari, retire_reason="x")
    with pytest.raises(NotReadyYet) as refused:
        approve(task_state=state, by=eka)
    assert refused.value.problems
    assert not CourseVersion.objects.exists()


def test_not_being_ready_is_told_to_the_reviewer(client, submitted, tari, eka):
    quiz = steps(submitted)[1]
    quiz.bank.questions.update(retired_at=NOW, retired_by=tari, retire_reason="x")
    client.force_login(eka)
    assert "Tes akhir: " in messages_of(decide(client, submitted))


def test_a_superuser_without_a_part_in_it_may_approve(client, submitted, root):
    client.force_login(root)
    decide(client, submitted)
    assert submitted.versions.get().approved_by == root
