"""The access code of a quiz and what was noted of its attempts, in the CMS.

For those who may edit the quiz: its trainers, and the editors who approve it.
"""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from quizzes.codes import (
    FEWEST,
    MOST,
    CodeDoesNotFit,
    remove_access_code,
    set_access_code,
    suggestion,
)
from quizzes.models import AccessCode, QuizPage
from quizzes.noted import attempts_with_events

PAGE = 50


class QuizIntegrityPage(WagtailAdminTemplateMixin):
    """What both pages share: the quiz, and who may see it."""

    header_icon = "lock"

    @cached_property
    def quiz(self) -> QuizPage:
        return get_object_or_404(QuizPage, pk=self.kwargs["pk"])

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not self.quiz.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_page_subtitle(self) -> str:
        return str(self.quiz.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = {"url": self.edit_url, "label": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.quiz.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {"quiz": self.quiz, "edit_url": self.edit_url}
        context: dict[str, Any] = super().get_context_data(**own, **kwargs)
        return context


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Access code"),
        max_length=MOST,
        help_text=gettext_lazy(
            "At least 6 letters or digits. Capital letters and spaces do not matter."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AccessCodeView(QuizIntegrityPage, FormView[CodeForm]):
    form_class = CodeForm
    page_title = gettext_lazy("Access code")
    template_name = "quizzes/cms/access_code.html"

    @cached_property
    def current(self) -> AccessCode | None:
        rows = AccessCode.objects.select_related("set_by")
        return rows.filter(quiz=self.quiz).first()

    def get_initial(self) -> dict[str, Any]:
        return {"code": suggestion()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(current=self.current, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "hapus" not in request.POST:
            return super().post(request, *args, **kwargs)
        remove_access_code(quiz=self.quiz, by=_user(request), at=timezone.now())
        messages.success(request, _("The quiz asks for no access code any more."))
        return redirect(request.path)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        try:
            set_access_code(
                quiz=self.quiz,
                code=form.cleaned_data["code"],
                by=_user(self.request),
                at=timezone.now(),
            )
        except CodeDoesNotFit:
            message = _("Use at least %(n)d letters or digits.") % {"n": FEWEST}
            form.add_error("code", message)
            return self.form_invalid(form)
        messages.success(self.request, _("The access code holds from now on."))
        return redirect(self.request.path)


class EventsView(QuizIntegrityPage, TemplateView):
    """Attempts of which something was noted, the newest first. No score, no ranking."""

    page_title = gettext_lazy("Noted events")
    template_name = "quizzes/cms/events.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        attempts = Paginator(attempts_with_events(self.quiz), PAGE)
        page = attempts.get_page(self.request.GET.get("p"))
        return super().get_context_data(
            items=page,
            elided_page_range=page.paginator.get_elided_page_range(page.number),
            **kwargs,
        )


def _user(request: HttpRequest) -> Any:
    return request.user
