"""Drafts as a learner would see them: the same templates, and not a row written."""

from datetime import datetime
from typing import Any

from .learning import Journey, StepOutline
from .models import CoursePage, CourseVersion
from .models.pages import Step
from .steps import course_of, steps_of
from .views.learner import Learner
from .views.lessons import lesson_context
from .views.modules import course_context

# The address of a page that has no title yet.
UNNAMED = "pratinjau"


def course_preview(draft: CoursePage, *, at: datetime) -> dict[str, Any]:
    draft.slug = draft.slug or UNNAMED
    learner = Learner(draft, _journey(draft), None, None)
    return course_context(_with_draft(learner, draft, at=at))


def lesson_preview(draft: Any, *, at: datetime) -> dict[str, Any]:
    return lesson_context(step_preview(draft, at=at))


def step_preview(draft: Any, *, at: datetime) -> Learner:
    """Nobody in particular before the draft of a step, whatever its kind."""
    course = course_of(draft) if draft.pk else draft.get_parent().specific
    journey = _journey(course, draft=draft)
    learner = Learner(course, journey, None, None, journey.find(draft.slug or UNNAMED))
    return _with_draft(learner, draft, at=at)


def _with_draft(learner: Learner, draft: Any, *, at: datetime) -> Learner:
    """What is shown is the draft, frozen as a publication would freeze it, but unsaved."""
    published = CourseVersion.objects.filter(page_id=draft.pk).count()
    version = CourseVersion(
        page_id=draft.pk,
        course_id=learner.course.pk,
        number=published + 1,
        title=draft.title,
        content=draft.frozen_content(),
        published_at=at,
    )
    learner.__dict__["version"] = version
    return learner


def _journey(course: CoursePage, *, draft: Any = None) -> Journey:
    """The steps as they would be; the one that is looked at as it stands in the editor."""
    steps = [
        draft if draft is not None and step.pk == draft.pk else step
        for step in steps_of(course, live=False)
    ]
    if draft is not None and draft not in steps:
        steps.append(draft)
    return Journey(steps=tuple(_outline(step, course=course) for step in steps))


def _outline(step: Any, *, course: CoursePage) -> StepOutline:
    page_class: type[Step] = type(step)
    return StepOutline(
        page_id=step.pk or 0,
        version_id=0,
        course_slug=course.slug,
        slug=step.slug or UNNAMED,
        title=step.title or step.draft_title,
        page_class=page_class,
        minutes=step.minutes,
        is_required=step.is_required,
        is_done=False,
    )
