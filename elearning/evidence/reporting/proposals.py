"""The proposed answer to a question of the worksheet: what the figures say. TPI decides.

Words like 'seluruh', 'sebagian besar' and 'berkala' have no numbers in the regulation for
these questions, so what they mean here is a setting of the agency, and is told beside them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from .quarters import quarters_of

LARGE, SMALL = 4, 3  # options: all, most, few, none; or all, some, none


@dataclass(frozen=True, kw_only=True)
class Scales:
    """Codes of questions about coverage and about regularity; shares in percent."""

    coverage: frozenset[str]
    regular: frozenset[str]
    all_from: Decimal
    most_above: Decimal


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """``letter`` of the option that the figures support, and why, in a sentence."""

    letter: str
    because: str


def by_coverage(
    letters: Sequence[str], *, share: Decimal | None, scales: Scales
) -> Proposal | None:
    """From the share of those who must that are done; None without a duty."""
    if share is None or len(letters) not in {LARGE, SMALL}:
        return None
    facts = {
        "share": _percent(share),
        "all": _percent(scales.all_from),
        "most": _percent(scales.most_above),
    }
    if share >= scales.all_from:
        return Proposal(
            letter=letters[0],
            because=_("%(share)s %% are done; from %(all)s %% it counts as all.")
            % facts,
        )
    if not share:
        return Proposal(letter=letters[-1], because=_("Nobody is done yet."))
    if len(letters) == SMALL:
        text = _("%(share)s %% are done; below %(all)s %% it counts as some.")
        return Proposal(letter=letters[1], because=text % facts)
    if share > scales.most_above:
        text = _("%(share)s %% are done; above %(most)s %% it counts as most.")
        return Proposal(letter=letters[1], because=text % facts)
    text = _("%(share)s %% are done; up to %(most)s %% it counts as few.")
    return Proposal(letter=letters[2], because=text % facts)


def by_regularity(
    letters: Sequence[str], *, days: Collection[date], starts_on: date, ends_on: date
) -> Proposal | None:
    """From the quarters of the last year in which somebody completed."""
    if len(letters) != SMALL:
        return None
    told = [q for q in quarters_of(ends_on.year, on=ends_on) if q.ends_on >= starts_on]
    held = [q for q in told if any(q.starts_on <= day <= q.ends_on for day in days)]
    facts = {"held": len(held), "told": len(told)}
    if not held:
        return Proposal(letter=letters[2], because=_("Nobody completed in the period."))
    if len(held) == len(told):
        text = _("Somebody completed in each of the %(told)d quarters of the period.")
        return Proposal(letter=letters[0], because=text % facts)
    text = _("Somebody completed in %(held)d of %(told)d quarters of the period.")
    return Proposal(letter=letters[1], because=text % facts)


def proposal(
    code: str,
    letters: Sequence[str],
    *,
    share: Decimal | None,
    days: Collection[date],
    period: tuple[date, date],
    scales: Scales,
) -> Proposal | None:
    """None where the question is not one that participation answers by itself."""
    if code in scales.coverage:
        return by_coverage(letters, share=share, scales=scales)
    if code in scales.regular:
        starts_on, ends_on = period
        return by_regularity(letters, days=days, starts_on=starts_on, ends_on=ends_on)
    return None


def _percent(share: Decimal) -> str:
    return f"{share.normalize():f}".replace(".", ",")
