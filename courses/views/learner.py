"""Who is at which step of which module: read once, handed to every step view."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from courses.cycles import span_of
from courses.learning import Journey, StepOutline, journey_of
from courses.models import CoursePage, CourseVersion, Enrolment
from elearning.people.models import Employee
from elearning.people.scopes import employee_of


@dataclass(frozen=True)
class Learner:
    """A person (or nobody we know) before a module; ``outline`` is the step, if any."""

    course: CoursePage
    journey: Journey
    employee: Employee | None
    enrolment: Enrolment | None
    outline: StepOutline | None = None

    @cached_property
    def version(self) -> CourseVersion:
        """The version of the step that is published now; of the module without a step."""
        if self.outline is not None:
            return CourseVersion.objects.get(pk=self.outline.version_id)
        versions = CourseVersion.objects.filter(page_id=self.course.pk)
        return versions.latest("number")

    @property
    def here(self) -> StepOutline:
        """The step he is at; there is one in every view of a step."""
        assert self.outline is not None  # noqa: S101 learner_at answers 404 before
        return self.outline

    @property
    def has_just_come(self) -> bool:
        """Whether this version of the step is new to him, or he was elsewhere before."""
        enrolment = self.enrolment
        return enrolment is not None and not (
            self.here.is_opened and enrolment.last_step_id == self.here.page_id
        )

    @cached_property
    def step(self) -> Any:
        """The page of the step, of its own class."""
        return self.here.page_class.objects.get(pk=self.here.page_id)


def learner_at(
    request: HttpRequest, course_slug: str, step_slug: str | None = None
) -> Learner:
    """Find module, step, employee and enrolment; 404 for what is not published."""
    course = get_object_or_404(CoursePage.objects.live(), slug=course_slug)
    employee = employee_of(request.user)
    enrolment = _enrolment_now(employee, course) if employee else None
    journey = journey_of(course, enrolment=enrolment)
    outline = journey.find(step_slug) if step_slug else None
    if step_slug and outline is None:
        raise Http404
    return Learner(course, journey, employee, enrolment, outline)


def _enrolment_now(employee: Employee, course: CoursePage) -> Enrolment | None:
    code, *_ = span_of(course.renewal, on=timezone.localdate())
    return (
        Enrolment.objects.filter(employee=employee, course=course, cycle__code=code)
        .select_related(
            "cycle", "completion__certificate__revocation", "completion__revocation"
        )
        .first()
    )
