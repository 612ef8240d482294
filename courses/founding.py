"""Lays out the site: pages, groups, collections and the way a module is approved."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from elearning.people.models import User

from .models import CourseIndexPage, FourEyesTask, HomePage

TRAINERS = "Pelatih"
EDITORS = "Editor"
WORKFLOW = "Persetujuan modul"
TASK = "Persetujuan orang kedua"
UPLOADS = "Bahan modul"
LIBRARY = "Pustaka"

BANK_PERMISSIONS = [
    f"quizzes.{verb}_{noun}"
    for noun in ("questionbank", "question")
    for verb in ("view", "add", "change")
]
SHARED_PERMISSIONS = ["wagtailadmin.access_admin", *BANK_PERMISSIONS]
CHOOSE = ["wagtailimages.choose_image", "wagtaildocs.choose_document"]
ADD = ["wagtailimages.add_image", "wagtaildocs.add_document"]
CHANGE = ["wagtailimages.change_image", "wagtaildocs.change_document"]
EDITING = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
# What a fresh Wagtail brings along and this house does without.
WAGTAIL_GROUPS = ("Moderators", "Editors")
WAGTAIL_WORKFLOW = "Moderators approval"


@transaction.atomic
def found_site(*, by: User | None, at: datetime) -> CourseIndexPage:
    """Lay out what a site needs, leaving alone what is there. Answers the module list."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    home = _home(by=by, at=at)
    _site(home)
    index = _index(home, by=by, at=at)
    _remove_wagtail_defaults()
    uploads, _library = _collection(UPLOADS), _collection(LIBRARY)
    trainers, editors = _group(TRAINERS), _group(EDITORS)
    for group, verbs in ((trainers, ["add_page"]), (editors, EDITING)):
        _permit_pages(group, index, verbs)
        _permit_files(group, Collection.get_first_root_node(), CHOOSE)
        _permit_files(group, uploads, ADD)
    _permit_pages(editors, home, ["change_page", "publish_page"])
    _permit_files(editors, Collection.get_first_root_node(), CHANGE)
    _workflow(index, approvers=editors)
    return index


def library_collection() -> Collection:
    """Where the drawings of the library are kept."""
    return _collection(LIBRARY)


def _home(*, by: User | None, at: datetime) -> HomePage:
    found: HomePage | None = HomePage.objects.first()
    if found:
        return found
    home = HomePage(title="Beranda", slug="beranda", show_in_menus=False, owner=by)
    home.first_published_at = home.last_published_at = at
    added: HomePage = Page.get_first_root_node().add_child(instance=home)
    return added


def _index(home: HomePage, *, by: User | None, at: datetime) -> CourseIndexPage:
    found: CourseIndexPage | None = CourseIndexPage.objects.first()
    if found:
        return found
    index = CourseIndexPage(title="Modul", slug="modul", owner=by)
    index.first_published_at = index.last_published_at = at
    added: CourseIndexPage = home.add_child(instance=index)
    return added


def _site(home: HomePage) -> None:
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(
        is_default_site=True
    )
    site.hostname, site.port = address.hostname or "localhost", port
    site.site_name, site.root_page = settings.WAGTAIL_SITE_NAME, home
    site.save()


def _remove_wagtail_defaults() -> None:
    """The welcome page, groups and workflow of a fresh installation, while unused."""
    welcome = Page.objects.exact_type(Page).filter(depth=2, slug="home")
    for page in welcome.filter(numchild=0):
        page.delete()
    Group.objects.filter(name__in=WAGTAIL_GROUPS, user__isnull=True).delete()
    unused = Workflow.objects.filter(name=WAGTAIL_WORKFLOW, workflow_states=None)
    WorkflowPage.objects.filter(workflow__in=unused).delete()
    unused.delete()


def _collection(name: str) -> Collection:
    root = Collection.get_first_root_node()
    if found := root.get_children().filter(name=name).first():
        return found
    added: Collection = root.add_child(name=name)
    return added


def _group(name: str) -> Group:
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.add(*_permissions(SHARED_PERMISSIONS))
    return group


def _permissions(names: Iterable[str]) -> list[Permission]:
    """Permissions by 'app.codename'. Needs the tables of all rooms."""
    wanted = Q(pk__in=[])
    for name in names:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(wanted))


def _permit_pages(group: Group, page: Page, verbs: Iterable[str]) -> None:
    for permission in _permissions(f"wagtailcore.{verb}" for verb in verbs):
        GroupPagePermission.objects.get_or_create(
            group=group, page=Page.objects.get(pk=page.pk), permission=permission
        )


def _permit_files(group: Group, collection: Collection, names: Iterable[str]) -> None:
    for permission in _permissions(names):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def _workflow(index: CourseIndexPage, *, approvers: Group) -> None:
    task = FourEyesTask.objects.filter(name=TASK).first()
    if task is None:
        task = FourEyesTask.objects.create(name=TASK)
    task.groups.add(approvers)
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(
        workflow=workflow, task=task, defaults={"sort_order": 0}
    )
    WorkflowPage.objects.get_or_create(
        page=Page.objects.get(pk=index.pk), defaults={"workflow": workflow}
    )
