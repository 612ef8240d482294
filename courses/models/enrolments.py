from typing import ClassVar

from django.conf import settings
from django.db import models
from wagtail.models import Page

from elearning.people.models import Employee

from .duties import Cycle
from .pages import CoursePage
from .versions import CourseVersion


class Enrolment(models.Model):
    """An employee has begun a module in a cycle. Unique: nothing is ever reset.

    ``last_step`` is where he was; it is the only thing that changes here.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"last_step": "behaviour"}

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="enrolments"
    )
    course = models.ForeignKey(
        CoursePage, on_delete=models.PROTECT, related_name="enrolments"
    )
    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, related_name="enrolments"
    )
    version = models.ForeignKey(
        CourseVersion, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    last_step = models.ForeignKey(
        Page, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "course", "cycle"], name="enrolment_once_a_cycle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} · {self.course_id} · {self.cycle_id}"


class StepOpening(models.Model):
    """The first time that a learner opened a version of a step."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"opened_at": "behaviour"}

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="openings"
    )
    version = models.ForeignKey(
        CourseVersion, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "version"], name="step_opening_once_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.version_id}"
