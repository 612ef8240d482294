"""The pages of one question in the CMS: write, edit, look, compare, retire."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
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
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from quizzes.authoring import (
    QuestionIsRetired,
    content_of,
    next_code,
    retire_question,
    save_question,
)
from quizzes.editing import QuestionForm, short_text
from quizzes.history import history_of
from quizzes.models import Question, QuestionVersion
from quizzes.previewing import sample_question


class QuestionPage(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """What the pages of a question share: its row, its place, its addresses."""

    model = Question
    index_url_name = edit_url_name = history_url_name = add_url_name = ""
    preview_url_name = retire_url_name = ""
    header_icon = "help"

    @cached_property
    def question(self) -> Question | None:
        if "pk" not in self.kwargs:
            return None
        rows = Question.objects.with_latest().select_related("bank", "retired_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.question.code if self.question else _("New question")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse(self.index_url_name), "label": _("Questions")}
        here = {"url": "", "label": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, listing, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        addresses = {}
        if self.question:
            addresses = {
                f"{name}_url": reverse(
                    getattr(self, f"{name}_url_name"), args=[self.question.pk]
                )
                for name in ("edit", "history", "retire")
            }
        context: dict[str, Any] = super().get_context_data(
            question=self.question,
            preview_url=reverse(self.preview_url_name),
            **addresses,
            **kwargs,
        )
        return context


class QuestionAddView(QuestionPage, FormView[QuestionForm]):
    form_class = QuestionForm
    permission_required = "add"
    page_title = gettext_lazy("New")
    template_name = "quizzes/cms/question_form.html"

    def get_initial(self) -> dict[str, Any]:
        return {"bank": self.request.GET.get("bank")}

    def form_valid(self, form: QuestionForm) -> HttpResponse:
        bank = form.cleaned_data["bank"]
        try:
            version = save_question(
                bank=bank,
                code=self.question.code if self.question else next_code(bank),
                content=form.content,
                by=self.request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except QuestionIsRetired:
            form.add_error(None, _("A retired question gets no new wording."))
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("Question %(code)s is saved as version %(number)s.")
            % {"code": version.question.code, "number": version.number},
        )
        if "another" in self.request.POST:
            return redirect(f"{reverse(self.add_url_name)}?bank={bank.pk}")
        return redirect(reverse(self.edit_url_name, args=[version.question_id]))

    def form_invalid(self, form: QuestionForm) -> HttpResponse:
        messages.validation_error(
            self.request, _("The question is not saved yet. See below."), form
        )
        return super().form_invalid(form)


class QuestionEditView(QuestionAddView):
    permission_required = "change"
    page_title = gettext_lazy("Editing")

    def get_form_kwargs(self) -> dict[str, Any]:
        version = self.question.latest if self.question else None
        return super().get_form_kwargs() | {"version": version}


class QuestionHistoryView(QuestionPage, TemplateView):
    any_permission_required = ["add", "change", "view"]
    page_title = gettext_lazy("History")
    template_name = "quizzes/cms/question_history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.question  # noqa: S101 the address has a key
        return super().get_context_data(entries=history_of(self.question), **kwargs)


class RetireForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=short_text(3)
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


class QuestionPreviewView(PermissionCheckedMixin, TemplateView):
    """A question as a learner sees it, in a frame: what is saved, or what is written."""

    any_permission_required = ["add", "change", "view"]
    template_name = "quizzes/cms/question_preview.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "version" not in request.GET:
            return self.render_to_response({})
        wanted = request.GET["version"]
        if not wanted.isdecimal():
            raise Http404
        version = get_object_or_404(QuestionVersion, pk=wanted)
        return self.render_to_response(sample_question(content_of(version)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = QuestionForm(request.POST)
        form.fields["bank"].required = False
        if not form.is_valid():
            return self.render_to_response({"form": form})
        return self.render_to_response(sample_question(form.content))
