"""Panels of the page editor."""

from typing import Any

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
