from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .views import integrity
from .viewsets import QuestionGroup

hooks.register("register_admin_viewset", QuestionGroup)


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def addresses() -> list[Any]:
    code, events = integrity.AccessCodeView, integrity.EventsView
    return [
        path("kuis/<int:pk>/kode/", code.as_view(), name="quiz_access_code"),
        path("kuis/<int:pk>/catatan/", events.as_view(), name="quiz_events"),
    ]


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def name_actions(actions: Any) -> None:
    actions.register_action(
        "quizzes.restore", _("Restore a question"), _("Question restored")
    )
    actions.register_action(
        "quizzes.review", _("Confirm the legal basis"), _("Legal basis confirmed")
    )
    actions.register_action(
        "quizzes.set_code", _("Set the access code"), _("Access code set")
    )
    actions.register_action(
        "quizzes.remove_code", _("Remove the access code"), _("Access code removed")
    )
