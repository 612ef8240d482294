"""Where everybody stands with a duty, counted down the tree and as of a day."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from courses.assigning import exempt
from elearning.evidence.reporting.completion import completion
from elearning.evidence.reporting.people import people_rows
from elearning.evidence.reporting.tallies import Tally, share
from elearning.people.joining import join
from elearning.people.models import Unit
from tests.conftest import NOW, TODAY
from tests.evidence.acting import assign_to, complete, person, revoke, start
from tests.factories import UserFactory, add_course

pytestmark = pytest.mark.django_db


def tally_on(day, *, unit=None, **options):
    scope = Unit.objects.subtree_of(unit) if unit else Unit.objects.all()
    return completion(scope=scope, on=day, **options).total


def by_name(scope, day):
    rows = completion(scope=scope, on=day, levels=None).rows()
    return {row.unit.name: row for row in rows}


def excuse(employee, **fields):
    values = {"reason": "Cuti besar", "starts_on": date(2026, 3, 1)} | fields
    return exempt(employee=employee, by=UserFactory(), at=NOW, **values)


# --- States -----------------------------------------------------------------------------


def test_each_state_is_counted_apart(course, duty, office):
    complete(person(office, "Ani"), course)
    start(person(office, "Budi"), course)
    person(office, "Cici")
    excuse(person(office, "Dodi"))
    total = tally_on(TODAY)
    assert total == Tally(done=1, progress=1, todo=1, exempt=1, late=2)
    assert (total.obliged, total.everyone) == (3, 4)
    assert (total.percent, total.percent_of_everyone) == (
        Decimal("33.3"),
        Decimal("25.0"),
    )


def test_nobody_is_late_on_the_last_day_itself(course, duty, office):
    person(office, "Ani")
    assert tally_on(duty.due_on).late == 0
    assert tally_on(duty.due_on + timedelta(days=1)).late == 1


def test_done_too_late_is_done(course, duty, office):
    complete(person(office, "Ani"), course, at=NOW)
    assert tally_on(TODAY) == Tally(done=1)


def test_a_revoked_completion_is_not_done(course, duty, office):
    revoke(complete(person(office, "Ani"), course))
    assert tally_on(TODAY) == Tally(progress=1, late=1)


def test_an_exemption_holds_from_its_first_to_its_last_day(course, duty, office):
    excuse(person(office, "Ani"), ends_on=date(2026, 3, 31))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert [tally_on(day).exempt for day in days] == [0, 1, 1, 0]


def test_an_exemption_from_another_module_changes_nothing(course, duty, office):
    excuse(person(office, "Ani"), course=add_course("benturan"))
    assert tally_on(TODAY).exempt == 0


def test_people_who_are_not_active_must_nothing(course, duty, office):
    person(office, "Ani", membership__legal_status="study")
    assert tally_on(TODAY).everyone == 0


# --- Who counts, and when ---------------------------------------------------------------


def test_two_assignments_ask_each_person_once(course, duty, office):
    assign_to(course, office, due_on=date(2026, 12, 31))
    person(office, "Ani")
    assert tally_on(TODAY) == Tally(todo=1, late=1)


def test_two_modules_are_two_duties(course, duty, agency, office):
    assign_to(add_course("benturan"), agency)
    person(office, "Ani")
    figures = completion(scope=Unit.objects.all(), on=TODAY)
    assert figures.total.everyone == 2
    assert [row.tally.everyone for row in figures.by_course()] == [1, 1]
    assert tally_on(TODAY, course=course).everyone == 1


def test_the_figures_are_those_of_the_day(course, duty, office):
    ani = person(office, "Ani")
    finished = complete(ani, course).completed_at
    day = timezone.localdate(finished)
    before = [tally_on(day - timedelta(days=n)) for n in (2, 1, 0)]
    assert before == [Tally(todo=1), Tally(progress=1), Tally(done=1)]
    assert tally_on(date(2026, 1, 1)).everyone == 0


def test_done_just_before_midnight_belongs_to_that_day(course, duty, office):
    late = datetime(2026, 10, 5, 16, 59, tzinfo=UTC)  # 23.59 WIB
    complete(person(office, "Ani"), course, at=late)
    assert tally_on(date(2026, 10, 5)).done == 1
    assert tally_on(date(2026, 10, 4)).done == 0


def test_days_to_learn_run_from_joining_or_from_the_duty(course, office):
    assign_to(course, office, due_days=30)
    new = person(office, "Baru", membership__starts_on=date(2026, 10, 1))
    person(office, "Lama")
    assert tally_on(date(2026, 1, 20)).late == 0
    assert tally_on(date(2026, 2, 2)).late == 1
    assert tally_on(date(2026, 10, 31)) == Tally(todo=2, late=1)
    assert tally_on(date(2026, 11, 1)).late == 2
    rows = people_rows(scope=Unit.objects.all(), on=TODAY, search=new.name)
    assert [row.due for row in rows] == [date(2026, 10, 31)]


def test_a_transfer_takes_the_person_to_another_denominator(
    course, duty, office, school
):
    ani = person(office, "Ani")
    join(
        employee=ani,
        unit=school,
        employment_kind="pns",
        position_kind="executive",
        starts_on=date(2026, 6, 1),
        by=None,
        at=NOW,
    )
    days = [date(2026, 5, 31), date(2026, 6, 1)]
    assert [tally_on(day, unit=office).everyone for day in days] == [1, 0]
    assert [tally_on(day, unit=school).everyone for day in days] == [0, 1]
    assert [tally_on(day).everyone for day in days] == [1, 1]


def test_a_cycle_that_has_passed_is_told_by_its_name(course, duty, office):
    person(office, "Ani")
    new_year = date(2027, 1, 1)
    assert tally_on(new_year).everyone == 0
    assert tally_on(new_year, cycle=duty.cycle).late == 1


# --- Down the tree ----------------------------------------------------------------------


def test_units_add_up_to_the_units_above(course, duty, agency, office, centre, school):
    complete(person(agency, "Ani"), course)
    complete(person(centre, "Budi"), course)
    person(office, "Cici")
    person(school, "Dodi")
    rows = by_name(Unit.objects.all(), TODAY)
    shape = {name: (row.depth, row.has_units) for name, row in rows.items()}
    assert shape == {
        "Kabupaten": (0, True),
        "Dinas Kesehatan": (1, True),
        "Puskesmas Mawar": (2, False),
        "Dinas Pendidikan": (1, False),
    }
    assert rows["Kabupaten"].total == Tally(done=2, todo=2, late=2)
    assert rows["Dinas Kesehatan"].total == Tally(done=1, todo=1, late=1)
    assert rows["Kabupaten"].total == tally_on(TODAY)


def test_a_part_of_the_tree_counts_from_its_own_top(course, duty, office, centre):
    person(centre, "Ani")
    rows = by_name(Unit.objects.subtree_of(office), TODAY)
    assert [(row.depth, row.total.todo) for row in rows.values()] == [(0, 1), (1, 1)]


def test_units_that_do_not_stand_are_left_out_unless_people_count(
    course, duty, agency, office, centre, school
):
    Unit.objects.filter(pk=school.pk).update(valid_to=date(2026, 1, 31))
    Unit.objects.filter(pk=centre.pk).update(valid_from=date(2026, 12, 1))
    assert set(by_name(Unit.objects.all(), TODAY)) == {"Kabupaten", "Dinas Kesehatan"}
    person(school, "Ani")
    assert "Dinas Pendidikan" in by_name(Unit.objects.all(), TODAY)
    assert "Dinas Pendidikan" in by_name(Unit.objects.all(), date(2026, 1, 31))


def test_every_figure_equals_the_rows_behind_it(course, duty, office, centre):
    assign_to(add_course("benturan"), centre, due_on=date(2026, 12, 1))
    for n in range(6):
        someone = person(office if n % 2 else centre, f"Orang {n}")
        if n in (1, 2):
            complete(someone, course)
        if n == 3:
            start(someone, course)
        if n == 4:
            excuse(someone)
    scope = Unit.objects.all()
    total = tally_on(TODAY)
    for status in ("done", "exempt", "late", "progress", "todo"):
        rows = list(people_rows(scope=scope, on=TODAY, status=status))
        assert len(rows) == getattr(total, status), status
    assert len(people_rows(scope=scope, on=TODAY)) == total.everyone == 9


def test_forty_people_cost_as_many_queries_as_five(
    course, duty, office, centre, django_assert_num_queries
):
    def count():
        scope = Unit.objects.all()
        figures = completion(scope=scope, on=TODAY)
        return figures.total.everyone, len(figures.rows())

    for n in range(5):
        person(office, f"Orang {n}")
    with django_assert_num_queries(10):
        assert count()[0] == 5
    for n in range(35):
        person(centre, f"Orang {n + 5}")
    with django_assert_num_queries(10):
        assert count()[0] == 40


def test_percent_is_rounded_down_and_none_of_nothing():
    assert share(1999, 2000) == Decimal("99.9")
    assert share(3, 3) == 100
    assert share(0, 0) is None
