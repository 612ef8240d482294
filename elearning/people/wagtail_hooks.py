"""Registers with Wagtail; decides nothing."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .viewsets import PeopleGroup

hooks.register("register_admin_viewset", PeopleGroup)


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def name_actions(actions: Any) -> None:
    actions.register_action(
        "people.give_account", _("Give an account"), _("Given an account")
    )
    actions.register_action(
        "people.give_accounts", _("Give accounts"), _("Accounts given")
    )
    actions.register_action(
        "people.import", _("Import employees"), _("Employees imported")
    )
