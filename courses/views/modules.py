"""The front page, the list of modules, one module, and beginning it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.catalogue import modules, totals
from courses.enrolling import enrol
from courses.models import CourseIndexPage, HomePage

from .learner import Learner, learner_at


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    page = HomePage.objects.live().first()
    found = modules()
    return render(
        request,
        "courses/home.html",
        {"page": page, "modules": found[:6], "count": len(found), "totals": totals()},
    )


@require_safe
def course_index(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("q", "").strip()[:100]
    context = {
        "page": CourseIndexPage.objects.live().first(),
        "modules": [module for module in modules() if module.mentions(wanted)],
        "wanted": wanted,
    }
    return render(request, "courses/index.html", context)


@require_safe
def course(request: HttpRequest, course: str) -> HttpResponse:
    learner = learner_at(request, course)
    return render(request, "courses/course.html", course_context(learner))


def course_context(learner: Learner) -> dict[str, Any]:
    """What the page of a module shows; the CMS preview fills the same template."""
    return {
        "content": learner.version.content,
        "course": learner.course,
        "journey": learner.journey,
        "learner": learner,
        "version": learner.version,
    }


@require_POST
def begin(request: HttpRequest, course: str) -> HttpResponse:
    """Enrol and go to the first open step; people who are no employees just read."""
    if not request.user.is_authenticated:  # back to the button, not to its address
        return redirect_to_login(reverse("course", args=[course]))
    learner = learner_at(request, course)
    if learner.employee is None:
        messages.info(
            request,
            _("Your account belongs to no employee, so nothing is recorded. Read on."),
        )
    else:
        enrol(
            employee=learner.employee,
            course=learner.course,
            by=request.user,
            at=timezone.now(),
        )
    resume = learner_at(request, course).journey.resume
    return redirect(resume.url if resume else reverse("course", args=[course]))
