"""The first page of the CMS: my modules and how they stand."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page, WorkflowState

from courses.founding import TRAINERS
from courses.models import CourseIndexPage, CoursePage

MOST = 10
# Wagtail's panels that tell a trainer or editor nothing.
NOT_SHOWN = {"locked_pages", "whats_new_in_wagtail_version"}


@dataclass(frozen=True, kw_only=True)
class ModuleState:
    """A module of an author: ``tone`` is primary, warning, success or empty."""

    page: Page
    label: Any
    tone: str


def modules_of(user: Any) -> list[ModuleState]:
    """The newest modules of an author with their states. Constant queries."""
    pages = Page.objects.type(CoursePage).filter(owner=user)
    pages = pages.order_by("-latest_revision_created_at")
    return [_state(page) for page in pages.prefetch_workflow_states()[:MOST]]


def _state(page: Page) -> ModuleState:
    workflow = page.current_workflow_state
    if workflow and workflow.status == WorkflowState.STATUS_IN_PROGRESS:
        return ModuleState(page=page, label=_("Waits for approval"), tone="primary")
    if workflow and workflow.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return ModuleState(page=page, label=_("Sent back"), tone="warning")
    if not page.live:
        return ModuleState(page=page, label=_("Draft"), tone="")
    if page.has_unpublished_changes:
        return ModuleState(
            page=page, label=_("Published, with a draft"), tone="success"
        )
    return ModuleState(page=page, label=_("Published"), tone="success")


class MyModulesPanel(Component):
    """'My modules', for trainers and for everybody who owns one."""

    order = 100
    template_name = "courses/cms/my_modules.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        index: Page | None = CourseIndexPage.objects.first()
        modules = modules_of(user)
        is_trainer = user.groups.filter(name=TRAINERS).exists()
        return {
            "index": index,
            "modules": modules,
            "is_shown": index is not None and (modules or is_trainer),
        }


def tidy_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [p for p in panels if getattr(p, "name", "") not in NOT_SHOWN]
    panels.append(MyModulesPanel())


def tidy_summary(request: HttpRequest, items: list[Any]) -> None:
    """Counts of pages and images say nothing to an author."""
    if not request.user.is_superuser:
        items.clear()
