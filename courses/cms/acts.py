"""What the log calls the acts of this room."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS = (
    (
        "courses.publish_alone",
        _("Publish without a second person"),
        _("Published without a second person"),
    ),
    ("courses.assign", _("Make a duty"), _("Duty made")),
    ("courses.end_duty", _("End a duty"), _("Duty ended")),
    ("courses.renew_duty", _("Renew a duty"), _("Duty renewed")),
    (
        "courses.request_exemption",
        _("Ask for an exemption"),
        _("Exemption asked for"),
    ),
    ("courses.approve_exemption", _("Approve an exemption"), _("Exemption approved")),
    ("courses.refuse_exemption", _("Refuse an exemption"), _("Exemption refused")),
    ("courses.revoke_exemption", _("Revoke an exemption"), _("Exemption revoked")),
)


def name_acts(actions: Any) -> None:
    for act in ACTS:
        actions.register_action(*act)
