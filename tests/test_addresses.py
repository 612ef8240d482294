"""Our own addresses and those of the page tree lead to the same place (decision 5)."""

import pytest
from django.templatetags.static import static
from django.urls import resolve, reverse
from wagtail.models import Site

from courses.models import CourseIndexPage, HomePage, LessonPage
from tests.factories import add_course, add_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    course = add_course("gratifikasi")
    step = add_step(course, LessonPage(title="Pengertian", slug="pengertian"))
    Site.objects.all().delete()  # one by one, so that Wagtail forgets its addresses
    Site.objects.create(
        hostname="localhost", root_page=HomePage.objects.get(), is_default_site=True
    )
    return step


def test_a_page_is_viewed_at_the_learner_s_address(lesson):
    course = lesson.get_parent()
    assert HomePage.objects.get().url == reverse("home")
    assert CourseIndexPage.objects.get().url == reverse("course_index")
    assert course.url == reverse("course", args=["gratifikasi"])
    assert lesson.url == reverse("step", args=["gratifikasi", "pengertian"])


def test_it_is_our_view_that_answers_there(lesson):
    assert resolve(lesson.url).url_name == "step"
    assert resolve(lesson.get_parent().url).url_name == "course"


def test_a_browser_finds_the_icon_where_no_page_names_one(client):
    answer = client.get("/favicon.ico")
    assert answer["Location"] == static("elearning/favicon.svg")
    assert "max-age=86400" in answer["Cache-Control"]
