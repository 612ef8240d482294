"""The pledge as a step: read it, type your name, sign."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.completing import NoMembershipThen
from courses.enrolling import open_step
from courses.models import CourseVersion
from courses.views.learner import Learner
from elearning.pledges import signing
from elearning.pledges.coverage import same_meaning
from elearning.pledges.models import Signing

REFUSALS: dict[type[Exception], tuple[str | None, Any]] = {
    signing.NameDiffers: (
        "name",
        gettext_lazy("Type your own name, as it stands above; titles may be left out."),
    ),
    signing.NotConfirmed: ("has_read", gettext_lazy("Say that you have read it.")),
    NoMembershipThen: (
        None,
        gettext_lazy(
            "The HR office has not entered your unit, so your signature cannot be "
            "recorded. Please tell them, then sign again."
        ),
    ),
}


class SignForm(forms.Form):
    has_read = forms.BooleanField(
        label=gettext_lazy("I have read this and I mean it."), required=False
    )
    name = forms.CharField(
        label=gettext_lazy("Type your name to sign"),
        max_length=400,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


def pledge(request: HttpRequest, learner: Learner) -> HttpResponse:
    if request.method == "POST":
        return _sign(request, learner)
    if learner.enrolment is not None and learner.has_just_come:
        open_step(
            enrolment=learner.enrolment,
            version=learner.version,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    return render(request, "pledges/pledge.html", pledge_context(learner))


def pledge_context(learner: Learner, form: SignForm | None = None) -> dict[str, Any]:
    """What the page of a pledge shows; the CMS preview fills the same template."""
    outline, journey = learner.here, learner.journey
    return {
        "content": learner.version.content,
        "course": learner.course,
        "form": form or SignForm(),
        "journey": journey,
        "learner": learner,
        "next_step": journey.after(outline),
        "outline": outline,
        "place": journey.position(outline),
        "previous_step": journey.before(outline),
        "sign_url": f"{outline.url}?v={learner.version.pk}",
        "signing": _signing(learner),
        "version": learner.version,
    }


def _signing(learner: Learner) -> Signing | None:
    """His signature, unless the meaning of the text has changed since."""
    if learner.enrolment is None:
        return None
    mine = Signing.objects.filter(
        enrolment=learner.enrolment, version__in=same_meaning(learner.version)
    )
    return mine.select_related("version").order_by("-signed_at").first()


def _sign(request: HttpRequest, learner: Learner) -> HttpResponse:
    """What is signed is the version that was on the screen."""
    if learner.enrolment is None:
        messages.info(request, _("Start the module first, so that this is recorded."))
        return redirect("course", course=learner.course.slug)
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            signing.sign(
                page=learner.step,
                enrolment=learner.enrolment,
                version=_version_shown(request, learner),
                typed_name=form.cleaned_data["name"],
                has_read=form.cleaned_data["has_read"],
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except tuple(REFUSALS) as refusal:
            form.add_error(*REFUSALS[type(refusal)])
        else:
            messages.success(request, _("Signed. Thank you."))
            return redirect(learner.here.url)
    context = pledge_context(learner, form)
    return render(request, "pledges/pledge.html", context, status=422)


def _version_shown(request: HttpRequest, learner: Learner) -> CourseVersion:
    number = request.GET.get("v", "")
    if not number.isdecimal():
        raise Http404
    return get_object_or_404(CourseVersion, pk=number, page_id=learner.here.page_id)
