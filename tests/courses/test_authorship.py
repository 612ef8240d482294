"""Who wrote a part of a module is its author, and never approves it."""

import pytest

from courses.authorship import authors_by_page, authors_of
from courses.models import CoursePage, LessonPage

from .authoring import (
    bank_of,
    build,
    course_form,
    create,
    decide,
    edit,
    messages_of,
    write_module,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(world):
    return build()


def test_a_draft_may_be_half_done(client, index, tari):
    client.force_login(tari)
    form = course_form(summary="", lke_questions=[], reviewed_on="", review_due="")
    assert isinstance(create(client, index, CoursePage, form), CoursePage)


def test_a_module_without_a_lesson_is_not_submitted(client, index, tari):
    client.force_login(tari)
    course = create(client, index, CoursePage, course_form())
    response = edit(client, course, course_form(), action="action-submit")
    assert response.context["form"].non_field_errors()


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


def test_who_wrote_a_question_of_the_quiz_is_an_author_too(client, index, tari, eka):
    client.force_login(tari)
    course = write_module(client, index, bank=bank_of(4, by=eka))
    assert authors_of(course) == {tari.pk, eka.pk}


def test_a_superuser_cannot_approve_his_own_either(client, index, root):
    client.force_login(root)
    course = write_module(client, index)
    edit(client, course, course_form(), action="action-submit")
    decide(client, course)
    course.refresh_from_db()
    assert not course.live


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
