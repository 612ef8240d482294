"""The period of a module, on its first and last days and the days beside them."""

from datetime import date

import pytest

from courses.cycles import FOR_EVER, cycle_for, span_of
from courses.models import Cycle
from tests.factories import add_course


@pytest.mark.parametrize(
    ("renewal", "day", "code", "first", "last"),
    [
        ("year", date(2026, 1, 1), "2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("year", date(2026, 12, 31), "2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("year", date(2027, 1, 1), "2027", date(2027, 1, 1), date(2027, 12, 31)),
        ("semester", date(2026, 1, 1), "2026-1", date(2026, 1, 1), date(2026, 6, 30)),
        ("semester", date(2026, 6, 30), "2026-1", date(2026, 1, 1), date(2026, 6, 30)),
        ("semester", date(2026, 7, 1), "2026-2", date(2026, 7, 1), date(2026, 12, 31)),
        ("semester", date(2028, 2, 29), "2028-1", date(2028, 1, 1), date(2028, 6, 30)),
        ("once", date(2026, 11, 24), "sekali", *FOR_EVER),
        ("once", date(9999, 12, 31), "sekali", *FOR_EVER),
    ],
)
def test_a_day_falls_into_one_cycle(renewal, day, code, first, last):
    assert span_of(renewal, on=day) == (code, first, last)
    assert first <= day <= last


def test_a_cycle_is_made_when_first_asked_for_and_shared(db, today):
    one, other = add_course("satu"), add_course("dua")
    assert cycle_for(course=one, on=today) == cycle_for(course=other, on=today)
    cycle = Cycle.objects.get()
    assert (cycle.code, cycle.ends_on) == ("2026", date(2026, 12, 31))


def test_modules_of_another_renewal_have_another_cycle(db, today):
    renewals = ("once", "year", "semester")
    courses = [add_course(renewal, renewal=renewal) for renewal in renewals]
    codes = [cycle_for(course=course, on=today).code for course in courses]
    assert codes == ["sekali", "2026", "2026-2"]
