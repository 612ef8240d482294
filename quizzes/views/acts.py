"""What is done with a question in the CMS without changing its words."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from django.views.generic.edit import FormView
from wagtail.admin import messages

from quizzes.authoring import restore_question, retire_question
from quizzes.reviewing import ReviewIsNotAhead, confirm_review

from .bank import QuestionPage


class RetireForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class QuestionRetireView(QuestionPage, FormView[RetireForm]):
    form_class = RetireForm
    permission_required = "change"
    page_title = gettext_lazy("Retire")
    template_name = "quizzes/cms/question_retire.html"

    def form_valid(self, form: RetireForm) -> HttpResponse:
        assert self.question  # noqa: S101 the address has a key
        retire_question(
            question=self.question,
            reason=form.cleaned_data["reason"],
            by=self.request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        messages.success(
            self.request,
            _("Question %(code)s is retired.") % {"code": self.question.code},
        )
        return redirect(self.index_url_name)


class QuestionRestoreView(QuestionPage, View):
    """A button, no page: what it undoes is told beside it."""

    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert self.question  # noqa: S101 the address has a key
        restore_question(
            question=self.question,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        messages.success(
            request,
            _("Question %(code)s is in use again.") % {"code": self.question.code},
        )
        return redirect(reverse(self.edit_url_name, args=[self.question.pk]))


class ReviewForm(forms.Form):
    review_due = forms.DateField(
        label=gettext_lazy("Look at it again by"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class QuestionReviewView(QuestionPage, FormView[ReviewForm]):
    """The legal basis still holds: who says so, and until when."""

    form_class = ReviewForm
    permission_required = "change"
    page_title = gettext_lazy("Confirm the legal basis")
    template_name = "quizzes/cms/question_review.html"

    def get_initial(self) -> dict[str, Any]:
        """A year from now: laws are looked at yearly."""
        today = timezone.localdate()
        leap_day = (today.month, today.day) == (2, 29)
        return {
            "review_due": today.replace(
                year=today.year + 1, day=28 if leap_day else today.day
            )
        }

    def form_valid(self, form: ReviewForm) -> HttpResponse:
        assert self.question  # noqa: S101 the address has a key
        try:
            confirm_review(
                question=self.question,
                review_due=form.cleaned_data["review_due"],
                by=self.request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except ReviewIsNotAhead:
            form.add_error("review_due", _("Choose a day after today."))
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("The legal basis of %(code)s is confirmed.")
            % {"code": self.question.code},
        )
        return redirect(reverse(self.edit_url_name, args=[self.question.pk]))
