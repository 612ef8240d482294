"""A step of a module: shown by the view of its kind; lessons are shown here."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.completing import NoMembershipThen, complete_step
from courses.enrolling import open_step
from courses.learning import StepOutline
from courses.models import CourseVersion

from .learner import Learner, learner_at


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, course: str, step: str) -> HttpResponse:
    """Dispatch to the view of the kind of step, for those who may be there."""
    learner = learner_at(request, course, step)
    if not request.user.is_authenticated and not learner.course.is_public:
        return redirect_to_login(request.get_full_path())
    if learner.enrolment is not None and learner.here.is_locked:
        messages.warning(
            request,
            _("Finish “%(step)s” first, then this step opens.")
            % {"step": learner.here.waits_for},
        )
        return redirect("course", course=course)
    view = import_string(learner.here.page_class.view_path)
    response: HttpResponse = view(request, learner)
    return response


def lesson(request: HttpRequest, learner: Learner) -> HttpResponse:
    if request.method == "POST":
        return _finish(request, learner)
    if learner.enrolment is not None and learner.has_just_come:
        open_step(
            enrolment=learner.enrolment,
            version=learner.version,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    return render(request, "courses/lesson.html", lesson_context(learner))


def lesson_context(learner: Learner) -> dict[str, object]:
    """What a lesson shows; the CMS preview fills the same template."""
    outline, journey = learner.here, learner.journey
    return {
        "content": learner.version.content,
        "course": learner.course,
        "done_url": f"{outline.url}?v={learner.version.pk}",
        "journey": journey,
        "learner": learner,
        "next_step": journey.after(outline),
        "outline": outline,
        "place": journey.position(outline),
        "previous_step": journey.before(outline),
        "version": learner.version,
    }


def _finish(request: HttpRequest, learner: Learner) -> HttpResponse:
    """'Done, continue': record the version that was on the screen, go to the next step."""
    outline = learner.here
    if learner.enrolment is None:
        messages.info(request, _("Start the module first, so that this is recorded."))
        return redirect("course", course=learner.course.slug)
    try:
        complete_step(
            enrolment=learner.enrolment,
            step=learner.step,
            version=_version_shown(request, outline),
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except NoMembershipThen:
        messages.error(
            request,
            _(
                "The HR office has not entered your unit, so the end of this module "
                "cannot be recorded. Please tell them, then finish this step again."
            ),
        )
        return redirect(outline.url)
    following = learner.journey.after(outline)
    if following is None:
        return redirect("course", course=learner.course.slug)
    return redirect(following.url)


def _version_shown(request: HttpRequest, outline: StepOutline) -> CourseVersion:
    """The version named in the address of the form; 404 unless it is one of this step."""
    number = request.GET.get("v", "")
    if not number.isdecimal():
        raise Http404
    return get_object_or_404(CourseVersion, pk=number, page_id=outline.page_id)
