"""Registers with Wagtail; decides nothing."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .looking import LOOKED


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def name_actions(actions: Any) -> None:
    actions.register_action(
        LOOKED, _("Look into a record of learning"), _("Record of learning looked into")
    )
