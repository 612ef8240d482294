"""An attempt: its page, its saves, handing in, and the result. Only its owner finds it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from courses.completing import NoMembershipThen
from courses.learning import journey_of
from quizzes.answering import (
    AttemptIsFinished,
    Receipt,
    expire_overdue,
    finish_attempt,
    save_answers,
    save_response,
)
from quizzes.marking import ResponseDoesNotFit
from quizzes.models import Answer, Attempt
from quizzes.sheets import review_of, sheet_of
from quizzes.standings import standing_of

from .inputs import AnswerForm, submitted

View = Callable[..., HttpResponse]


def needs_unit(view: View) -> View:
    """A record names the unit of its holder; without one, say so and lose nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, attempt: int) -> HttpResponse:
        try:
            return view(request, attempt)
        except NoMembershipThen:
            messages.error(
                request,
                _(
                    "Your answers are saved, but the HR office has not entered your unit, "
                    "so the result cannot be recorded. Please tell them, then hand in again."
                ),
            )
            return redirect("my_learning")

    return guarded


@require_GET
@never_cache  # going back must show what is saved by now
@login_required
@needs_unit
def attempt(request: HttpRequest, attempt: int) -> HttpResponse:
    """The questions, or the result once the attempt is over."""
    now = timezone.now()
    current = expire_overdue(attempt=_own(request, attempt), by=_user(request), at=now)
    if not current.is_open:
        return redirect("attempt_result", attempt=attempt)
    context = {"sheet": sheet_of(current), **_head(current)}
    if current.deadline is not None:
        context["seconds_left"] = max(int((current.deadline - now).total_seconds()), 0)
    return render(request, "quizzes/attempt.html", context)


@require_POST
@needs_unit
def save(request: HttpRequest, attempt: int) -> HttpResponse:
    """One answer from the script (``soal``), or the whole sheet from the form."""
    is_script = "soal" in request.POST
    if not request.user.is_authenticated:
        if is_script:
            return JsonResponse({"error": _("Please sign in again.")}, status=401)
        return redirect_to_login(reverse("attempt", args=[attempt]))
    if is_script:
        return _save_one(request, attempt)
    current = _own(request, attempt)
    try:
        save_answers(
            attempt=current,
            responses=submitted(request.POST),
            by=_user(request),
            at=timezone.now(),
        )
    except ResponseDoesNotFit:
        messages.error(request, _("That is no answer to this question."))
    except AttemptIsFinished:
        messages.warning(request, _("This attempt is over; nothing more is saved."))
    else:
        messages.success(request, _("Your answers are saved."))
    return redirect("attempt", attempt=attempt)


def _save_one(request: HttpRequest, attempt: int) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("Could not save")}, status=400)
    answer = get_object_or_404(
        Answer.objects.select_related("attempt", "question_version"),
        attempt=attempt,
        attempt__enrolment__employee__user=request.user,
        position=form.cleaned_data["soal"],
    )
    try:
        receipt = save_response(
            answer=answer,
            response=request.POST.getlist("jawaban"),
            sequence=form.cleaned_data["urut"],
            by=_user(request),
            at=timezone.now(),
        )
    except ResponseDoesNotFit:
        message = _("That is no answer to this question.")
        return JsonResponse({"error": message}, status=422)
    except AttemptIsFinished:
        url = reverse("attempt_result", args=[attempt])
        return JsonResponse({"url": url}, status=409)
    return JsonResponse(_told(receipt))


def _told(receipt: Receipt) -> dict[str, Any]:
    context = {"state": "saved", "at": receipt.saved_at}
    return {
        "accepted": receipt.accepted,
        "receipt": render_to_string("components/receipt.html", context),
        "sequence": receipt.sequence,
    }


@require_POST
@login_required
@needs_unit
def finish(request: HttpRequest, attempt: int) -> HttpResponse:
    """Hand in. Questions without an answer are named first, unless ``yakin`` is given."""
    current, now, user = _own(request, attempt), timezone.now(), _user(request)
    responses = submitted(request.POST)
    is_whole = bool(responses) and all(r.response for r in responses.values())
    try:
        if is_whole or "yakin" in request.POST:
            finish_attempt(attempt=current, responses=responses, by=user, at=now)
            return redirect("attempt_result", attempt=attempt)
        save_answers(attempt=current, responses=responses, by=user, at=now)
    except ResponseDoesNotFit:
        messages.error(request, _("That is no answer to this question."))
        return redirect("attempt", attempt=attempt)
    except AttemptIsFinished:
        return redirect("attempt", attempt=attempt)
    context = {"sheet": sheet_of(current), **_head(current)}
    return render(request, "quizzes/confirm.html", context)


@require_GET
@login_required
def result(request: HttpRequest, attempt: int) -> HttpResponse:
    """What came out, question by question, and what is next."""
    current = _own(request, attempt)
    if current.is_open:
        return redirect("attempt", attempt=attempt)
    enrolment = current.enrolment
    journey = journey_of(enrolment.course, enrolment=enrolment)
    outline = next((s for s in journey.steps if s.page_id == current.quiz_id), None)
    completion = getattr(enrolment, "completion", None)
    context = {
        "certificate": completion.certificate if completion else None,
        "next_step": journey.after(outline) if outline else None,
        "outline": outline,
        "sheet": review_of(current),
        "standing": standing_of(
            enrolment=enrolment, version=current.version, at=timezone.now()
        ),
        **_head(current),
    }
    return render(request, "quizzes/result.html", context)


def _own(request: HttpRequest, attempt: int) -> Attempt:
    """The attempt, if the person who asks is the one who takes it; else 404."""
    attempts = Attempt.objects.taken_by(_user(request)).select_related(
        "version", "enrolment__course", "enrolment__completion__certificate"
    )
    return get_object_or_404(attempts, pk=attempt)


def _user(request: HttpRequest) -> Any:
    return request.user


def _head(attempt: Attempt) -> dict[str, Any]:
    return {
        "attempt": attempt,
        "course": attempt.enrolment.course,
        "content": attempt.version.content,
    }
