"""A trainer writes, somebody else approves, and then it is live: through the CMS."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, WorkflowState

from courses.approving import NobodyApprovesHisOwn, NotReadyYet, approve
from courses.authorship import authors_by_page, authors_of
from courses.models import CoursePage, CourseVersion, LessonPage
from courses.publishing import publish
from quizzes.authoring import save_question
from quizzes.models import QuizPage
from tests.conftest import NOW
from tests.factories import question_content

from .authoring import (
    bank_of,
    course_form,
    create,
    decide,
    edit,
    lesson_form,
    write_module,
)


@pytest.fixture
def course(client, index, tari):
    """Tari's module, still a draft; she is signed in."""
    client.force_login(tari)
    return write_module(client, index)


@pytest.fixture
def submitted(client, course):
    edit(client, course, course_form(), action="action-submit")
    return course


@pytest.fixture
def published(client, submitted, eka, tari):
    client.force_login(eka)
    decide(client, submitted)
    client.force_login(tari)
    submitted.refresh_from_db()
    assert submitted.live
    return submitted


def steps(course) -> list:
    return list(course.get_children().order_by("path").specific())


def draft_title(page) -> str:
    """What the newest draft is called, read anew."""
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object().title


def messages_of(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


# --- Writing ------------------------------------------------------------------------------


def test_a_trainer_writes_a_module_with_every_block_and_a_quiz(course, tari):
    lesson, quiz = steps(course)
    assert course.owner == tari
    assert len(lesson.body) == 10
    assert isinstance(quiz, QuizPage)
    assert not any(page.live for page in (course, lesson, quiz))


def test_a_draft_may_be_half_done(client, index, tari):
    client.force_login(tari)
    form = course_form(summary="", lke_questions=[], reviewed_on="", review_due="")
    assert isinstance(create(client, index, CoursePage, form), CoursePage)


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


# --- Submitting ---------------------------------------------------------------------------


def test_a_complete_module_waits_for_approval(submitted):
    assert submitted.current_workflow_task.name == "Persetujuan orang kedua"


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


def test_a_module_without_a_lesson_is_not_submitted(client, index, tari):
    client.force_login(tari)
    course = create(client, index, CoursePage, course_form())
    response = edit(client, course, course_form(), action="action-submit")
    assert response.context["form"].non_field_errors()


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


# --- While it waits -----------------------------------------------------------------------


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


# --- Approving ----------------------------------------------------------------------------


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


def test_an_editor_cannot_approve_his_own_module(client, index, eka, edi):
    client.force_login(eka)
    course = write_module(client, index)
    edit(client, course, course_form(), action="action-submit")
    response = decide(client, course)
    assert messages_of(response)
    course.refresh_from_db()
    assert not course.live
    client.force_login(edi)
    decide(client, course)
    course.refresh_from_db()
    assert course.live


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


def test_who_wrote_a_question_of_the_quiz_is_an_author_too(client, index, tari, eka):
    client.force_login(tari)
    course = write_module(client, index, bank=bank_of(4, by=eka))
    assert authors_of(course) == {tari.pk, eka.pk}


# --- After the first publication ----------------------------------------------------------


def test_a_change_starts_with_no_kind_and_cannot_be_the_first_again(client, published):
    url = reverse("wagtailadmin_pages:edit", args=[published.pk])
    form = client.get(url).context["form"]
    assert form["change_kind"].value() == ""
    kinds = [value for value, _label in form.fields["change_kind"].choices]
    assert kinds == ["", "editorial", "minor", "material"]


def test_before_the_first_publication_there_is_only_the_first(client, course):
    url = reverse("wagtailadmin_pages:edit", args=[course.pk])
    form = client.get(url).context["form"]
    kinds = [value for value, _label in form.fields["change_kind"].choices]
    assert kinds == ["first"]


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


# --- Breaking the glass -------------------------------------------------------------------


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


def test_a_superuser_cannot_approve_his_own_either(client, index, root):
    client.force_login(root)
    course = write_module(client, index)
    edit(client, course, course_form(), action="action-submit")
    decide(client, course)
    course.refresh_from_db()
    assert not course.live


def test_a_superuser_without_a_part_in_it_may_approve(client, submitted, root):
    client.force_login(root)
    decide(client, submitted)
    assert submitted.versions.get().approved_by == root


# --- Records stay -------------------------------------------------------------------------


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


def test_a_draft_may_be_deleted(client, course):
    lesson = steps(course)[0]
    client.post(reverse("wagtailadmin_pages:delete", args=[lesson.pk]))
    assert not Page.objects.filter(pk=lesson.pk).exists()


# --- Speed --------------------------------------------------------------------------------


def test_authors_of_many_pages_take_as_many_queries_as_of_one(
    index, tari, django_assert_max_num_queries
):
    def modules(count):
        for number in range(count):
            slug = f"m{CoursePage.objects.count()}-{number}"
            page = CoursePage(title=slug, slug=slug, summary="x", owner=tari)
            index.add_child(instance=page)
            page.add_child(instance=LessonPage(title="x", slug="x"))
        return list(CoursePage.objects.values_list("pk", flat=True))

    few = modules(1)
    many = modules(5)
    with django_assert_max_num_queries(5):
        authors_by_page(few)
    with django_assert_max_num_queries(5):
        authors_by_page(many)
    assert authors_by_page([]) == {}
