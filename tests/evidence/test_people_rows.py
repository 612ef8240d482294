"""The list behind the figures: filtered, searched, counted and cut into pages."""

from datetime import date
from decimal import Decimal

import pytest

from courses.assigning import exempt
from elearning.evidence.reckoning import reckon
from elearning.evidence.reporting.people import people_rows
from elearning.people.models import Unit
from tests.conftest import NOW, TODAY
from tests.evidence.acting import OCTOBER, assign_to, complete, person, start
from tests.factories import UserFactory, add_course

pytestmark = pytest.mark.django_db

NIP = "198609262015051001"


def rows_of(**asked):
    return people_rows(scope=Unit.objects.all(), on=TODAY, **asked)


def names(**asked):
    return [row.name for row in rows_of(**asked)]


@pytest.fixture
def cast(course, duty, office, centre):
    """Ani is done, Budi under way, Cici has not begun, Dodi is exempt."""
    complete(
        person(office, "Ani", nip=NIP, back_title="S.E."), course, score=Decimal(90)
    )
    start(person(office, "Budi"), course)
    person(centre, "Cici")
    exempt(
        employee=person(centre, "Dodi"),
        reason="Cuti besar",
        starts_on=date(2026, 3, 1),
        by=UserFactory(),
        at=NOW,
    )


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("", ["Ani, S.E.", "Budi", "Cici", "Dodi"]),
        ("late", ["Budi", "Cici"]),
        ("done", ["Ani, S.E."]),
        ("progress", ["Budi"]),
        ("todo", ["Cici"]),
        ("exempt", ["Dodi"]),
    ],
)
def test_a_status_shows_those_who_have_it(cast, status, found):
    assert names(status=status) == found
    assert len(rows_of(status=status)) == len(found)


def test_open_duties_are_late_only_after_the_last_day(course, agency, office):
    assign_to(course, agency, due_on=TODAY)
    person(office, "Ani")
    assert [row.status for row in rows_of()] == ["todo"]
    assert len(rows_of(status="late")) == 0


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ani", ["Ani, S.E."]),
        ("  BUD  ", ["Budi"]),
        ("ani budi", []),
        (NIP, ["Ani, S.E."]),
        ("19860926 201505 1 001", ["Ani, S.E."]),
        ("19860926.201505", ["Ani, S.E."]),
        ("201505", []),
        ("tidak ada", []),
        (".", []),
    ],
)
def test_search_finds_names_and_nips_as_people_write_them(cast, search, found):
    assert names(search=search) == found


def test_search_takes_every_word_of_a_name(course, duty, office):
    person(office, "Siti Nur Aini")
    person(office, "Siti Rahma")
    assert names(search="aini siti") == ["Siti Nur Aini"]


def test_a_row_tells_job_duty_and_result(cast, course, office):
    done = rows_of(status="done")[0:1][0]
    assert (done.nip, done.position, done.unit) == (NIP, "Pengelola Data", office.name)
    assert (done.unit_code, done.module) == (office.code, "Gratifikasi")
    assert (done.due, done.completed_at) == (date(2026, 10, 31), OCTOBER)
    assert done.started_at < done.completed_at
    assert done.certificate == "00001/ZI/2026"


def test_a_row_without_a_result_has_none(cast):
    (under_way,) = rows_of(status="progress")
    assert under_way.started_at == OCTOBER
    assert (under_way.completed_at, under_way.score) == (None, None)
    assert under_way.certificate == ""


def test_a_completion_after_the_day_is_not_told(cast):
    (row,) = people_rows(scope=Unit.objects.all(), on=date(2026, 10, 4), search="ani")
    assert (row.status, row.completed_at, row.certificate) == ("progress", None, "")


def test_the_earliest_last_day_of_several_assignments_is_told(course, duty, office):
    assign_to(course, office, due_on=date(2026, 6, 30))
    person(office, "Ani")
    assert [row.due for row in rows_of()] == [date(2026, 6, 30)]


def test_an_assignment_that_misses_the_person_sets_no_last_day(
    course, duty, office, centre
):
    assign_to(course, centre, due_on=date(2026, 6, 30))
    person(office, "Ani")
    assert [row.due for row in rows_of()] == [date(2026, 10, 31)]


def test_the_scope_limits_the_rows(cast, centre):
    rows = people_rows(scope=Unit.objects.subtree_of(centre), on=TODAY)
    assert [row.name for row in rows] == ["Cici", "Dodi"]


@pytest.mark.parametrize("reckoned", [False, True])
def test_any_slice_equals_the_slice_of_the_whole(cast, agency, reckoned):
    """Whatever is asked for, and also where the figures were reckoned ahead."""
    assign_to(add_course("benturan"), agency, due_on=date(2026, 12, 31))
    person(agency, "Eka")
    if reckoned:
        reckon(on=TODAY, by=None, at=NOW)
    modules = [row.module for row in rows_of()]
    assert modules == ["Benturan"] * 5 + ["Gratifikasi"] * 5
    lengths = {"": 10, "late": 3, "done": 1, "todo": 6, "exempt": 2, "obliged": 8}
    for status, length in lengths.items():
        rows = rows_of(status=status)
        whole = list(rows)
        assert len(rows) == len(whole) == length, status
        for first in range(length + 1):
            for last in range(first, length + 2):
                assert rows[first:last] == whole[first:last], (status, first, last)
        assert rows[:3] == whole[:3]


def test_a_search_that_names_many_is_the_same(cast, monkeypatch):
    few = list(rows_of(search="i"))
    monkeypatch.setattr("elearning.evidence.reporting.people.MOST_NAMED", 2)
    assert list(rows_of(search="i")) == few
    assert [row.name for row in few] == ["Ani, S.E.", "Budi", "Cici", "Dodi"]


@pytest.mark.parametrize("reckoned", [False, True])
def test_a_page_costs_no_more_for_more_people(
    course, duty, office, django_assert_max_num_queries, reckoned
):
    person(office, "Ani")
    if reckoned:
        reckon(on=TODAY, by=None, at=NOW)

    def page():
        rows = rows_of()
        return len(rows), len(rows[0:50])

    with django_assert_max_num_queries(30):
        assert page() == (1, 1)
    for n in range(39):
        person(office, f"Orang {n}")
    with django_assert_max_num_queries(30):
        assert page() == (40, 40)
