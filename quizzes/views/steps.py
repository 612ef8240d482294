"""The quiz as a step: its rules before the start, and the start."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.enrolling import open_step
from courses.views.learner import Learner
from quizzes.answering import CannotStart, start_attempt
from quizzes.models import QuizPage
from quizzes.standings import standing_of


def quiz(request: HttpRequest, learner: Learner) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        return _start(request, learner)
    if learner.enrolment is not None and learner.has_just_come:
        open_step(
            enrolment=learner.enrolment,
            version=learner.version,
            by=request.user,
            at=timezone.now(),
        )
    return render(request, "quizzes/quiz.html", quiz_context(learner))


def quiz_context(learner: Learner) -> dict[str, Any]:
    """What is told before the start."""
    outline, journey = learner.outline, learner.journey
    assert outline is not None  # noqa: S101 only step views ask
    standing = standing_of(
        enrolment=learner.enrolment, version=learner.version, at=timezone.now()
    )
    return {
        "content": learner.version.content,
        "course": learner.course,
        "grade_label": QuizPage.GradeMethod(standing.rules.grade_method).label,
        "journey": journey,
        "learner": learner,
        "next_step": journey.after(outline),
        "outline": outline,
        "place": journey.position(outline),
        "previous_step": journey.before(outline),
        "standing": standing,
    }


def _start(request: HttpRequest, learner: Learner) -> HttpResponse:
    """Begin or go on. What hinders a start is told on the page itself."""
    outline = learner.outline
    assert outline is not None  # noqa: S101 only step views ask
    if learner.enrolment is None:
        messages.info(request, _("Start the module first, so that this is recorded."))
        return redirect("course", course=learner.course.slug)
    try:
        attempt = start_attempt(
            enrolment=learner.enrolment,
            # Its row is not needed: the rules are those that were published.
            quiz=QuizPage(pk=outline.page_id),
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except CannotStart:
        return redirect(outline.url)
    return redirect("attempt", attempt=attempt.pk)
