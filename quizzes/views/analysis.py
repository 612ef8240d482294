"""Item analysis in the CMS: how the questions have worked, and each of them closely.

Shows what was reckoned last by ``manage.py analyse_items``; nothing is reckoned here.
"""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from quizzes.analysing.flags import FLAGS
from quizzes.item_details import figures_of
from quizzes.items import SORTS, ItemRow, item_rows, sorted_rows
from quizzes.models import Question, QuestionBank

PAGE = 50
FLAG_LABELS = {
    "negative": gettext_lazy("Misleads"),
    "weak": gettext_lazy("Hardly tells who knows"),
    "too_easy": gettext_lazy("Too easy"),
    "too_hard": gettext_lazy("Too hard"),
    "dead_option": gettext_lazy("Option nobody takes"),
    "attracts_strong": gettext_lazy("Attracts the strong"),
}
FLAG_ADVICE = {
    "negative": gettext_lazy(
        "Who does well otherwise does worse here: look whether the key is right and the "
        "wording clear."
    ),
    "weak": gettext_lazy(
        "Right and wrong hardly go with the rest of the score (discrimination below 0.1)."
    ),
    "too_easy": gettext_lazy("More than 95 percent is earned: it may not be needed."),
    "too_hard": gettext_lazy(
        "Less than 25 percent is earned: look whether the lesson teaches it."
    ),
    "dead_option": gettext_lazy(
        "Fewer than 2 percent take a wrong option: put something likelier there."
    ),
    "attracts_strong": gettext_lazy(
        "The stronger third takes a wrong option more often than the weaker one: it may "
        "be right as well."
    ),
}
COLUMNS = {
    "code": gettext_lazy("Question"),
    "answers": gettext_lazy("Answers"),
    "facility": gettext_lazy("Facility"),
    "discrimination": gettext_lazy("Discrimination"),
    "seconds": gettext_lazy("Time"),
}
MAY_LOOK = ["add", "change", "view"]


class AnalysisFilters(forms.Form):
    """Which bank, and which flag; both may stay empty."""

    bank = forms.ModelChoiceField(
        QuestionBank.objects.order_by("name"),
        label=gettext_lazy("Bank"),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("All banks"),
    )
    tanda = forms.ChoiceField(
        label=gettext_lazy("Flag"),
        required=False,
        choices=[
            ("", gettext_lazy("All questions")),
            ("any", gettext_lazy("Any flag")),
            *((flag, FLAG_LABELS[flag]) for flag in FLAGS),
        ],
    )

    def wanted(self, name: str) -> Any:
        """What was chosen; None where nothing was, or what there is not."""
        self.is_valid()
        return self.cleaned_data.get(name) or None


class AnalysisPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """What both pages share. Who may look at questions may look at their figures."""

    permission_policy = ModelPermissionPolicy(Question)
    any_permission_required = MAY_LOOK
    header_icon = "order-down"
    page_title = gettext_lazy("Item analysis")


class ItemAnalysisView(AnalysisPage):
    template_name = "quizzes/cms/item_analysis.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = AnalysisFilters(self.request.GET)
        rows = item_rows(bank=form.wanted("bank"))
        ordering = self.request.GET.get("urut", "")
        if ordering.removeprefix("-") not in SORTS:
            ordering = "discrimination"
        chosen = sorted_rows(_with_flag(rows, form.wanted("tanda")), by=ordering)
        page = Paginator(chosen, PAGE).get_page(self.request.GET.get("p"))
        context: dict[str, Any] = super().get_context_data(
            columns=_headings(ordering),
            computed_at=max((row.computed_at for row in rows), default=None),
            flagged=sum(bool(row.flags) for row in rows),
            form=form,
            items=page,
            elided_page_range=page.paginator.get_elided_page_range(page.number),
            legend=_flags(FLAGS),
            rows=[(row, _flags(row.flags)) for row in page.object_list],
            total=len(rows),
            **kwargs,
        )
        return context


class QuestionAnalysisView(AnalysisPage):
    template_name = "quizzes/cms/question_analysis.html"

    @cached_property
    def question(self) -> Question:
        rows = Question.objects.select_related("bank")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.question.code

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {
            "url": reverse("analisis-soal:index"),
            "label": _("Item analysis"),
        }
        here = {"url": "", "label": self.question.code}
        return [*self.breadcrumbs_items, listing, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = figures_of(self.question)
        context: dict[str, Any] = super().get_context_data(
            question=self.question,
            edit_url=reverse("soal:edit", args=[self.question.pk]),
            figures=[(row, _flags(row.flags)) for row in figures],
            labels=FLAG_LABELS,
            **kwargs,
        )
        return context


def _with_flag(rows: list[ItemRow], flag: str | None) -> list[ItemRow]:
    if flag == "any":
        return [row for row in rows if row.flags]
    return [row for row in rows if flag is None or flag in row.flags]


def _flags(names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"label": FLAG_LABELS[name], "advice": FLAG_ADVICE[name]} for name in names]


def _headings(ordering: str) -> list[dict[str, Any]]:
    """The heads of the table: what a click sorts by, and how it is sorted now."""
    name, is_down = ordering.removeprefix("-"), ordering.startswith("-")
    return [
        {
            "name": column,
            "label": label,
            "sort": f"-{column}" if column == name and not is_down else column,
            "state": ("descending" if is_down else "ascending")
            if column == name
            else "",
        }
        for column, label in COLUMNS.items()
    ]


class ForQuestionReaders(MenuItem):
    """Shown to whom the page is."""

    def is_shown(self, request: HttpRequest) -> bool:
        policy = ModelPermissionPolicy(Question)
        return bool(policy.user_has_any_permission(request.user, MAY_LOOK))


class AnalysisViewSet(ViewSet):
    """Under the questions of the CMS; reads only."""

    name = "analisis-soal"
    icon = "order-down"
    menu_label = gettext_lazy("Item analysis")
    menu_item_class = ForQuestionReaders

    def get_urlpatterns(self) -> list[URLPattern]:
        index = self.construct_view(ItemAnalysisView)
        question = self.construct_view(QuestionAnalysisView)
        return [
            path("", index, name="index"),
            path("<int:pk>/", question, name="question"),
        ]
