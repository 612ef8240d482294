"""How we count: printed beside every figure, on screen and on paper."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def counting_rules(*, on: date) -> tuple[str, ...]:
    """The rules of completion figures as of a day, in plain sentences."""
    return (
        _("As of %(day)s, end of the day.") % {"day": date_format(on, "j F Y")},
        _(
            "Who must: employees whose legal status is active and who belong to the unit "
            "or one below it on that day, as the assignment says. Each person counts once "
            "for each module."
        ),
        _(
            "Exempt people are taken off for the days of their exemption and are told "
            "apart."
        ),
        _(
            "Done: the module was completed in the cycle of the assignment by that day, "
            "and the completion was not revoked."
        ),
        _("Late: not done, and the last day has passed."),
        _("Percent = done / who must, rounded down to one decimal: 100 means all."),
    )
