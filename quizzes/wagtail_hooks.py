from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .viewsets import QuestionGroup

hooks.register("register_admin_viewset", QuestionGroup)


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def name_actions(actions: Any) -> None:
    actions.register_action(
        "quizzes.restore", _("Restore a question"), _("Question restored")
    )
    actions.register_action(
        "quizzes.review", _("Confirm the legal basis"), _("Legal basis confirmed")
    )
