"""Registers with Wagtail; decides nothing."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .viewsets import PeopleGroup

hooks.register("register_admin_viewset", PeopleGroup)


ACTIONS = (
    ("people.give_account", _("Give an account"), _("Given an account")),
    ("people.give_accounts", _("Give accounts"), _("Accounts given")),
    ("people.import", _("Import employees"), _("Employees imported")),
    ("people.import_units", _("Import units"), _("Units imported")),
    ("people.save_headings", _("Name columns"), _("Columns named")),
    ("people.add_unit", _("Add a unit"), _("Unit added")),
    ("people.move_unit", _("Move a unit"), _("Unit moved")),
    ("people.print_codes", _("Print codes"), _("Codes printed")),
    ("people.revoke_codes", _("Withdraw codes"), _("Codes withdrawn")),
    ("people.send_link", _("Send a link"), _("Link sent")),
    ("people.activate", _("Activate an account"), _("Account activated")),
)


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def name_actions(actions: Any) -> None:
    for action in ACTIONS:
        actions.register_action(*action)
