"""Panels of the page editor."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import Panel


class ImpactPanel(Panel):
    """Whom a publication would touch, before it is sent (#12)."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/cms/impact.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.is_recorded)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            # Models bring their panels with them, so this cannot be imported above.
            from courses.readiness import reach_of

            context: dict[str, Any] = super().get_context_data(parent_context)
            reach = reach_of(self.instance, on=timezone.localdate())
            return {**context, "reach": reach}


class StepsPanel(Panel):
    """The steps of a module, and the ways to add another."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/cms/steps.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            course, user = self.instance, self.request.user
            if course.pk is None:
                return context
            may_add = course.permissions_for_user(user).can_add_subpage()
            kinds = course.creatable_subpage_models() if may_add else []
            steps = course.get_children().order_by("path")
            return {
                **context,
                "additions": [_addition(kind, course) for kind in kinds],
                "steps": steps.prefetch_workflow_states(),
            }


@dataclass(frozen=True)
class Addition:
    """A kind of step that may be added, and where."""

    label: str
    url: str


def _addition(kind: Any, course: Any) -> Addition:
    names = [kind._meta.app_label, kind._meta.model_name]
    return Addition(
        kind.get_verbose_name(),
        reverse("wagtailadmin_pages:add", args=[*names, course.pk]),
    )
