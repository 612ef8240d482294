"""What trainers and editors see in the CMS: menu and first page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.cms.dashboards import modules_of
from courses.models import (
    CourseIndexPage,
    CoursePage,
)

from .authoring import (
    build,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(world):
    return build()


# --- Menu and first page ------------------------------------------------------------------


def menu_names(client) -> set[str]:
    page = client.get(reverse("wagtailadmin_home"))
    props = page.content.decode()
    names = (
        "modules",
        "explorer",
        "reports",
        "settings",
        "help",
        "images",
        "documents",
    )
    return {name for name in names if f'"name": "{name}"' in props}


def test_a_trainer_finds_what_he_needs_and_nothing_else(client, tari):
    client.force_login(tari)
    assert menu_names(client) == {"modules", "images", "documents"}


def test_a_superuser_keeps_the_whole_menu(client, root):
    client.force_login(root)
    assert {"explorer", "reports", "settings", "modules"} <= menu_names(client)


def test_modules_open_below_their_list(client, tari, index):
    client.force_login(tari)
    response = client.get(reverse("cms_modules"))
    assert response.url == reverse("wagtailadmin_explore", args=[index.pk])


def test_modules_without_a_list_open_the_tree(client, root):
    CourseIndexPage.objects.get().delete()
    client.force_login(root)
    response = client.get(reverse("cms_modules"))
    assert response.url == reverse("wagtailadmin_explore_root")


def test_the_menu_is_closed_to_those_without_a_part_in_it(
    client, db, django_user_model
):
    user = django_user_model.objects.create(username="x")
    client.force_login(user)
    assert client.get(reverse("cms_modules")).status_code == 302
    assert reverse("account_login") in client.get(reverse("cms_modules")).url


def test_a_trainer_without_a_module_is_invited_to_write_one(client, tari, index):
    client.force_login(tari)
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse(
        "wagtailadmin_pages:add", args=["courses", "coursepage", index.pk]
    ) in (html)


def test_an_editor_without_a_module_is_not(client, eka):
    client.force_login(eka)
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert 'id="my-modules"' not in html


def test_many_modules_take_as_many_queries_as_one(
    index, tari, django_assert_max_num_queries
):
    for number in range(6):
        page = CoursePage(title="x", slug=f"x{number}", summary="x", owner=tari)
        index.add_child(instance=page)
        page.save_revision(user=tari)
    with django_assert_max_num_queries(4):
        assert len(modules_of(tari)) == 6


def test_the_list_of_modules_costs_the_same_for_few_and_many(client, index, tari, eka):
    client.force_login(eka)
    url = reverse("wagtailadmin_explore", args=[index.pk])

    def add(count):
        for _ in range(count):
            slug = f"x{CoursePage.objects.count()}"
            page = CoursePage(title="x", slug=slug, summary="x", owner=tari)
            index.add_child(instance=page)
            page.save_revision(user=tari)

    add(2)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    add(5)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) <= len(few)


def test_the_cms_wears_the_colours_of_the_house(client, tari):
    client.force_login(tari)
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "courses/cms.css" in html
    assert "favicon.svg" in html
