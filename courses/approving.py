"""A second person approves a module: it goes live with all its steps, in one go."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import LogContext
from wagtail.models import TaskState

from elearning.people.models import User

from .authorship import authors_of
from .models import CoursePage
from .readiness import is_changed, problems_of
from .steps import steps_of


class NobodyApprovesHisOwn(PermissionDenied):
    """Whoever wrote a part of what is to go live leaves the approval to somebody else."""

    def __init__(self) -> None:
        super().__init__(
            _("You wrote a part of this. Somebody else has to approve it.")
        )


class NotReadyYet(PermissionDenied):
    """The content cannot go live as it is. ``problems`` are sentences for the authors."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@transaction.atomic
def approve(*, task_state: TaskState, by: User, comment: str = "") -> None:
    """Approve what waits in ``task_state`` and publish it; of a module, with its steps.

    The time is Wagtail's own: the moment that it writes into the state of the task.
    Raises NobodyApprovesHisOwn and NotReadyYet.
    """
    page = task_state.workflow_state.content_object.specific
    if by.pk in authors_of(page):
        raise NobodyApprovesHisOwn
    if problems := problems_of(page.get_latest_revision_as_object()):
        raise NotReadyYet(problems)
    with LogContext(user=by):
        task_state.approve(user=by, comment=comment)
        if isinstance(page, CoursePage):
            page.refresh_from_db()
            _publish_steps(page, task_state=task_state, by=by)


def _publish_steps(course: CoursePage, *, task_state: TaskState, by: User) -> None:
    """The drafts of the steps follow the module, now or on the day it is scheduled for."""
    schedule = course.scheduled_revision
    for step in steps_of(course, live=False):
        if is_changed(step):
            goes_live_at = schedule.approved_go_live_at if schedule else None
            _publish_step(step, task_state=task_state, by=by, goes_live_at=goes_live_at)


def _publish_step(
    step: Any, *, task_state: TaskState, by: User, goes_live_at: datetime | None
) -> None:
    """Publish a copy of the draft, so that an editor still open cannot write into it.

    The copy stays the author's; the state of the task names who approved it.
    """
    draft = step.get_latest_revision()
    revision = draft.as_object().save_revision(user=draft.user, changed=False)
    task_state.copy(update_attrs={"revision": revision})
    if goes_live_at is None:
        revision.publish(user=by, skip_permission_checks=True)
    else:
        revision.approved_go_live_at = goes_live_at
        revision.save(update_fields=["approved_go_live_at"])
