"""Attending is recorded once, completes the step, and is corrected by further facts."""

from datetime import timedelta

import pytest

from courses.models import Certificate, CourseCompletion, Enrolment, StepCompletion
from elearning.activities import attending
from elearning.activities.models import Attendance, SignedList
from tests.activities.holding import (
    add_activity,
    closed,
    come,
    member_of,
    opened,
    planned,
)
from tests.conftest import NOW
from tests.factories import (
    EmployeeFactory,
    UserFactory,
    add_course,
    add_lesson,
    begin,
    do_step,
)

pytestmark = pytest.mark.django_db


def listed(session, *people, by=None, at=NOW):
    signed = SignedList.objects.create(
        session=session,
        file="x.jpg",
        file_kind="jpg",
        size=1,
        sha256="0" * 64,
        sent_sha256=str(SignedList.objects.count()),
        uploaded_at=at,
        uploaded_by=by or UserFactory(),
    )
    return attending.record_list(
        signed_list=signed, employees=people, by=signed.uploaded_by, at=at
    )


def by_hand(session, employee, reason="Ponselnya rusak.", by=None, at=NOW):
    return attending.record_by_hand(
        session=session, employee=employee, reason=reason, by=by or UserFactory(), at=at
    )


def test_who_was_never_enrolled_is_enrolled_and_certified_by_coming(session):
    fact = come(session)
    assert fact.method == "qr"
    completion = CourseCompletion.objects.get()
    assert completion.enrolment.employee == fact.employee
    assert completion.completed_by == fact.employee.user
    assert Certificate.objects.get().completion == completion


def test_attending_the_only_step_that_is_missing_completes_the_module(db):
    course = add_course()
    lesson = add_lesson(course)
    session = opened(add_activity(course))
    employee = member_of(session.unit)
    enrolment = begin(course, employee)
    do_step(enrolment, lesson)
    assert not CourseCompletion.objects.exists()
    come(session, employee)
    assert CourseCompletion.objects.get().enrolment == enrolment


def test_a_step_before_it_may_still_be_missing(db):
    course = add_course()
    add_lesson(course)
    come(opened(add_activity(course)))
    assert StepCompletion.objects.count() == 1
    assert not CourseCompletion.objects.exists()


def test_the_row_says_where_he_worked_on_that_day(session):
    employee = member_of(session.unit, membership__position_name="Bidan")
    fact = come(session, employee)
    assert (fact.unit_name, fact.position_name) == (session.unit.name, "Bidan")
    assert fact.rank_label == "Penata Muda (III/a)"


def test_a_second_scan_finds_the_first(session):
    employee = member_of(session.unit)
    assert come(session, employee) == come(session, employee, at=NOW)
    assert Attendance.objects.count() == 1


def test_a_second_session_counts_as_attendance_but_completes_nothing_new(page):
    employee = member_of(page.host_unit)
    come(opened(page), employee)
    come(opened(page), employee)
    assert Attendance.objects.count() == 2
    assert StepCompletion.objects.count() == 1


@pytest.mark.parametrize("make", [planned, closed])
def test_nobody_comes_through_closed_doors(page, make):
    with pytest.raises(attending.DoorsAreClosed):
        come(make(page))
    assert not Enrolment.objects.exists()


def test_who_scanned_before_they_closed_is_in(page):
    session = closed(page)
    at = session.closed_at + timedelta(minutes=4)
    assert come(session, at=at, scanned=session.closed_at - timedelta(seconds=5))


def test_who_belongs_to_no_unit_cannot_be_told_of_one(session):
    stranger = EmployeeFactory(with_account=True, membership=None)
    with pytest.raises(attending.NobodyThere):
        come(session, stranger)
    assert not Enrolment.objects.exists()


# --- Doors ------------------------------------------------------------------------------


def test_doors_open_once_and_close_once(page):
    session, user = planned(page), UserFactory()
    first = attending.open_doors(session=session, by=user, at=NOW)
    again = attending.open_doors(
        session=session, by=UserFactory(), at=NOW + timedelta(minutes=1)
    )
    assert (again.opened_at, again.opened_by) == (first.opened_at, user)
    shut = attending.close_doors(
        session=session, by=user, at=NOW + timedelta(minutes=2)
    )
    again = attending.close_doors(
        session=session, by=UserFactory(), at=NOW + timedelta(minutes=3)
    )
    assert again.closed_at == shut.closed_at
    with pytest.raises(attending.DoorsAreClosed):
        attending.open_doors(session=session, by=user, at=NOW + timedelta(minutes=4))


def test_doors_that_never_opened_cannot_close(page):
    with pytest.raises(attending.DoorsAreClosed):
        attending.close_doors(session=planned(page), by=UserFactory(), at=NOW)


# --- Lists and hands --------------------------------------------------------------------


def test_who_signed_the_list_is_present(session):
    first, second = member_of(session.unit), member_of(session.unit)
    stranger = EmployeeFactory(membership=None)
    come(session, first)
    recorded = listed(session, second, first, stranger)
    assert {fact.method for fact in recorded.present} == {"qr", "list"}
    assert recorded.without_unit == (stranger,)
    assert StepCompletion.objects.count() == 2


def test_nobody_is_entered_before_the_day(page):
    later = planned(
        page, starts=NOW + timedelta(days=1), ends=NOW + timedelta(days=1, hours=1)
    )
    employee = member_of(later.unit)
    with pytest.raises(attending.NotHeldYet):
        listed(later, employee)
    with pytest.raises(attending.NotHeldYet):
        by_hand(later, employee)


def test_who_is_entered_by_hand_is_entered_for_a_reason_and_by_another(session):
    employee = member_of(session.unit)
    with pytest.raises(attending.ReasonMissing):
        by_hand(session, employee, reason=" ")
    with pytest.raises(attending.ForOneself):
        by_hand(session, employee, by=employee.user)
    fact = by_hand(session, employee, reason=" Ponselnya rusak. ")
    assert (fact.method, fact.reason) == ("by_hand", "Ponselnya rusak.")


def test_a_mistake_is_taken_back_once_and_for_a_reason(session):
    fact, user = come(session), UserFactory()
    with pytest.raises(attending.ReasonMissing):
        attending.withdraw(attendance=fact, reason="", by=user, at=NOW)
    attending.withdraw(attendance=fact, reason="Orang lain.", by=user, at=NOW)
    assert not session.attendances.valid().exists()
    with pytest.raises(attending.WithdrawnAlready):
        attending.withdraw(attendance=fact, reason="Lagi.", by=user, at=NOW)
    with pytest.raises(attending.WithdrawnAlready):
        come(session, fact.employee)
