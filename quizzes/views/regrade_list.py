"""The regrades in the CMS, and the addresses of their pages."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import ModelPermissionPolicy

from quizzes.models import Question, Regrade

from .regrades import RegradeDecideView, RegradeProposeView


def state_of(regrade: Regrade) -> str:
    return regrade.get_decision_display() or _("Waiting for a decision")


class RegradeFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[
            ("waiting", gettext_lazy("Waiting for a decision")),
            *Regrade.Decision.choices,
        ],
        method="in_state",
    )

    class Meta:
        model = Regrade
        fields: ClassVar[list[str]] = []

    def in_state(
        self, regrades: QuerySet[Regrade], name: str, value: str
    ) -> QuerySet[Regrade]:
        return regrades.filter(decision="" if value == "waiting" else value)


class RegradeIndexView(IndexView):
    template_name = "quizzes/cms/regrade_index.html"

    def get_base_queryset(self) -> QuerySet[Regrade]:
        regrades: QuerySet[Regrade] = super().get_base_queryset()
        return regrades.select_related("question", "proposed_by", "decided_by")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        waiting = Regrade.objects.filter(decided_at__isnull=True)
        return context | {"waiting": waiting.count()}

    def get_list_more_buttons(self, instance: Regrade) -> list[Any]:
        """None: the code leads to the regrade, and there is all that can be done."""
        return []


class RegradeViewSet(ModelViewSet):
    """Listed here, proposed from a question; never edited, never deleted."""

    model = Regrade
    icon = "redirect"
    menu_label = gettext_lazy("Regrades")
    name = "koreksi-nilai"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    form_fields: ClassVar = ["reason"]
    ordering: ClassVar = ["-proposed_at"]
    list_per_page = 50
    list_display: ClassVar = [
        TitleColumn(
            "question",
            label=gettext_lazy("Question"),
            accessor="question.code",
            get_url=lambda r: reverse("koreksi-nilai:inspect", args=[r.pk]),
        ),
        Column("policy", label=gettext_lazy("How"), accessor="get_policy_display"),
        Column(
            "reason",
            label=gettext_lazy("Reason"),
            accessor=lambda r: Truncator(r.reason).chars(80),
        ),
        Column("by", label=gettext_lazy("Proposed by"), accessor="proposed_by"),
        DateColumn("proposed_at", label=gettext_lazy("Proposed")),
        Column("state", label=gettext_lazy("State"), accessor=state_of),
    ]
    filterset_class = RegradeFilters
    search_fields: ClassVar = ["question__code", "reason"]
    search_backend_name = None
    index_view_class = RegradeIndexView

    @property
    def permission_policy(self) -> ModelPermissionPolicy:
        """Who may write questions may propose, and decide what others proposed."""
        return ModelPermissionPolicy(Question)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        kept: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        own = {"add_url_name", "delete_url_name", "edit_url_name", "history_url_name"}
        return {k: v for k, v in kept.items() if k not in own | {"usage_url_name"}}

    def _page(self, view: Any) -> Any:
        names = ("index_url_name", "inspect_url_name", "permission_policy")
        common = self.get_common_view_kwargs()
        return view.as_view(**{name: common[name] for name in names})

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/<int:pk>/", self._page(RegradeProposeView), name="propose"),
            path("<int:pk>/", self._page(RegradeDecideView), name="inspect"),
        ]
