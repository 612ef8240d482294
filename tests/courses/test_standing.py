"""My learning: what is due, under way and settled, certificates and lesson hours."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from courses.assigning import assign, exempt
from courses.certifying import revoke
from courses.cycles import cycle_for
from courses.models import CompletionRevocation
from courses.standing import standing_of
from tests.factories import (
    EmployeeFactory,
    UnitFactory,
    UserFactory,
    add_course,
    add_lesson,
    begin,
    do_step,
    finish,
    republish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(db):
    return UnitFactory()


@pytest.fixture
def employee(unit):
    return EmployeeFactory(with_account=True, membership__unit=unit)


@pytest.fixture
def duty(module, unit, today, now):
    """duty(course=…, due_in=30): a duty of the unit."""

    def _duty(course=module, due_in=30, on=today, reason="Surat edaran 5/2026"):
        return assign(
            course=course,
            cycle=cycle_for(course=course, on=on),
            units=[unit],
            reason=reason,
            starts_on=on - timedelta(days=60),
            due_on=on + timedelta(days=due_in),
            by=None,
            at=now,
        )

    return _duty


@pytest.fixture
def standing(employee, today):
    def _standing(on=today):
        return standing_of(employee, on=on)

    return _standing


def revoke_completion(completion, *, at) -> None:
    CompletionRevocation.objects.create(
        completion=completion,
        reason="Dikerjakan orang lain.",
        revoked_at=at,
        revoked_by=UserFactory(),
        confirmed_by=UserFactory(),
    )


# --- Duties -----------------------------------------------------------------------------


def test_a_duty_tells_what_why_and_by_when(duty, standing, first, second):
    duty()
    (task,) = standing().to_do
    assert (task.title, task.url) == ("Gratifikasi", "/modul/gratifikasi/")
    assert (task.status, task.note) == ("todo", "Surat edaran 5/2026")
    assert (task.steps_done, task.steps_total) == (0, 2)
    assert task.due == datetime(2026, 12, 24, 23, 59, tzinfo=ZoneInfo("Asia/Jakarta"))


def test_the_last_day_ends_where_the_employee_works(duty, standing, unit):
    unit.time_zone = "Asia/Jayapura"
    unit.save()
    duty()
    assert standing().to_do[0].due.utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize(("due_in", "status"), [(-1, "late"), (0, "todo"), (1, "todo")])
def test_late_begins_the_day_after(duty, standing, first, due_in, status):
    duty(due_in=due_in)
    assert standing().to_do[0].status == status


def test_what_is_begun_is_in_progress_and_late_all_the_same(
    duty, standing, module, employee, first, second
):
    do_step(begin(module, employee), first)
    duty()
    assert [(t.status, t.steps_done) for t in standing().to_do] == [("progress", 1)]
    duty(due_in=-1)
    assert [(t.status, t.steps_done) for t in standing().to_do] == [("late", 1)]


def test_what_is_done_is_settled(duty, standing, module, employee, first):
    finish(module, employee)
    duty(due_in=-1)
    assert standing().to_do == ()
    assert [task.status for task in standing().finished] == ["done"]


def test_who_is_exempt_has_nothing_to_do(duty, standing, module, employee, today, now):
    duty(due_in=-1)
    exempt(
        employee=employee,
        course=module,
        reason="Cuti",
        starts_on=today,
        by=UserFactory(),
        at=now,
    )
    assert standing().to_do == ()
    assert [task.status for task in standing().finished] == ["exempt"]


def test_a_revoked_completion_is_to_do_again(
    duty, standing, module, employee, first, now
):
    duty()
    revoke_completion(finish(module, employee), at=now)
    assert [task.status for task in standing().to_do] == ["progress"]
    assert standing().finished == ()
    assert standing().jp == 0


def test_two_duties_for_one_module_are_one_task_by_the_earlier_day(duty, standing):
    duty(due_in=30, reason="Umum")
    duty(due_in=10, reason="Khusus")
    assert [task.note for task in standing().to_do] == ["Khusus"]


def test_a_module_off_the_site_is_no_task(duty, standing, module, employee, first):
    duty()
    other = add_course("lain")
    begin(other, employee)
    module.unpublish()
    other.unpublish()
    assert (standing().to_do, standing().under_way) == ((), ())


def test_duties_and_beginnings_of_last_year_are_over(
    duty, standing, module, employee, first
):
    duty()
    begin(add_course("bebas"), employee)
    assert (len(standing().to_do), len(standing().under_way)) == (1, 1)
    new_year = standing(on=date(2027, 1, 1))
    assert (new_year.to_do, new_year.under_way, new_year.finished) == ((), (), ())


# --- Of one's own accord ----------------------------------------------------------------


def test_what_nobody_assigned_is_under_way_until_it_is_done(
    standing, module, employee, first, second
):
    enrolment = begin(module, employee)
    do_step(enrolment, first)
    (task,) = standing().under_way
    assert (task.status, task.due, task.steps_done) == ("progress", None, 1)
    do_step(enrolment, second)
    assert standing().under_way == ()


def test_steps_off_the_site_are_not_counted(standing, module, employee, first, second):
    do_step(begin(module, employee), second)
    second.unpublish()
    (task,) = standing().under_way
    assert (task.steps_done, task.steps_total) == (0, 1)


# --- Certificates and hours -------------------------------------------------------------


def test_certificates_say_what_they_said_when_issued(standing, module, employee, first):
    completion = finish(module, employee)
    republish(module, title="Judul baru", jp=9)
    (held,) = standing().certificates
    assert (held.title, held.number) == ("Gratifikasi", "00001/ZI/2026")
    assert (held.jp, held.is_revoked) == (1, False)
    code = completion.certificate.code
    assert (held.url, held.verify_url) == (
        f"/sertifikat/{code}.pdf",
        f"/verifikasi/{code}/",
    )


@pytest.mark.parametrize("what", ["certificate", "completion"])
def test_a_revoked_certificate_is_shown_as_such(
    standing, module, employee, first, now, what
):
    completion = finish(module, employee)
    if what == "completion":
        revoke_completion(completion, at=now)
    else:
        revoke(
            certificate=completion.certificate,
            reason="Salah cetak.",
            by=UserFactory(),
            at=now,
        )
    assert [held.is_revoked for held in standing().certificates] == [True]
    assert standing().under_way == ()


def test_hours_are_those_of_the_calendar_year(standing, employee, now):
    for slug, days in (("satu", 0), ("dua", 1), ("tiga", 60)):
        course = add_course(slug, renewal="once", jp=Decimal("2.5"))
        lesson = add_lesson(course)
        do_step(begin(course, employee), lesson, at=now + timedelta(days=days))
    assert (standing().jp, standing().year) == (5, 2026)
    assert standing(on=date(2027, 2, 1)).jp == Decimal("2.5")


def test_an_employee_without_anything(standing):
    nothing = standing()
    assert (nothing.to_do, nothing.under_way, nothing.certificates) == ((), (), ())
    assert nothing.jp == 0


def test_without_a_unit_the_zone_is_that_of_the_site(module, first, today):
    employee = EmployeeFactory(with_account=True, membership=None)
    begin(module, employee)
    assert len(standing_of(employee, on=today).under_way) == 1


# --- Cost -------------------------------------------------------------------------------


def test_much_takes_as_many_queries_as_little(
    duty, standing, module, employee, first, django_assert_num_queries
):
    duty()
    finish(module, employee)
    with django_assert_num_queries(11):
        standing()
    for n in range(6):
        course = add_course(f"lain-{n}")
        add_lesson(course)
        if n % 2:
            duty(course=course)
        if n % 3:
            finish(course, employee)
        else:
            begin(course, employee)
    with django_assert_num_queries(11):
        standing()
