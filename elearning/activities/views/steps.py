"""The activity as a step: what, when, where, and whether the learner was there."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from courses.enrolling import open_step
from courses.views.learner import Learner
from elearning.activities.agenda import coming_sessions
from elearning.activities.models import Attendance


def activity(request: HttpRequest, learner: Learner) -> HttpResponse:
    """There is nothing to send here: who attends is recorded in the room."""
    if request.method == "POST":
        return redirect(learner.here.url)
    if learner.enrolment is not None and learner.has_just_come:
        open_step(
            enrolment=learner.enrolment,
            version=learner.version,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    context = activity_context(learner, at=timezone.now())
    return render(request, "activities/activity.html", context)


def activity_context(learner: Learner, *, at: datetime) -> dict[str, Any]:
    """What the page of an activity shows; the CMS preview fills the same template."""
    outline, journey = learner.here, learner.journey
    return {
        "attendance": _attendance(learner),
        "content": learner.version.content,
        "course": learner.course,
        "journey": journey,
        "learner": learner,
        "next_step": journey.after(outline),
        "outline": outline,
        "place": journey.position(outline),
        "previous_step": journey.before(outline),
        "sessions": coming_sessions(outline.page_id, at=at),
        "version": learner.version,
    }


def _attendance(learner: Learner) -> Attendance | None:
    """His first one that stands."""
    if learner.employee is None:
        return None
    rows = Attendance.objects.valid().filter(
        employee=learner.employee, session__page=learner.here.page_id
    )
    found = rows.select_related("session__unit").order_by("session__starts")
    return found.first()
