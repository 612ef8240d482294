"""The completions behind a figure that counts them."""

from datetime import date
from typing import Any

from courses.models import CourseCompletion, CoursePage
from elearning.people.models.units import UnitQuerySet

from .completion import below, tops_of
from .tallies import end_of, start_of


def completions_between(
    *,
    scope: UnitQuerySet,
    starts_on: date,
    ends_on: date,
    course: CoursePage | None = None,
) -> Any:
    """Valid completions of people who belonged to ``scope`` then, newest first."""
    rows = CourseCompletion.objects.valid().filter(
        below(tops_of(scope), field="unit__path"),
        completed_at__gte=start_of(starts_on),
        completed_at__lt=end_of(ends_on),
    )
    if course is not None:
        rows = rows.filter(enrolment__course=course)
    return rows.select_related(
        "enrolment__employee", "enrolment__course", "certificate"
    ).order_by("-completed_at", "-pk")
