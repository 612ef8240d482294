"""What the CMS refuses, and what it says instead; each function is a hook of Wagtail."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.action_menu import WorkflowMenuItem
from wagtail.log_actions import log
from wagtail.models import Page

from courses.approving import NobodyApprovesHisOwn, NotReadyYet
from courses.models import CoursePage, CourseVersion, FourEyesTask
from courses.models.changes import PublishableMixin

LABELS = {
    ("approve", False): gettext_lazy("Approve and publish"),
    ("approve", True): gettext_lazy("Approve with a comment"),
    ("reject", True): gettext_lazy("Send back"),
}
ICONS = {"approve": "success", "reject": "edit"}


class ReviewMenuItem(WorkflowMenuItem):
    """An action of the reviewer, shown although the page is locked while it waits."""

    def is_shown(self, context: Any) -> bool:
        return True


def tidy_actions(menu_items: list[Any], request: HttpRequest, context: Any) -> None:
    """One way forward at a time: a draft is saved, sent, then approved or sent back."""
    if context["view"] == "create":
        menu_items[:] = [item for item in menu_items if item.name != "action-submit"]
        return
    page = context["page"]
    task = page.current_workflow_task
    if not isinstance(task, FourEyesTask):
        return
    actions = sorted(task.get_actions(page, request.user), key=lambda a: (a[0], a[2]))
    reviews = [
        ReviewMenuItem(name, LABELS[name, modal], modal, icon_name=ICONS[name])
        for name, _label, modal in actions
    ]
    others = [item for item in menu_items if not isinstance(item, WorkflowMenuItem)]
    if reviews:
        others = [item for item in others if item.name != "action-page-locked"]
    menu_items[:] = [*reviews, *others]


def review(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The reviewer's decision. Whatever stands in the form is not saved with it."""
    task = page.current_workflow_task
    if request.method != "POST" or "action-workflow-action" not in request.POST:
        return None
    if task is None:
        messages.error(request, _("This page does not wait for approval any more."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    if not isinstance(task, FourEyesTask):
        return None
    name = request.POST.get("workflow-action-name", "")
    extra = json.loads(request.POST.get("workflow-action-extra-data") or "{}")
    try:
        if name not in [
            action for action, *_rest in task.get_actions(page, request.user)
        ]:
            raise NobodyApprovesHisOwn
        task.on_action(
            page.current_workflow_task_state,
            request.user,
            name,
            comment=str(extra.get("comment", "")),
        )
    except (NobodyApprovesHisOwn, NotReadyYet) as reason:
        messages.error(request, str(reason))
        return redirect("wagtailadmin_pages:edit", page.pk)
    done = (
        _("“%(page)s” is published.")
        if name == "approve"
        else _("“%(page)s” was sent back to its author.")
    )
    messages.success(request, done % {"page": page.title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def keep_closed_in_review(
    request: HttpRequest, parent: Page, page_class: type[Page]
) -> HttpResponse | None:
    """No new step under a module that waits for approval; nothing is sent unfinished."""
    if isinstance(parent.specific, CoursePage) and parent.current_workflow_task:
        messages.error(
            request, _("The module waits for approval. Add steps when it is decided.")
        )
        return redirect("wagtailadmin_explore", parent.pk)
    if issubclass(page_class, PublishableMixin) and "action-submit" in request.POST:
        sent = request.POST.copy()
        del sent["action-submit"]
        request.POST = sent  # type: ignore[assignment]
    return None


def explain_draft(request: HttpRequest, page: Page) -> None:
    """A POST that asked to publish was saved as a draft: say so, and what to do."""
    asked = "action-publish" in request.POST
    if asked and isinstance(page, PublishableMixin) and not request.user.is_superuser:
        messages.warning(
            request,
            _("Saved as a draft. It goes live when somebody else approves it."),
        )


def tell_lone_publication(request: HttpRequest, page: Page) -> None:
    """A superuser has published without a second person: recorded as such."""
    if isinstance(page.specific, PublishableMixin):
        log(instance=page, action="courses.publish_alone", user=request.user)
        messages.warning(
            request,
            _("Published without a second person. The version says so."),
        )


def keep_records(
    request: HttpRequest, page: Page, destination: Page | None = None
) -> HttpResponse | None:
    """What was published is taken off the site, not deleted or moved: records point at it."""
    if not _is_recorded(page):
        return None
    messages.error(
        request,
        _(
            "“%(page)s” was published, and records point at it. Take it off the site "
            "instead."
        )
        % {"page": page.title},
    )
    if page.permissions_for_user(request.user).can_unpublish():
        return redirect("wagtailadmin_pages:unpublish", page.pk)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def keep_records_in_bulk(  # noqa: PLR0917 as Wagtail calls it
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action_type not in {"delete", "move"}:
        return None
    pages = [found for found in objects if isinstance(found, Page)]
    refused = next((page for page in pages if _is_recorded(page)), None)
    return keep_records(request, refused) if refused else None


def _is_recorded(page: Page) -> bool:
    return CourseVersion.objects.filter(page__path__startswith=page.path).exists()
