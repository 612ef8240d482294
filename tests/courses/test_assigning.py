"""Making something a duty, ending it, and excusing a person from it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from courses.assigning import (
    AlreadyEnded,
    DueDayIsMissing,
    NobodyIsAssigned,
    assign,
    end,
    exempt,
)
from courses.cycles import cycle_for
from courses.models import Assignment, Exemption
from tests.factories import EmployeeFactory, UnitFactory, UserFactory, finish

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty(module, today, now):
    """duty(units=[…], due_on=…): a duty for the module in the cycle of today."""

    def _duty(**fields) -> Assignment:
        values = {
            "course": module,
            "cycle": cycle_for(course=module, on=today),
            "reason": "Surat edaran",
            "starts_on": today,
            "by": UserFactory(),
            "at": now,
        }
        return assign(**(values | fields))

    return _duty


def test_a_duty_keeps_what_was_decided(duty, module, today, now):
    unit, left_out = UnitFactory(), UnitFactory()
    named, spared = EmployeeFactory(), EmployeeFactory()
    made = duty(
        units=[unit],
        excluded_units=(u for u in [left_out]),
        include=[named],
        exclude=[spared],
        employment_kinds=("pns", "pppk"),
        position_kinds={"functional"},
        rank_codes=["III/a"],
        due_on=today + timedelta(days=30),
    )
    stored = Assignment.objects.get()
    assert stored == made
    assert (stored.course, stored.cycle.code) == (module, "2026")
    assert (stored.employment_kinds, stored.position_kinds) == (
        ["pns", "pppk"],
        ["functional"],
    )
    assert stored.rank_codes == ["III/a"]
    assert stored.created_at == now
    assert {(row.unit, row.mode) for row in stored.units.all()} == {
        (unit, "include"),
        (left_out, "exclude"),
    }
    assert {(row.employee, row.mode) for row in stored.people.all()} == {
        (named, "include"),
        (spared, "exclude"),
    }


def test_people_alone_are_enough(duty):
    assert duty(include=[EmployeeFactory()], due_days=30).due_days == 30


def test_a_duty_for_nobody_is_refused(duty, today):
    with pytest.raises(NobodyIsAssigned):
        duty(due_on=today)
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    "when", [{}, {"due_on": date(2026, 12, 31), "due_days": 30}], ids=["none", "both"]
)
def test_exactly_one_kind_of_due_day_is_given(duty, when):
    with pytest.raises(DueDayIsMissing):
        duty(units=[UnitFactory()], **when)
    assert not Assignment.objects.exists()


def test_due_at_once_is_a_number_of_days_too(duty):
    assert duty(units=[UnitFactory()], due_days=0).due_days == 0


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"due_on": date(2026, 11, 23)}], ids=["reason", "due"]
)
def test_the_database_refuses_half_a_duty(duty, today, wrong):
    with pytest.raises(IntegrityError):
        duty(**({"units": [UnitFactory()], "due_on": today} | wrong))


def test_a_duty_is_ended_once_with_a_reason_and_records_stay(
    duty, module, first, today, now
):
    assignment = duty(units=[UnitFactory()], due_on=today)
    completion = finish(module)
    hr = UserFactory()
    end(assignment=assignment, reason="Dicabut.", by=hr, at=now)
    stored = Assignment.objects.get()
    assert (stored.ended_at, stored.ended_by, stored.end_reason) == (
        now,
        hr,
        "Dicabut.",
    )
    with pytest.raises(AlreadyEnded):
        end(assignment=stored, reason="Lagi.", by=hr, at=now)
    completion.refresh_from_db()


def test_an_exemption_names_reason_and_approver(module, today, now):
    employee, hr = EmployeeFactory(), UserFactory()
    exempt(
        employee=employee,
        course=module,
        reason="Cuti melahirkan",
        starts_on=today,
        ends_on=today + timedelta(days=90),
        by=hr,
        at=now,
    )
    stored = Exemption.objects.get()
    assert (stored.employee, stored.course) == (employee, module)
    assert (stored.approved_at, stored.approved_by) == (now, hr)
