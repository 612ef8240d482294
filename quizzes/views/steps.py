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
from elearning.throttling import WINDOW, too_often
from quizzes.answering import CannotStart, WrongCode, start_attempt
from quizzes.codes import MOST
from quizzes.models import QuizPage
from quizzes.standings import standing_of

CODES_A_MINUTE = 10


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
    code = request.POST.get("kode", "")
    if code and _has_tried_too_often(request, outline.page_id):
        message = _("Too many codes were tried. Wait a minute, then try again.")
        return _code_again(request, learner, message, status=429)
    try:
        attempt = start_attempt(
            enrolment=learner.enrolment,
            # Its row is not needed: the rules are those that were published.
            quiz=QuizPage(pk=outline.page_id),
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            code=code,
        )
    except WrongCode:
        return _code_again(request, learner, _wrong(code), status=422)
    except CannotStart:
        return redirect(outline.url)
    return redirect("attempt", attempt=attempt.pk)


def _wrong(code: str) -> str:
    if not code.strip():
        return _("Type the access code that is told in the room.")
    return _(
        "This is not the access code of this quiz. No attempt was begun and none is used "
        "up. Look at the code in the room and try again."
    )


def _has_tried_too_often(request: HttpRequest, quiz_id: int) -> bool:
    """By person, not by address: a whole room may sit behind one."""
    who = f"{quiz_id}:{request.user.pk}"
    return too_often(name="access_code", key=who, limit=CODES_A_MINUTE, seconds=WINDOW)


def _code_again(
    request: HttpRequest, learner: Learner, message: str, *, status: int
) -> HttpResponse:
    """The page before the start, with what was typed and what is wrong with it."""
    typed = request.POST.get("kode", "")[:MOST]
    context = {**quiz_context(learner), "code_error": message, "code_typed": typed}
    response = render(request, "quizzes/quiz.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(WINDOW)
    return response
