"""An attempt: its page, handing in, and the result. Only its owner finds it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from courses.learning import journey_of
from quizzes.answering import (
    AttemptIsFinished,
    expire_overdue,
    finish_attempt,
    paper_of,
    save_answers,
)
from quizzes.models import Attempt
from quizzes.regrading import corrections_of
from quizzes.sheets import Sheet, review_of, sheet_of
from quizzes.showing import shows_answers
from quizzes.standings import standing_of

from .inputs import FORMS, FilledIn, filled_in, reads
from .problems import with_problems
from .takers import kept_form, needs_unit, own, sign_in_first, user_of


@require_GET
@never_cache  # going back must show what is saved by now
@login_required
@needs_unit
def attempt(request: HttpRequest, attempt: int) -> HttpResponse:
    """The questions, or the result once the attempt is over."""
    now = timezone.now()
    current = expire_overdue(attempt=own(request, attempt), by=user_of(request), at=now)
    if not current.is_open:
        return redirect("attempt_result", attempt=attempt)
    if kept := kept_form(request, attempt):
        return _save_kept(request, current, filled_in(kept, paper_of(attempt)))
    context = _to_answer(current, sheet_of(current), at=now)
    return render(request, "quizzes/attempt.html", context)


def _save_kept(request: HttpRequest, attempt: Attempt, sheet: FilledIn) -> HttpResponse:
    """The form that was sent when nobody was signed in any more."""
    try:
        save_answers(
            attempt=attempt,
            responses=sheet.fitting,
            noticed=sheet.noticed,
            by=user_of(request),
            at=timezone.now(),
        )
    except AttemptIsFinished:  # handed in elsewhere at this very moment
        return redirect("attempt_result", attempt=attempt.pk)
    if sheet.unread:
        return sheet_again(request, attempt, sheet)
    messages.success(request, _("Your answers are saved."))
    return redirect("attempt", attempt=attempt.pk)


def sheet_again(
    request: HttpRequest, attempt: Attempt, filled: FilledIn
) -> HttpResponse:
    """The questions with what was typed, and what is wrong with it."""
    sheet = with_problems(attempt, filled.unread)
    context = _to_answer(attempt, sheet, at=timezone.now())
    return render(request, "quizzes/attempt.html", context, status=422)


def _to_answer(attempt: Attempt, sheet: Sheet, *, at: datetime) -> dict[str, Any]:
    context: dict[str, Any] = {"sheet": sheet, **_head(attempt)}
    if attempt.deadline is not None:
        left = attempt.deadline - at
        context["seconds_left"] = max(int(left.total_seconds()), 0)
    return context


@require_POST
@reads(*FORMS)
@needs_unit
def finish(request: HttpRequest, attempt: int) -> HttpResponse:
    """Hand in. What is not answered or cannot be read is told first, unless ``yakin`` is given."""
    if not request.user.is_authenticated:
        return sign_in_first(request, attempt)
    current, now, user = own(request, attempt), timezone.now(), user_of(request)
    sheet = filled_in(request.POST, paper_of(attempt))
    given: dict[str, Any] = {"responses": sheet.fitting, "noticed": sheet.noticed}
    if sheet.is_whole or "yakin" in request.POST:
        finish_attempt(attempt=current, by=user, at=now, **given)
        return redirect("attempt_result", attempt=attempt)
    try:
        save_answers(attempt=current, by=user, at=now, **given)
    except AttemptIsFinished:
        return redirect("attempt", attempt=attempt)
    if sheet.unread:
        return sheet_again(request, current, sheet)
    context = {"sheet": sheet_of(current), **_head(current)}
    return render(request, "quizzes/confirm.html", context)


@require_GET
@login_required
def result(request: HttpRequest, attempt: int) -> HttpResponse:
    """What came out, question by question, and what is next."""
    current, now = own(request, attempt), timezone.now()
    if current.is_open:
        return redirect("attempt", attempt=attempt)
    enrolment = current.enrolment
    journey = journey_of(enrolment.course, enrolment=enrolment)
    outline = next((s for s in journey.steps if s.page_id == current.quiz_id), None)
    completion = getattr(enrolment, "completion", None)
    standing = standing_of(enrolment=enrolment, version=current.version, at=now)
    shows = shows_answers(standing.rules, standing=standing, at=now)
    regraded = corrections_of(current) if current.regraded_id else None
    context = {
        "band": standing.rules.band(current.effective_score or Decimal(0)),
        "certificate": completion.certificate if completion else None,
        "next_step": journey.after(outline) if outline else None,
        "outline": outline,
        "regraded": regraded,
        "sheet": review_of(
            current,
            shows_answers=shows,
            shares=regraded.shares if regraded else None,
        ),
        "shows_answers": shows,
        "standing": standing,
        **_head(current),
    }
    return render(request, "quizzes/result.html", context)


def _head(attempt: Attempt) -> dict[str, Any]:
    return {
        "attempt": attempt,
        "course": attempt.enrolment.course,
        "content": attempt.version.content,
    }
