"""Questions and their banks in the CMS."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.forms import modelform_factory
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Question, QuestionBank
from .rendering import plain
from .uses import drawn_by, with_times_asked
from .views import acts
from .views import bank as pages
from .views.analysis import AnalysisViewSet
from .views.filters import QuestionFilters
from .views.hints import BankHintsView
from .views.importing import ImportViewSet
from .views.regrade_list import RegradeViewSet


class QuestionIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Question]:
        questions: QuerySet[Question] = super().get_base_queryset()
        return with_times_asked(questions.select_related("bank", "latest"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        uses = drawn_by()
        for question in context["object_list"]:
            question.drawn_by = uses[question.pk]
        return context

    def get_list_more_buttons(self, instance: Question) -> list[Any]:
        """None: the code leads to the question, and there is all that can be done."""
        return []


def excerpt(question: Question) -> str:
    latest = question.latest
    return Truncator(plain(latest.stem, latest.markup) if latest else "").chars(110)


def use_of(question: Question) -> str:
    return ", ".join(question.latest.tags) if question.latest else ""


def state_of(question: Question) -> str:
    if question.retired_at:
        return _("Retired")
    return _("Review overdue") if is_overdue(question) else _("In use")


def is_overdue(question: Question) -> bool:
    """Whether its legal basis should have been looked at again, while it is in use."""
    due = question.review_due
    return bool(due and due < timezone.localdate() and not question.retired_at)


class QuestionViewSet(ModelViewSet):
    """Written through ``authoring``: no delete, no copy, versions as history."""

    model = Question
    icon = "help"
    menu_label = gettext_lazy("Questions")
    name = "soal"
    add_to_reference_index = False
    copy_view_enabled = False
    form_fields = ["code"]
    ordering = ["bank__name", "code"]
    list_per_page = 50
    list_display = [
        "code",
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor=state_of,
            primary=is_overdue,
        ),
        Column(
            "stem",
            label=gettext_lazy("Question"),
            accessor=excerpt,
            classname="listing-words",
        ),
        Column("bank", label=gettext_lazy("Bank"), sort_key="bank__name"),
        Column("kind", label=gettext_lazy("Kind"), accessor="latest.get_kind_display"),
        Column(
            "level", label=gettext_lazy("Level"), accessor="latest.get_level_display"
        ),
        Column("tags", label=gettext_lazy("Use"), accessor=use_of),
        NumberColumn(
            "version", label=gettext_lazy("Version"), accessor="latest.number"
        ),
        NumberColumn("drawn_by", label=gettext_lazy("Quizzes")),
        NumberColumn("asked", label=gettext_lazy("Times asked"), sort_key="asked"),
    ]
    filterset_class = QuestionFilters
    search_fields = ["code", "latest__stem"]
    search_backend_name = None
    index_view_class = QuestionIndexView
    add_view_class = pages.QuestionAddView
    edit_view_class = pages.QuestionEditView
    history_view_class = pages.QuestionHistoryView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "preview_url_name": self.get_url_name("preview"),
            "retire_url_name": self.get_url_name("retire"),
            "restore_url_name": self.get_url_name("restore"),
            "review_url_name": self.get_url_name("review"),
        }
        kept: dict[str, Any] = super().get_common_view_kwargs(**own, **kwargs)
        kept.pop("delete_url_name")
        return kept

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """The form is ours, not one made from the model."""
        return kwargs

    get_edit_view_kwargs = get_history_view_kwargs = get_add_view_kwargs

    def get_urlpatterns(self) -> list[URLPattern]:
        def page(view: Any) -> Any:
            return self.construct_view(view)

        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("edit/<int:pk>/", self.edit_view, name="edit"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("retire/<int:pk>/", page(acts.QuestionRetireView), name="retire"),
            path("restore/<int:pk>/", page(acts.QuestionRestoreView), name="restore"),
            path("review/<int:pk>/", page(acts.QuestionReviewView), name="review"),
            path("preview/", page(pages.QuestionPreviewView), name="preview"),
        ]


class BankIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[QuestionBank]:
        banks: QuerySet[QuestionBank] = super().get_base_queryset()
        return banks.annotate(
            in_use=Count("questions", filter=Q(questions__retired_at__isnull=True))
        )

    def get_list_more_buttons(self, instance: QuestionBank) -> list[Any]:
        hints = MenuItem(
            _("Worth a second look"),
            url=reverse("bank-soal:hints", args=[instance.pk]),
            icon_name="warning",
            priority=5,
        )
        return [hints, *super().get_list_more_buttons(instance)]


class BankViewSet(ModelViewSet):
    model = QuestionBank
    icon = "folder-open-1"
    menu_label = gettext_lazy("Question banks")
    name = "bank-soal"
    add_to_reference_index = False
    copy_view_enabled = False
    ordering = ["name"]
    list_display = [
        "name",
        "slug",
        NumberColumn("in_use", label=gettext_lazy("Questions in use")),
    ]
    search_fields = ["name", "slug"]
    search_backend_name = None
    index_view_class = BankIndexView

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        """The code stands in published versions and in files: it is given once."""
        fields = ["name"] if for_update else ["name", "slug"]
        form: type[Any] = modelform_factory(QuestionBank, fields=fields)
        return form

    def get_urlpatterns(self) -> list[URLPattern]:
        """A bank is never deleted."""
        patterns: list[URLPattern] = super().get_urlpatterns()
        hints = self.construct_view(BankHintsView)
        return [
            *(pattern for pattern in patterns if pattern.name != "delete"),
            path("hints/<int:pk>/", hints, name="hints"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        kept: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        kept.pop("delete_url_name")
        return kept


class QuestionGroup(ViewSetGroup):
    menu_label = gettext_lazy("Questions")
    menu_icon = "help"
    menu_order = 210
    items = (
        QuestionViewSet(),
        BankViewSet(),
        ImportViewSet(),
        AnalysisViewSet(),
        RegradeViewSet(),
    )
