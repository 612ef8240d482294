"""Duties that ask again each period: over year ends, leap days and ends of semesters."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError
from wagtail.models import ModelLogEntry

from courses.assigning import assign, end
from courses.cycles import cycle_for
from courses.duties import duties_of
from courses.models import Assignment, Certificate
from courses.renewing import AHEAD, moved, renew_duties
from courses.standing import standing_of
from tests.factories import (
    EmployeeFactory,
    UnitFactory,
    UserFactory,
    add_course,
    add_lesson,
    finish,
)

pytestmark = pytest.mark.django_db


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def repeating(course, first: date, **fields) -> Assignment:
    values = {"reason": "SE 1/2026", "repeats": course.renewal, "units": []}
    if "due_days" not in fields:
        values["due_on"] = date(first.year, first.month, 28)
    if "include" not in fields:
        values["units"] = [UnitFactory()]
    values["cycle"] = cycle_for(course=course, on=first)
    return assign(
        course=course,
        starts_on=first,
        by=UserFactory(),
        at=noon(first),
        **(values | fields),
    )


def renew(day: date):
    return renew_duties(by=None, at=noon(day)).opened


# --- When -------------------------------------------------------------------------------


def test_nothing_is_opened_long_before_the_period_ends(module):
    repeating(module, date(2026, 1, 5))
    assert renew(date(2026, 12, 17)) == []


def test_the_next_year_is_there_two_weeks_before_it_begins(module):
    head = repeating(module, date(2026, 1, 5))
    (opened,) = renew(date(2027, 1, 1) - AHEAD)
    assert (opened.cycle.code, opened.starts_on) == ("2027", date(2027, 1, 1))
    assert (opened.series, opened.reason, opened.repeats) == (head, "SE 1/2026", "year")
    assert opened.due_on == date(2027, 1, 28)
    assert ModelLogEntry.objects.filter(action="courses.renew_duty").count() == 1


def test_opening_twice_opens_once(module):
    repeating(module, date(2026, 1, 5))
    assert len(renew(date(2027, 1, 1))) == 1
    assert renew(date(2027, 1, 1)) == []
    assert renew(date(2027, 6, 1)) == []


def test_the_database_refuses_a_second_renewal(module):
    head = repeating(module, date(2026, 1, 5))
    (opened,) = renew(date(2027, 1, 1))
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        repeating(module, date(2027, 1, 1), series=head, cycle=opened.cycle)


def test_missed_periods_are_opened_one_after_the_other(module):
    repeating(module, date(2026, 1, 5))
    codes = [row.cycle.code for row in renew(date(2029, 5, 1))]
    assert codes == ["2027", "2028", "2029"]


def test_a_semester_follows_the_other(db):
    course = add_course("semester", renewal="semester")
    repeating(course, date(2026, 2, 1), due_on=date(2026, 3, 31))
    opened = renew(date(2028, 1, 1))
    assert [(row.cycle.code, row.due_on) for row in opened] == [
        ("2026-2", date(2026, 9, 30)),
        ("2027-1", date(2027, 3, 31)),
        ("2027-2", date(2027, 9, 30)),
        ("2028-1", date(2028, 3, 31)),
    ]


def test_a_module_of_a_semester_may_be_asked_once_a_year(db):
    course = add_course("semester", renewal="semester")
    repeating(course, date(2026, 8, 1), repeats="year", due_on=date(2026, 12, 31))
    assert renew(date(2027, 6, 10)) == []
    (opened,) = renew(date(2027, 6, 20))
    assert (opened.cycle.code, opened.due_on) == ("2027-2", date(2027, 12, 31))


def test_days_count_from_the_first_day_of_the_new_period(module):
    employee = EmployeeFactory()
    repeating(module, date(2026, 3, 1), due_days=30, include=[employee])
    renew(date(2027, 1, 1))
    (duty,) = duties_of(employee, on=date(2027, 1, 1))
    assert duty.due_on == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2027, 2, 28), 12, date(2028, 2, 29)),
        (date(2026, 2, 27), 24, date(2028, 2, 27)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 6, 30), 6, date(2026, 12, 31)),
        (date(2026, 8, 30), 6, date(2027, 2, 28)),
        (date(2026, 3, 31), 12, date(2027, 3, 31)),
    ],
)
def test_the_last_day_of_a_month_stays_the_last(day, months, expected):
    assert moved(day, months=months) == expected


def test_a_leap_day_comes_back_with_the_leap_year(module):
    repeating(module, date(2028, 1, 3), due_on=date(2028, 2, 29))
    due = [row.due_on for row in renew(date(2032, 1, 1))]
    assert due == [
        date(2029, 2, 28),
        date(2030, 2, 28),
        date(2031, 2, 28),
        date(2032, 2, 29),
    ]


# --- Whether ----------------------------------------------------------------------------


def test_a_duty_for_one_period_is_not_asked_again(module):
    repeating(module, date(2026, 1, 5), repeats="once")
    assert renew(date(2027, 1, 1)) == []


def test_an_ended_duty_is_not_asked_again(module):
    head = repeating(module, date(2026, 1, 5))
    end(assignment=head, reason="Dicabut.", by=UserFactory(), at=noon(date(2026, 6, 1)))
    assert renew(date(2027, 1, 1)) == []


def test_ending_takes_what_was_opened_ahead_along(module):
    head = repeating(module, date(2026, 1, 5))
    (ahead,) = renew(date(2026, 12, 20))
    by, at = UserFactory(), noon(date(2026, 12, 21))
    end(assignment=head, reason="Dicabut.", by=by, at=at)
    ahead.refresh_from_db()
    assert (ahead.ended_at, ahead.ended_by, ahead.end_reason) == (at, by, "Dicabut.")
    assert renew(date(2028, 1, 1)) == []


def test_ending_what_is_to_come_leaves_this_year_and_stops_the_series(module):
    head = repeating(module, date(2026, 1, 5))
    (ahead,) = renew(date(2026, 12, 20))
    end(
        assignment=ahead,
        reason="Diganti.",
        by=UserFactory(),
        at=noon(date(2026, 12, 21)),
    )
    head.refresh_from_db()
    assert head.ended_at is None
    assert renew(date(2028, 1, 1)) == []


@pytest.mark.parametrize("change", [{"live": False}, {"renewal": "once"}])
def test_what_nobody_could_do_is_kept_back_and_told(module, change):
    repeating(module, date(2026, 1, 5))
    type(module).objects.update(**change)
    renewed = renew_duties(by=None, at=noon(date(2027, 1, 1)))
    assert (renewed.opened, len(renewed.kept_back)) == ([], 1)
    out = StringIO()
    with time_machine.travel(noon(date(2027, 1, 1))):
        call_command("renew_duties", stdout=out)
    assert "0 duties opened." in out.getvalue()
    assert "Not opened: Gratifikasi (2026)" in out.getvalue()
    type(module).objects.update(live=True, renewal="year")
    assert len(renew(date(2027, 1, 2))) == 1, "as soon as it can be done again"


def test_a_module_that_came_to_count_shorter_is_due_within_its_period(module):
    repeating(module, date(2026, 1, 5), due_on=date(2026, 11, 30))
    type(module).objects.update(renewal="semester")
    (opened,) = renew(date(2027, 1, 1))
    assert (opened.cycle.code, opened.due_on) == ("2027-1", date(2027, 6, 30))


# --- What stays -------------------------------------------------------------------------


def test_the_rule_goes_along(module):
    one, other = UnitFactory(), UnitFactory()
    named, spared = EmployeeFactory(), EmployeeFactory()
    repeating(
        module,
        date(2026, 1, 5),
        units=[one],
        excluded_units=[other],
        include=[named],
        exclude=[spared],
        employment_kinds=["pns"],
        position_kinds=["functional"],
        rank_codes=["III/a"],
        owner=one,
    )
    (opened,) = renew(date(2027, 1, 1))
    assert {(u.unit, u.mode) for u in opened.units.all()} == {
        (one, "include"),
        (other, "exclude"),
    }
    assert {(p.employee, p.mode) for p in opened.people.all()} == {
        (named, "include"),
        (spared, "exclude"),
    }
    assert (opened.employment_kinds, opened.position_kinds) == (["pns"], ["functional"])
    assert (opened.rank_codes, opened.owner) == (["III/a"], one)


def test_last_year_s_certificate_stands_beside_this_year_s_duty(module, today, now):
    add_lesson(module)
    employee = EmployeeFactory(with_account=True)
    repeating(module, date(2026, 11, 1), include=[employee])
    finish(module, employee)
    renew(date(2027, 1, 1))
    standing = standing_of(employee, on=date(2027, 1, 1))
    assert [task.status for task in standing.to_do] == ["todo"]
    certificate = Certificate.objects.get()
    assert [held.number for held in standing.certificates] == [certificate.number]
    assert certificate.completion.enrolment.cycle.code == "2026"


def test_nothing_owed_costs_one_query(module, django_assert_num_queries):
    repeating(module, date(2026, 1, 5))
    with django_assert_num_queries(1):
        renew(date(2026, 6, 1))


def test_the_command_is_run_daily_and_says_what_it_did(module):
    repeating(module, date(2026, 1, 5))
    said = []
    for day in (date(2026, 12, 31), date(2026, 12, 31) + timedelta(days=1)):
        out = StringIO()
        with time_machine.travel(noon(day)):
            call_command("renew_duties", stdout=out)
        said.append(out.getvalue())
    assert said == ["1 duties opened.\n", "0 duties opened.\n"]
