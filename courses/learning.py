"""What a learner sees: steps with their states, what is next, what he must and holds.

Everything is read from published versions, so that a draft changes nothing for a learner.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from .models import CoursePage, CourseVersion, Enrolment, StepCompletion, StepOpening


@dataclass(frozen=True, kw_only=True)
class StepOutline:
    """One step of a journey. ``is_opened`` is said of this version; ``waits_for`` names the step to do first, when it is locked."""

    page_id: int
    version_id: int
    course_slug: str
    slug: str
    title: str
    page_class: type[Any]
    minutes: int
    is_required: bool
    is_done: bool
    is_opened: bool = False
    waits_for: str = ""

    @property
    def url(self) -> str:
        return reverse("step", args=[self.course_slug, self.slug])

    @property
    def is_locked(self) -> bool:
        return bool(self.waits_for)

    @property
    def kind(self) -> str:
        return str(self.page_class._meta.verbose_name)


@dataclass(frozen=True, kw_only=True)
class Journey:
    """A module as a way of steps. ``last_page_id`` is where the learner was."""

    steps: tuple[StepOutline, ...]
    last_page_id: int | None = None
    is_complete: bool = False

    @property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.steps)

    def find(self, slug: str) -> StepOutline | None:
        return next((step for step in self.steps if step.slug == slug), None)

    def position(self, step: StepOutline) -> int:
        """From 1."""
        return self.steps.index(step) + 1

    def after(self, step: StepOutline) -> StepOutline | None:
        following = self.steps[self.position(step) :]
        return following[0] if following else None

    def before(self, step: StepOutline) -> StepOutline | None:
        place = self.position(step) - 1
        return self.steps[place - 1] if place else None

    @property
    def resume(self) -> StepOutline | None:
        """Where to go on: where he was unless that is done, else the first open step."""
        pending = [s for s in self.steps if not s.is_done and not s.is_locked]
        here = [s for s in pending if s.page_id == self.last_page_id]
        return next(iter(here or pending or self.steps), None)


def published_versions() -> Any:
    """The newest version of each live page."""
    newest = CourseVersion.objects.filter(page_id=OuterRef("page_id"))
    return CourseVersion.objects.filter(
        page__live=True,
        number=Subquery(newest.order_by("-number").values("number")[:1]),
    )


def is_whole(enrolment: Enrolment) -> bool:
    """Whether each required step, as published, is done. One query.

    A module that requires nothing is never whole.
    """
    done = StepCompletion.objects.filter(
        enrolment=enrolment, step_id=OuterRef("page_id")
    )
    required = published_steps(enrolment.course).filter(content__is_required=True)
    states = required.annotate(is_done=Exists(done)).values_list("is_done", flat=True)
    found = list(states)
    return bool(found) and all(found)


def published_steps(course: CoursePage) -> Any:
    """The newest versions of the live steps of ``course``, in no order."""
    versions = published_versions().filter(
        course=course, page__path__startswith=course.path
    )
    return versions.exclude(page_id=course.pk)


def journey_of(course: CoursePage, *, enrolment: Enrolment | None = None) -> Journey:
    """The steps of ``course`` as published, with the states of ``enrolment``.

    One query.
    """
    return Journey(
        steps=_outlines(course, enrolment=enrolment),
        last_page_id=enrolment.last_step_id if enrolment else None,
        is_complete=enrolment is not None and hasattr(enrolment, "completion"),
    )


def _outlines(
    course: CoursePage, *, enrolment: Enrolment | None
) -> tuple[StepOutline, ...]:
    outlines: list[StepOutline] = []
    waits_for = ""
    for row in _published_step_rows(course, enrolment=enrolment):
        content_type = ContentType.objects.get_for_id(row["page__content_type_id"])
        outline = StepOutline(
            page_id=row["page_id"],
            version_id=row["pk"],
            course_slug=course.slug,
            slug=row["page__slug"],
            title=row["title"],
            page_class=cast(type[Any], content_type.model_class()),
            minutes=row["content__minutes"],
            is_required=row["content__is_required"],
            is_done=row["is_done"],
            is_opened=row["is_opened"],
            waits_for="" if row["is_done"] else waits_for,
        )
        outlines.append(outline)
        if course.is_ordered and outline.is_required and not outline.is_done:
            waits_for = waits_for or outline.title
    return tuple(outlines)


def _published_step_rows(
    course: CoursePage, *, enrolment: Enrolment | None
) -> Sequence[dict[str, Any]]:
    done = StepCompletion.objects.filter(step=OuterRef("page_id"), enrolment=enrolment)
    opened = StepOpening.objects.filter(version=OuterRef("pk"), enrolment=enrolment)
    return list(
        published_steps(course)
        .annotate(is_done=Exists(done), is_opened=Exists(opened))
        .order_by("page__path")
        .values(
            "pk",
            "page_id",
            "page__slug",
            "page__content_type_id",
            "title",
            "content__minutes",
            "content__is_required",
            "is_done",
            "is_opened",
        )
    )
