"""What gives answers away in a whole bank: numbers, and the questions to look at."""

from typing import Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from quizzes.authoring import content_of
from quizzes.biases import bank_biases, biases_of
from quizzes.editing.hints import hints_for
from quizzes.models import QuestionBank
from quizzes.rendering import plain

# No legal basis and no feedback are counted; naming them at each question would hide the rest.
COUNTED_ONLY = {"no_legal_basis", "no_feedback"}
PAGE = 50


class BankHintsView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Reads every question in use of one bank. One query beside the bank itself."""

    any_permission_required = ["add", "change", "view"]
    page_title = gettext_lazy("Worth a second look")
    template_name = "quizzes/cms/bank_hints.html"
    header_icon = "folder-open-1"
    index_url_name = ""

    @cached_property
    def bank(self) -> QuestionBank:
        return get_object_or_404(QuestionBank, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.bank.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse(self.index_url_name), "label": _("Question banks")}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.bank.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        questions = self.bank.questions.in_use().with_latest().order_by("code")
        written = [(q, content_of(q.latest)) for q in questions if q.latest]
        rows = []
        for question, content in written:
            biases = [b for b in biases_of(content) if b.code not in COUNTED_ONLY]
            if biases:
                stem = plain(content.stem, content.markup)
                rows.append((question, stem, hints_for(biases)))
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("p"))
        context: dict[str, Any] = super().get_context_data(
            bank=self.bank,
            biases=bank_biases(content for _question, content in written),
            elided_page_range=page.paginator.get_elided_page_range(page.number),
            found=len(rows),
            items=page,
            **kwargs,
        )
        return context
