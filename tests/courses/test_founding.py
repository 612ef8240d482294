from django.contrib.auth.models import Group
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
)

from courses.founding import EDITORS, TRAINERS, found_site
from courses.models import CourseIndexPage, FourEyesTask, HomePage


def counts() -> list[int]:
    kinds = (Page, Site, Group, Workflow, FourEyesTask, Collection)
    rights = (GroupPagePermission, GroupCollectionPermission)
    return [kind.objects.count() for kind in (*kinds, *rights)]


def test_a_site_has_a_front_page_and_a_list_of_modules(index):
    assert Site.objects.get(is_default_site=True).root_page.specific == (
        HomePage.objects.get()
    )
    assert index.slug == "modul"
    assert index.live
    assert index.get_parent().specific == HomePage.objects.get()


def test_founding_twice_changes_nothing(index, now):
    before = counts()
    assert found_site(by=None, at=now) == index
    assert counts() == before


def test_the_welcome_page_and_groups_of_wagtail_are_gone(index):
    assert not Page.objects.filter(slug="home").exists()
    assert set(Group.objects.values_list("name", flat=True)) == {TRAINERS, EDITORS}
    assert [w.name for w in Workflow.objects.all()] == ["Persetujuan modul"]


def test_what_people_already_use_is_left_alone(db, now, django_user_model):
    moderators = Group.objects.get(name="Moderators")
    django_user_model.objects.create(username="x").groups.add(moderators)
    found_site(by=None, at=now)
    assert Group.objects.filter(name="Moderators").exists()


def test_modules_are_approved_by_editors(index):
    task = index.get_workflow().tasks.get().specific
    assert isinstance(task, FourEyesTask)
    assert [group.name for group in task.groups.all()] == [EDITORS]


def test_a_trainer_writes_and_an_editor_publishes(index, tari, eka):
    trainer, editor = (index.permissions_for_user(user) for user in (tari, eka))
    assert trainer.can_add_subpage()
    assert not trainer.can_edit()
    assert not trainer.can_publish()
    assert editor.can_edit()
    assert editor.can_publish()


def test_both_work_in_the_cms_and_in_the_question_bank(index, tari, eka):
    for user in (tari, eka):
        assert user.has_perm("wagtailadmin.access_admin")
        assert user.has_perm("quizzes.change_question")
        assert not user.has_perm("quizzes.delete_question")


def test_the_site_answers_where_the_settings_say(settings, db, now):
    settings.SITE_URL = "https://zi.contoh.go.id"
    found_site(by=None, at=now)
    site = Site.objects.get()
    assert (site.hostname, site.port) == ("zi.contoh.go.id", 443)
    assert CourseIndexPage.objects.get().full_url == "https://zi.contoh.go.id/modul/"
