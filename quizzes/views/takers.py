"""Who takes an attempt: only this person finds it, and loses nothing by a session that ends."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.completing import NoMembershipThen
from elearning.throttling import throttled
from quizzes.models import Attempt

View = Callable[..., HttpResponse]
KEPT = "sheet_kept"
# Characters of a form that wait in the session; a whole sheet has some thousands.
LONGEST = 60_000


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


def own(request: HttpRequest, attempt: int) -> Attempt:
    """The attempt, if the person who asks is the one who takes it; else 404."""
    attempts = Attempt.objects.taken_by(user_of(request)).select_related(
        "version", "enrolment__course", "enrolment__completion__certificate"
    )
    return get_object_or_404(attempts.with_regrades(), pk=attempt)


def user_of(request: HttpRequest) -> Any:
    return request.user


@throttled(name="kept_form", per_minute=120)
def sign_in_first(request: HttpRequest, attempt: int) -> HttpResponse:
    """The form of a session that ended waits in a new one, until its owner signs in."""
    form = request.POST.urlencode()
    if len(form) <= LONGEST:
        request.session[KEPT] = {"attempt": attempt, "form": form}
    return redirect_to_login(reverse("attempt", args=[attempt]))


def kept_form(request: HttpRequest, attempt: int) -> QueryDict | None:
    """The form that waited for its owner; given out once. What was another's is dropped."""
    if KEPT not in request.session:
        return None
    kept = request.session.pop(KEPT)
    return QueryDict(kept["form"]) if kept["attempt"] == attempt else None
