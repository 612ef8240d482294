"""Fifty phones at once: one row a person, one certificate, whoever comes first."""

from courses.models import CourseCompletion, Enrolment, StepCompletion
from elearning.activities.models import Attendance
from tests.activities.holding import add_activity, come, member_of, opened
from tests.threads import MANY, at_once


def test_fifty_scans_of_one_person_are_one_attendance(parallel_db):
    session = opened(add_activity())
    employee = member_of(session.unit)
    kept = at_once(lambda _: come(session, employee).pk)
    assert len(set(kept)) == 1
    for record in (Attendance, Enrolment, StepCompletion, CourseCompletion):
        assert record.objects.count() == 1


def test_fifty_people_come_in_together(parallel_db):
    session = opened(add_activity())
    people = [member_of(session.unit) for _ in range(MANY)]
    at_once(lambda n: come(session, people[n]))
    for record in (Attendance, StepCompletion, CourseCompletion):
        assert record.objects.count() == MANY
