"""Saves on the way, from the script (JSON) or from the form; and what was saved so far."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.completing import NoMembershipThen
from elearning.templatetags.ui import clock, longtime
from quizzes.answering import (
    AttemptIsFinished,
    NoSuchAttempt,
    Paper,
    Receipt,
    Saved,
    held_answers,
    paper_of,
    save_answers,
    save_changes,
)

from .attempts import sheet_again
from .inputs import CHANGES, FORMS, MakesNoSense, filled_in, reads, sent_in
from .problems import problem_of
from .takers import needs_unit, own, sign_in_first, user_of


@require_http_methods(["GET", "POST"])
@reads(CHANGES, *FORMS)
@never_cache
def saves(request: HttpRequest, attempt: int) -> HttpResponse:
    """What is saved (GET); changes from the script, or the whole sheet from the form."""
    is_script = request.method == "GET" or request.content_type == CHANGES
    if not request.user.is_authenticated:
        return _signed_out(attempt) if is_script else sign_in_first(request, attempt)
    if not is_script:
        return _save_sheet(request, attempt)
    try:
        return (
            _held(request, attempt)
            if request.method == "GET"
            else _save(request, attempt)
        )
    except NoSuchAttempt:
        raise Http404 from None
    except AttemptIsFinished:
        return _over(reverse("attempt_result", args=[attempt]))
    except NoMembershipThen:
        return _over(reverse("my_learning"))


def _save(request: HttpRequest, attempt: int) -> HttpResponse:
    try:
        sent = sent_in(request.body)
    except MakesNoSense:
        return JsonResponse({"message": _("Could not save")}, status=400)
    now = timezone.now()
    found = save_changes(
        attempt_id=attempt,
        changes=sent.changes,
        noticed=sent.noticed,
        by=user_of(request),
        at=now,
    )
    paper = paper_of(attempt)
    return JsonResponse({"answers": [_told(saved, paper, at=now) for saved in found]})


def _held(request: HttpRequest, attempt: int) -> HttpResponse:
    held = held_answers(attempt, taken_by=user_of(request))
    if not held.is_open:
        raise AttemptIsFinished(attempt)
    left = held.deadline - timezone.now() if held.deadline else None
    answers = [
        {
            "soal": answer.position,
            "sequence": answer.sequence,
            "jawaban": answer.response,
            "time": clock(answer.saved_at),
        }
        for answer in held.answers
    ]
    seconds = max(int(left.total_seconds()), 0) if left is not None else None
    until = _time_until(held.deadline) if held.deadline else ""
    return JsonResponse({"answers": answers, "seconds_left": seconds, "until": until})


def _time_until(deadline: datetime) -> str:
    """As the sheet says it; it may have moved since."""
    return _("Time until %(time)s") % {"time": longtime(deadline)}


def _told(saved: Saved, paper: Paper, *, at: datetime) -> dict[str, Any]:
    """The receipt of one change, or what is wrong with it and what to do."""
    if saved.receipt is None:
        question = paper.questions.get(saved.position)
        return {
            "soal": saved.position,
            "error": "does_not_fit" if question else "no_such_question",
            "message": problem_of(question) if question else _("Could not save"),
        }
    told = {"soal": saved.position, **_receipt(saved.receipt, at=at)}
    if saved.receipt.left_out:
        question = paper.at(saved.position)
        told["parts"] = {
            key: problem_of(question.part(key)) for key in saved.receipt.left_out
        }
    return told


def _receipt(receipt: Receipt, *, at: datetime) -> dict[str, Any]:
    """Of a change that came too late also what is held instead, and since how long."""
    told = {
        "accepted": receipt.accepted,
        "sequence": receipt.sequence,
        "saved_at": receipt.saved_at.isoformat(),
        "time": clock(receipt.saved_at),
    }
    if not receipt.accepted:
        told["jawaban"] = receipt.response
        told["seconds_ago"] = (at - receipt.saved_at).total_seconds()
    return told


def _signed_out(attempt: int) -> HttpResponse:
    query = urlencode({"next": reverse("attempt", args=[attempt])})
    told = {
        "message": _("Please sign in again."),
        "url": f"{reverse('account_login')}?{query}",
    }
    return JsonResponse(told, status=401)


def _over(url: str) -> HttpResponse:
    message = _("This attempt is over; nothing more is saved.")
    return JsonResponse({"message": message, "url": url}, status=409)


@needs_unit
def _save_sheet(request: HttpRequest, attempt: int) -> HttpResponse:
    current = own(request, attempt)
    sheet = filled_in(request.POST, paper_of(attempt))
    if sheet.is_empty:
        messages.warning(request, _("Nothing was saved: no answer could be found."))
        return redirect("attempt", attempt=attempt)
    try:
        save_answers(
            attempt=current,
            responses=sheet.fitting,
            noticed=sheet.noticed,
            by=user_of(request),
            at=timezone.now(),
        )
    except AttemptIsFinished:
        messages.warning(request, _("This attempt is over; nothing more is saved."))
        return redirect("attempt", attempt=attempt)
    if sheet.unread:
        return sheet_again(request, current, sheet)
    messages.success(request, _("Your answers are saved."))
    return redirect("attempt", attempt=attempt)
