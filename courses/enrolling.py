"""Beginning a module, and opening its steps."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from elearning.people.models import Employee, User

from .cycles import cycle_for
from .models import CoursePage, CourseVersion, Enrolment, StepOpening
from .publishing import latest_version


@transaction.atomic
def enrol(
    *, employee: Employee, course: CoursePage, by: User | None, at: datetime
) -> Enrolment:
    """Begin ``course`` in the cycle of that day; a second call finds the same row.

    Raises NothingPublishedYet for a module that was never published.
    """
    cycle = cycle_for(course=course, on=timezone.localdate(at))
    enrolment, _ = Enrolment.objects.get_or_create(
        employee=employee,
        course=course,
        cycle=cycle,
        defaults={
            "version": latest_version(course),
            "started_at": at,
            "started_by": by,
        },
    )
    return enrolment


@transaction.atomic
def open_step(
    *, enrolment: Enrolment, version: CourseVersion, by: User | None, at: datetime
) -> None:
    """Note where the learner is, and the first time that he opened this version."""
    StepOpening.objects.bulk_create(
        [StepOpening(enrolment=enrolment, version=version, opened_at=at, opened_by=by)],
        ignore_conflicts=True,
    )
    if enrolment.last_step_id != version.page_id:
        enrolment.last_step_id = version.page_id
        enrolment.save(update_fields=["last_step"])
