"""/eviden/rekam/: what a person read and answered for a completion. Each look is noted."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from courses.models import CourseCompletion
from elearning.evidence.looking import look_into
from elearning.evidence.reporting.replay import (
    attempt_made,
    replay_of,
    version_read,
)
from elearning.people.models import RoleGrant
from elearning.people.scopes import ScopedRequest, requires_role
from quizzes.regrading import corrections_of
from quizzes.sheets import review_of

may_look = requires_role(RoleGrant.Role.ASSESSOR, RoleGrant.Role.HR)


@require_GET
@may_look
def record(request: ScopedRequest, pk: int) -> HttpResponse:
    """The completion and everything that led to it."""
    completion = _completion(request, pk)
    _note(request, completion, what="record")
    return render(
        request, "evidence/replay_record.html", {"replay": replay_of(completion)}
    )


@require_GET
@may_look
def version(request: ScopedRequest, pk: int, version: int) -> HttpResponse:
    """A step as it was on the screen then, whatever has been published since."""
    completion = _completion(request, pk)
    read = version_read(completion, pk=version)
    if read is None:
        raise Http404
    _note(request, completion, what=f"version {read.pk}")
    context = {"completion": completion, "content": read.content, "version": read}
    return render(request, "evidence/replay_version.html", context)


@require_GET
@may_look
def attempt(request: ScopedRequest, pk: int, attempt: int) -> HttpResponse:
    """The questions and options in the order in which they were asked, and the answers."""
    completion = _completion(request, pk)
    made = attempt_made(completion, pk=attempt)
    if made is None:
        raise Http404
    _note(request, completion, what=f"attempt {made.pk}")
    regraded = corrections_of(made) if made.regraded_id else None
    context = {
        "attempt": made,
        "completion": completion,
        "regraded": regraded,
        "sheet": review_of(
            made, shows_answers=True, shares=regraded.shares if regraded else None
        ),
    }
    return render(request, "evidence/replay_attempt.html", context)


def _completion(request: ScopedRequest, pk: int) -> CourseCompletion:
    """One of people who belonged to the units in scope when they completed; else 404."""
    found = CourseCompletion.objects.filter(pk=pk, unit__in=request.scope)
    completion = found.select_related(
        "certificate",
        "enrolment__course",
        "enrolment__cycle",
        "enrolment__employee",
        "enrolment__version",
        "revocation",
        "unit",
        "version",
    ).first()
    if completion is None:
        raise Http404
    return completion


def _note(request: ScopedRequest, completion: CourseCompletion, *, what: str) -> None:
    look_into(
        completion=completion,
        what=what,
        by=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
    )
