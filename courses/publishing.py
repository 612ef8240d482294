"""Every publication becomes a version that never changes.

Editors publish in the CMS, a command publishes on schedule, the library and the demo publish
from files: all of them end in ``record_version``. Wagtail's ``page_published`` is the one
signal of the house, since scheduled publishing has no other door.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from wagtail.log_actions import LogContext, get_active_log_context
from wagtail.models import Page, Revision, TaskState
from wagtail.signals import page_published

from elearning.canonical import digest
from elearning.people.models import User

from .models import ChangeKind, CourseCompletion, CoursePage, CourseVersion, Step
from .models.enrolments import Enrolment
from .steps import course_of


@dataclass(frozen=True, kw_only=True)
class Impact:
    """How many people a publication touches: granted completions and open enrolments."""

    completions: int
    under_way: int


class NothingPublishedYet(Exception):
    """The page has no version: it was never published."""


def latest_version(page: Page) -> CourseVersion:
    """The version a learner sees now. Raises NothingPublishedYet."""
    version = CourseVersion.objects.filter(page_id=page.pk).order_by("-number").first()
    if version is None:
        raise NothingPublishedYet(page)
    return version


def impact_of(page: Page) -> Impact:
    """Whom a new publication of ``page``, a module or a step, would touch (#12)."""
    course = course_of(page)
    return Impact(
        completions=CourseCompletion.objects.filter(enrolment__course=course).count(),
        under_way=Enrolment.objects.filter(
            course=course, completion__isnull=True
        ).count(),
    )


@transaction.atomic
def publish(
    *,
    page: Page,
    by: User | None,
    at: datetime,
    change_kind: str,
    change_note: str = "",
    approved_by: User | None = None,
) -> CourseVersion:
    """Save ``page`` as a revision, make it live and record the version, in one go."""
    page.change_kind = change_kind
    page.change_note = change_note
    with LogContext(user=by):
        revision = page.save_revision(user=by, changed=False)
        version = record_version(
            page=revision.as_object(),
            revision_id=revision.pk,
            by=by,
            at=at,
            approved_by=approved_by,
        )
        revision.publish(user=by, skip_permission_checks=True)
    return version


@transaction.atomic
def record_version(
    *,
    page: Any,
    revision_id: int | None,
    by: User | None,
    at: datetime,
    approved_by: User | None = None,
) -> CourseVersion:
    """Freeze what ``page`` says now. A revision is recorded once, however often asked."""
    known = CourseVersion.objects.filter(page_id=page.pk, revision_id=revision_id)
    if revision_id is not None and (found := known.first()):
        return found
    content = page.frozen_content()
    versions = CourseVersion.objects.filter(page_id=page.pk)
    last = versions.aggregate(last=Max("number"))["last"] or 0
    return CourseVersion.objects.create(
        page_id=page.pk,
        course=course_of(page),
        number=last + 1,
        title=page.title,
        content=content,
        digest=digest(content),
        change_kind=_kind_of_change(page, is_first=last == 0),
        change_note=page.change_note,
        revision_id=revision_id,
        published_at=at,
        published_by=by,
        approved_at=at if approved_by else None,
        approved_by=approved_by,
    )


def _kind_of_change(page: Any, *, is_first: bool) -> str:
    """The first version is the first; a later one is at least editorial."""
    if is_first:
        return ChangeKind.FIRST
    if page.change_kind == ChangeKind.FIRST:
        return ChangeKind.EDITORIAL
    return str(page.change_kind)


def approver_of(revision: Revision) -> User | None:
    """Who approved the revision in its workflow, if it went through one."""
    approved = TaskState.objects.filter(
        revision=revision, status=TaskState.STATUS_APPROVED
    )
    state = approved.order_by("-finished_at").select_related("finished_by").first()
    return state.finished_by if state else None


def on_page_published(
    sender: type[Page], instance: Page, revision: Revision, **kwargs: Any
) -> None:
    """Record the version of a module or step that Wagtail has just made live."""
    # Wagtail sends the signal for a page that is only scheduled, too.
    is_ours = isinstance(instance, CoursePage | Step)
    if not is_ours or not instance.live:
        return
    record_version(
        page=instance,
        revision_id=revision.pk,
        by=get_active_log_context().user,
        at=instance.last_published_at,
        approved_by=approver_of(revision),
    )


def connect() -> None:
    page_published.connect(on_page_published, dispatch_uid="courses.publishing")
