"""Where a unit stands in the tree: added, moved, each with its day and who said so."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .models import Unit, UnitMove, User


class WouldBeItsOwnParent(Exception):
    """A unit cannot stand under itself or under one of its own."""


class CodeTaken(Exception):
    """Another unit has this code."""


@transaction.atomic
def add_unit(
    *, under: Unit | None, code: str, by: User | None, at: datetime, **facts: Any
) -> Unit:
    """A new unit under another one, or the first of all. Raises CodeTaken."""
    if Unit.objects.filter(code=code).exists():
        raise CodeTaken(_("Another unit has this code."))
    unit: Unit
    if under is None:
        unit = Unit.add_root(code=code, **facts)
    else:
        unit = Unit.objects.get(pk=under.pk).add_child(code=code, **facts)
    log(unit, action="people.add_unit", user=by, timestamp=at)
    return unit


@transaction.atomic
def move_unit(
    *, unit: Unit, under: Unit, on: date, by: User | None, at: datetime
) -> UnitMove | None:
    """Put a unit with all below it under another one from ``on``; its code stays.

    Completions keep the unit they had. Nothing happens where it stands there already.
    Raises WouldBeItsOwnParent.
    """
    unit, under = Unit.objects.get(pk=unit.pk), Unit.objects.get(pk=under.pk)
    if under.path.startswith(unit.path):
        raise WouldBeItsOwnParent(
            _("%(unit)s cannot stand under %(under)s, which is itself or below it.")
            % {"unit": unit.name, "under": under.name}
        )
    before: Unit | None = unit.get_parent()
    if before is not None and before.pk == under.pk:
        return None
    unit.move(under, "last-child")
    log(
        unit,
        action="people.move_unit",
        user=by,
        timestamp=at,
        data={"from": before.code if before else "", "to": under.code, "on": str(on)},
    )
    return UnitMove.objects.create(
        unit=unit,
        from_parent=before,
        to_parent=under,
        moved_on=on,
        recorded_at=at,
        recorded_by=by,
    )
