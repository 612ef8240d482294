"""A module is begun once a cycle, and a version of a step is opened once for the first time."""

from datetime import UTC, datetime, timedelta

import pytest

from courses.enrolling import enrol, open_step
from courses.models import CoursePage, Enrolment, StepOpening
from courses.publishing import NothingPublishedYet, latest_version
from tests.factories import EmployeeFactory, module_index, republish

pytestmark = pytest.mark.django_db


@pytest.fixture
def employee(db):
    return EmployeeFactory(with_account=True)


def test_beginning_notes_who_when_and_which_version(module, employee, now):
    republish(module)
    enrolment = enrol(employee=employee, course=module, by=employee.user, at=now)
    assert enrolment.version == latest_version(module)
    assert enrolment.version.number == 2
    assert (enrolment.started_at, enrolment.started_by) == (now, employee.user)
    assert enrolment.cycle.code == "2026"


def test_beginning_again_finds_the_same_row(module, employee, now):
    first = enrol(employee=employee, course=module, by=employee.user, at=now)
    republish(module)
    again = enrol(
        employee=employee, course=module, by=None, at=now + timedelta(hours=1)
    )
    assert again == first
    assert (again.started_at, again.version.number) == (now, 1)


def test_a_new_cycle_is_a_new_row_and_the_old_one_stays(module, employee, now):
    old = enrol(employee=employee, course=module, by=None, at=now)
    new = enrol(employee=employee, course=module, by=None, at=now + timedelta(days=60))
    assert (old.cycle.code, new.cycle.code) == ("2026", "2027")
    assert Enrolment.objects.count() == 2


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (datetime(2026, 12, 31, 16, 59, tzinfo=UTC), "2026"),  # 23.59 WIB
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), "2027"),  # 00.00 WIB
    ],
)
def test_the_year_ends_at_midnight_of_the_site(module, employee, moment, code):
    assert (
        enrol(employee=employee, course=module, by=None, at=moment).cycle.code == code
    )


def test_what_was_never_published_cannot_be_begun(employee, now):
    draft = CoursePage(title="Baru", slug="baru", summary="Baru.", live=False)
    module_index().add_child(instance=draft)
    with pytest.raises(NothingPublishedYet):
        enrol(employee=employee, course=draft, by=None, at=now)
    assert not Enrolment.objects.exists()


def test_only_the_first_opening_counts(enrolment, first, now):
    for minutes in (0, 5, 10):
        open_step(
            enrolment=enrolment,
            version=latest_version(first),
            by=enrolment.employee.user,
            at=now + timedelta(minutes=minutes),
        )
    opening = StepOpening.objects.get()
    assert (opening.opened_at, opening.opened_by) == (now, enrolment.employee.user)


def test_a_new_version_is_opened_anew(enrolment, first, now):
    open_step(enrolment=enrolment, version=latest_version(first), by=None, at=now)
    newer = republish(first)
    open_step(enrolment=enrolment, version=newer, by=None, at=now)
    assert StepOpening.objects.filter(enrolment=enrolment).count() == 2


def test_opening_moves_the_place_and_writes_nothing_else(enrolment, first, second, now):
    for step in (first, second):
        open_step(enrolment=enrolment, version=latest_version(step), by=None, at=now)
    stored = Enrolment.objects.get()
    assert stored.last_step_id == second.pk
    assert stored.started_at == enrolment.started_at


def test_opening_the_same_place_again_saves_no_enrolment(
    enrolment, first, now, django_assert_num_queries
):
    version = latest_version(first)
    open_step(enrolment=enrolment, version=version, by=None, at=now)
    with django_assert_num_queries(3):  # savepoint, insert, release
        open_step(enrolment=enrolment, version=version, by=None, at=now)
