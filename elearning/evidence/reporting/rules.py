"""How we count: printed beside every figure, on screen and on paper."""

from datetime import date
from typing import Protocol

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from elearning.people.models.training import GROUPS, PARTS

from .hours import HoursYear


class Rules(Protocol):
    """Rules that say themselves, as of a day."""

    def __call__(self, *, on: date) -> tuple[str, ...]: ...


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


def absent_rules(*, on: date) -> tuple[str, ...]:
    """The rules of the list of those who have never signed in."""
    return (
        _(
            "Who belonged to the unit or one below it on %(day)s with an active legal status."
        )
        % {"day": date_format(on, "j F Y")},
        _(
            "Never signed in: has no account, or has one and has not used it until now. When "
            "somebody signs in first is not kept, so this is not told of an earlier day."
        ),
    )


def recorded_rules(*, on: date) -> tuple[str, ...]:
    """The rules of figures that count completions."""
    return (
        _("As of %(day)s, end of the day.") % {"day": date_format(on, "j F Y")},
        _(
            "A completion counts on its day, in the unit of the completion record, whether "
            "the module was a duty or not. Revoked completions do not count."
        ),
    )


def berkala_rules(*, on: date) -> tuple[str, ...]:
    """The rules of 'berkala': regularly, by quarter."""
    return (
        *recorded_rules(on=on),
        _(
            "Regular (berkala) means here: at least one module completed in each quarter of "
            "the year. A unit counts with the units below it."
        ),
    )


def gain_rules(*, on: date) -> tuple[str, ...]:
    """The rules of figures before and after, in plain sentences."""
    return (
        _("As of %(day)s, end of the day.") % {"day": date_format(on, "j F Y")},
        _(
            "Counted: who took the pre-test and then handed in a post-test of the same "
            "module and period. The first post-test handed in counts, passed or not, so "
            "that practice is not taken for learning."
        ),
        _(
            "Each counts in the unit of the completion record; without one, in the unit on "
            "the day of the post-test. Revoked completions do not count. Scores are those "
            "that count since corrections."
        ),
        _(
            "Gain = mean of post-test minus pre-test. The interval holds the true mean with "
            "a confidence of 95 percent (Student's t)."
        ),
        _(
            "Normalised gain = (post - pre) / (100 - pre), the mean over those who had less "
            "than 100 in the pre-test: the part of what could be gained."
        ),
        _(
            "By objective and by LKE question: the mean of the tagged questions of each "
            "person, as they were marked when handed in."
        ),
        _(
            "Groups of fewer than 10 are not shown: chance and single persons would speak. "
            "Where they could be reckoned from their neighbours, the smallest neighbours "
            "are not shown either."
        ),
    )


def hour_rules(*, year: HoursYear) -> tuple[str, ...]:
    """The rules of lesson hours and of the estimate, in plain sentences."""
    scores = year.scores
    return (
        _("Year %(year)s, as recorded up to now. People: active on %(day)s.")
        % {"year": year.year, "day": date_format(year.on, "j F Y")},
        _(
            "Counted: modules completed here in the year and not revoked, and external "
            "certificates whose last day lies in the year, approved by HR and not revoked."
        ),
        _(
            "Counted once: certificates of one person with the same file, the same number "
            "and organiser, or the same name and days. The first one counts."
        ),
        _(
            "Target: %(target)s JP a year for civil servants (PNS), as the agency has set "
            "it. For PPPK, more than %(pppk)s JP is shown for information and holds "
            "nothing back."
        )
        % {"target": year.target, "pppk": year.pppk},
        _(
            "The estimate of the competence dimension of IP ASN adds three parts, each "
            "whole or not at all: training of the position kind, at least %(hours)s JP in "
            "the year, and a seminar or workshop within %(years)s years. It knows only "
            "what is recorded here; the agency sets the scores."
        )
        % {"hours": scores.hours_needed, "years": scores.seminar_years},
        *_scores_said(year),
    )


def _scores_said(year: HoursYear) -> tuple[str, ...]:
    """The scores of each kind of position, as the agency has set them."""
    return tuple(
        _(
            "%(group)s: training %(training)s, lesson hours %(hours)s, seminar %(seminar)s."
        )
        % {
            "group": heading,
            **{
                part: number_format(getattr(year.scores, f"{group}_{part}"))
                for part in PARTS
            },
        }
        for group, heading in GROUPS.items()
    )
