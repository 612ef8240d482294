"""Units are added and moved; a unit never comes to stand under itself."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from elearning.people.models import Unit, UnitMove
from elearning.people.placing import (
    CodeTaken,
    WouldBeItsOwnParent,
    add_unit,
    move_unit,
)
from tests.factories import UnitFactory, UserFactory, unit_tree

pytestmark = pytest.mark.django_db

DAY = date(2026, 12, 1)


def test_a_code_is_given_once(now):
    first = add_unit(under=None, code="A", name="Kabupaten", by=None, at=now)
    add_unit(under=first, code="B", name="Dinas", by=None, at=now)
    with pytest.raises(CodeTaken):
        add_unit(under=first, code="B", name="Dinas", by=None, at=now)


def test_a_unit_moves_with_everything_below_it(now):
    agency, office, centre = unit_tree()
    other = UnitFactory(parent=agency)
    hr = UserFactory()
    move = move_unit(unit=office, under=other, on=DAY, by=hr, at=now)
    assert (move.unit, move.moved_on, move.recorded_by) == (office, DAY, hr)
    assert [unit.pk for unit in Unit.objects.get(pk=centre.pk).get_ancestors()] == [
        agency.pk,
        other.pk,
        office.pk,
    ]
    assert move_unit(unit=office, under=other, on=DAY, by=hr, at=now) is None


def test_a_unit_does_not_stand_under_itself(now):
    _agency, office, centre = unit_tree()
    for under in (office, centre):
        with pytest.raises(WouldBeItsOwnParent, match="Dinas Kesehatan cannot stand"):
            move_unit(unit=office, under=under, on=DAY, by=None, at=now)


def test_the_database_refuses_moves_that_are_none(now):
    agency, office, _centre = unit_tree()
    facts = {"unit": office, "moved_on": DAY, "recorded_at": now}
    for wrong in (
        {"from_parent": agency, "to_parent": office},
        {"from_parent": agency, "to_parent": agency},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            UnitMove.objects.create(**facts, **wrong)
