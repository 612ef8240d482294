"""A duty in plain words: whom it hits, by when, and whether it is asked again."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from elearning.people.models import EmploymentKind, PositionKind, Unit

from .duty_plans import DutyPlan
from .models import Assignment, Mode, Repeats

SHOWN_UNITS = 6


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a rule is made of, told apart from where it is stored."""

    included: tuple[Unit, ...]
    excluded: tuple[Unit, ...]
    named: int
    spared: int
    employment_kinds: tuple[str, ...]
    position_kinds: tuple[str, ...]
    rank_codes: tuple[str, ...]


def rule_of_plan(plan: DutyPlan) -> list[str]:
    return sentences(
        Said(
            included=plan.included_units,
            excluded=plan.excluded_units,
            named=len(plan.included_people),
            spared=len(plan.excluded_people),
            employment_kinds=plan.employment_kinds,
            position_kinds=plan.position_kinds,
            rank_codes=plan.rank_codes,
        )
    )


def rule_of(assignment: Assignment) -> list[str]:
    """Reads ``named`` and ``spared``, the counts that ``duty_lists`` annotates."""
    units = list(assignment.units.all())
    return sentences(
        Said(
            included=tuple(u.unit for u in units if u.mode == Mode.INCLUDE),
            excluded=tuple(u.unit for u in units if u.mode == Mode.EXCLUDE),
            named=assignment.named,  # type: ignore[attr-defined]
            spared=assignment.spared,  # type: ignore[attr-defined]
            employment_kinds=tuple(assignment.employment_kinds),
            position_kinds=tuple(assignment.position_kinds),
            rank_codes=tuple(assignment.rank_codes),
        )
    )


def sentences(said: Said) -> list[str]:
    found = [_base(said)]
    if said.excluded:
        text = _("Not who works in %(units)s or below.")
        found.append(text % {"units": _units(said.excluded)})
    if said.included:
        found += _narrowed(said)
    if said.named and said.included:
        text = ngettext(
            "Also %(n)d person by name.", "Also %(n)d people by name.", said.named
        )
        found.append(text % {"n": said.named})
    if said.spared:
        text = ngettext(
            "Without %(n)d person by name.",
            "Without %(n)d people by name.",
            said.spared,
        )
        found.append(text % {"n": said.spared})
    return found


def _base(said: Said) -> str:
    if said.included:
        text = _("Everybody who works in %(units)s or below.")
        return text % {"units": _units(said.included)}
    text = ngettext(
        "Only %(n)d person by name.", "Only %(n)d people by name.", said.named
    )
    return text % {"n": said.named}


def _narrowed(said: Said) -> list[str]:
    kinds = _labels(said.employment_kinds, EmploymentKind.choices)
    positions = _labels(said.position_kinds, PositionKind.choices)
    found = []
    if kinds:
        found.append(_("Of these only %(kinds)s.") % {"kinds": kinds})
    if positions:
        found.append(_("Of these only positions: %(kinds)s.") % {"kinds": positions})
    if said.rank_codes:
        ranks = ", ".join(said.rank_codes)
        found.append(_("Of these only ranks: %(ranks)s.") % {"ranks": ranks})
    return found


def due_of(duty: Assignment | DutyPlan) -> str:
    if duty.due_on is not None:
        return date_format(duty.due_on, "j F Y")
    return ngettext(
        "%(n)d day after the duty begins, or after joining if that is later",
        "%(n)d days after the duty begins, or after joining if that is later",
        duty.due_days or 0,
    ) % {"n": duty.due_days or 0}


def repeats_of(duty: Assignment | DutyPlan) -> str:
    if duty.repeats == Repeats.YEAR:
        return _("Each year anew; what was completed before stays on record.")
    if duty.repeats == Repeats.SEMESTER:
        return _("Each semester anew; what was completed before stays on record.")
    return _("Once, in this period.")


def _units(units: tuple[Unit, ...]) -> str:
    names = [unit.name for unit in units[:SHOWN_UNITS]]
    more = len(units) - SHOWN_UNITS
    if more > 0:
        text = ngettext("%(n)d more unit", "%(n)d more units", more)
        names.append(text % {"n": more})
    return ", ".join(names)


def _labels(values: Iterable[str], choices: Iterable[tuple[str, object]]) -> str:
    labels = dict(choices)
    return ", ".join(str(labels.get(value, value)) for value in values)
