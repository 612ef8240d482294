"""The pages in the CMS on which a question is written, looked at and compared."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from quizzes.authoring import (
    QuestionHasMoved,
    QuestionIsRetired,
    UnsoundQuestion,
    add_question,
    content_of,
    save_question,
)
from quizzes.biases import biases_of
from quizzes.content import QuestionContent
from quizzes.editing import Given, QuestionForm, given_by, reshaped
from quizzes.editing.drafting import draft_of
from quizzes.editing.hints import hints_for
from quizzes.editing.reshaping import WANTED
from quizzes.habits import LATEST, habits_of
from quizzes.history import history_of
from quizzes.models import Question, QuestionVersion
from quizzes.previewing import sample_question
from quizzes.rendering import plain

# What the next question of a row of questions begins with.
KEPT = ("bank", "kind", "level", "tags", "legal_basis", "markup")


class QuestionPage(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """What the pages of a question share: its row, its place, its addresses."""

    model = Question
    index_url_name = edit_url_name = history_url_name = add_url_name = ""
    preview_url_name = retire_url_name = restore_url_name = review_url_name = ""
    header_icon = "help"

    @cached_property
    def question(self) -> Question | None:
        if "pk" not in self.kwargs:
            return None
        rows = Question.objects.with_latest()
        rows = rows.select_related("bank", "retired_by", "reviewed_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def stem(self) -> str:
        """What the question asks, as words."""
        latest = self.question.latest if self.question else None
        return plain(latest.stem, latest.markup) if latest else ""

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
                for name in ("edit", "history", "retire", "restore", "review")
            }
        context: dict[str, Any] = super().get_context_data(
            question=self.question,
            stem=self.stem,
            today=timezone.localdate(),
            preview_url=reverse(self.preview_url_name),
            **addresses,
            **kwargs,
        )
        return context


class QuestionAddView(QuestionPage, TemplateView):
    """The editor. What the browser sends may be saved, or only given another shape."""

    permission_required = "add"
    page_title = gettext_lazy("New")
    template_name = "quizzes/cms/question_form.html"

    def form(self, given: Given) -> QuestionForm:
        kept = {name: v for name, v in self.request.GET.items() if name in KEPT}
        version = self.question.latest if self.question else None
        return QuestionForm(given=given, version=version, initial=kept)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.form(Given()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_reshaped = WANTED in request.POST
        given = given_by(
            request.POST,
            request.FILES,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            quiet=is_reshaped,
        )
        if is_reshaped and given.data is not None:
            return self.show(self.form(replace(given, data=reshaped(given.data))))
        form = self.form(given)
        return self.save(form) if form.is_valid() else self.complain(form)

    def written(self, form: QuestionForm) -> QuestionVersion:
        facts: dict[str, Any] = {
            "bank": form.cleaned_data["bank"],
            "content": form.content,
            "by": self.request.user,
            "at": timezone.now(),
        }
        if self.question is None:
            return add_question(**facts)
        based_on = self.based_on or None
        return save_question(code=self.question.code, based_on=based_on, **facts)

    @cached_property
    def based_on(self) -> int:
        """The version that the author began with; 0 for a new question."""
        sent = self.request.POST.get("based_on", "")
        if sent.isdecimal():
            return int(sent[:9])
        latest = self.question.latest if self.question else None
        return latest.number if latest else 0

    def save(self, form: QuestionForm) -> HttpResponse:
        try:
            version = self.written(form)
        except QuestionIsRetired:
            form.add_error(None, _("A retired question gets no new wording."))
            return self.complain(form)
        except QuestionHasMoved as moved:
            self.based_on = moved.latest
            form.add_error(
                None,
                _(
                    "Somebody saved version %(n)s while you were writing. Read it in the "
                    "history. If you save again, your wording becomes the next version."
                )
                % {"n": moved.latest},
            )
            return self.complain(form)
        except UnsoundQuestion:
            form.add_error(
                "stem", _("Nothing is left of this text when it is cleaned.")
            )
            return self.complain(form)
        messages.success(
            self.request,
            _("Question %(code)s is saved as version %(number)s.")
            % {"code": version.question.code, "number": version.number},
        )
        if self.question is None:
            self.tell_habits(version)
        if "another" in self.request.POST:
            kept = {name: str(form[name].value() or "") for name in KEPT}
            return redirect(f"{reverse(self.add_url_name)}?{urlencode(kept)}")
        return redirect(reverse(self.edit_url_name, args=[version.question_id]))

    def tell_habits(self, version: QuestionVersion) -> None:
        """While more questions are written, not after all of them."""
        habits = habits_of(
            self.request.user,  # type: ignore[arg-type]
            bank=version.question.bank,
        )
        found = []
        if version.kind == "single" and habits.letter:
            found.append(
                _("In your last %(n)d questions the right answer stands at %(letter)s.")
            )
        if version.kind == "single" and habits.right_is_longest:
            found.append(
                _("In your last %(n)d questions the right answer is the longest.")
            )
        for text in found:
            said = text % {"n": LATEST, "letter": habits.letter}
            messages.warning(self.request, said)

    def complain(self, form: QuestionForm) -> HttpResponse:
        messages.error(self.request, _("The question is not saved yet. See below."))
        return self.show(form)

    def show(self, form: QuestionForm) -> HttpResponse:
        context = self.get_context_data(form=form, based_on=self.based_on)
        return self.render_to_response(context)


class QuestionEditView(QuestionAddView):
    permission_required = "change"
    page_title = gettext_lazy("Editing")


class QuestionHistoryView(QuestionPage, TemplateView):
    any_permission_required = ["add", "change", "view"]
    page_title = gettext_lazy("History")
    template_name = "quizzes/cms/question_history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.question  # noqa: S101 the address has a key
        return super().get_context_data(entries=history_of(self.question), **kwargs)


class QuestionPreviewView(PermissionCheckedMixin, TemplateView):
    """A question as a learner sees it, in a frame: what is saved, or what is written."""

    any_permission_required = ["add", "change", "view"]
    template_name = "quizzes/cms/question_preview.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Pictures sent along are kept, so that who only reads sends nothing."""
        if request.method == "POST":
            self.any_permission_required = ["add", "change"]
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "version" not in request.GET:
            return self.render_to_response({})
        wanted = request.GET["version"]
        if not wanted.isdecimal():
            raise Http404
        version = get_object_or_404(QuestionVersion, pk=wanted)
        return self.show(content_of(version))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = given_by(
            request.POST,
            request.FILES,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        form = QuestionForm(given=given)
        form.fields["bank"].required = False
        if form.is_valid():
            return self.show(form.content)
        draft, missing = draft_of(given), form.complaints
        asked = sample_question(draft)["asked"] if draft else None
        return self.render_to_response({"asked": asked, "missing": missing})

    def show(self, content: QuestionContent) -> HttpResponse:
        hints = hints_for(biases_of(content))
        return self.render_to_response({**sample_question(content), "biases": hints})
