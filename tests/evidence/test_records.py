"""One employee's record, as of a day."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from courses.assigning import exempt
from courses.models import CourseCompletion
from elearning.evidence.reporting.records import employee_record
from elearning.evidence.reporting.trends import completions_by_month
from elearning.people.joining import join
from elearning.people.models import Unit
from quizzes.answering import finish_attempt, start_attempt
from quizzes.regrading import decide_regrade, propose_regrade
from tests.conftest import NOW, TODAY
from tests.courses.sending import approved
from tests.evidence.acting import OCTOBER, assign_to, complete, person, revoke, start
from tests.factories import (
    EmployeeFactory,
    UserFactory,
    add_bank,
    add_course,
    add_quiz,
)

pytestmark = pytest.mark.django_db

LAST_YEAR = datetime(2025, 5, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def ani(office):
    return person(office, "Ani", with_account=True)


def test_somebody_who_did_nothing_has_an_empty_record(ani):
    record = employee_record(employee=ani, on=TODAY)
    assert (record.duties, record.entries, record.jp) == ((), (), {})
    assert record.current.unit.name == "Dinas Kesehatan"


def test_somebody_who_works_nowhere_has_no_job(db):
    record = employee_record(employee=EmployeeFactory(membership=None), on=TODAY)
    assert record.current is None


def test_the_latest_job_comes_first_and_later_ones_are_not_told_yet(ani, school):
    for day in (date(2026, 6, 1), date(2027, 1, 1)):
        join(
            employee=ani,
            unit=school,
            employment_kind="pns",
            position_kind="executive",
            starts_on=day,
            by=None,
            at=NOW,
        )
    units = [m.unit.name for m in employee_record(employee=ani, on=TODAY).memberships]
    assert units == ["Dinas Pendidikan", "Dinas Kesehatan"]


def test_duties_are_told_with_their_last_day(course, duty, ani):
    (found,) = employee_record(employee=ani, on=TODAY).duties
    assert (found.assignment, found.due_on) == (duty, date(2026, 10, 31))


def test_a_duty_says_where_he_stands(course, duty, ani):
    def status(day=TODAY):
        (row,) = employee_record(employee=ani, on=day).duty_rows
        return row.status

    assert (status(duty.due_on), status()) == ("todo", "late")
    completion = complete(ani, course)
    assert (status(date(2026, 10, 4)), status()) == ("progress", "done")
    revoke(completion)
    assert status() == "late"
    exempt(
        employee=ani,
        reason="Cuti besar",
        starts_on=TODAY,
        by=UserFactory(),
        at=NOW,
    )
    assert status() == "exempt"


def test_a_completion_is_told_from_its_day_on(course, duty, ani):
    completion = complete(ani, course)
    (entry,) = employee_record(employee=ani, on=TODAY).entries
    assert (entry.completion, entry.is_revoked) == (completion, False)
    (before,) = employee_record(employee=ani, on=date(2026, 10, 4)).entries
    assert before.completion is None
    assert employee_record(employee=ani, on=date(2026, 10, 3)).entries == ()


def test_attempts_stand_with_their_module(course, ani):
    quiz = add_quiz(course, add_bank())
    enrolment = start(ani, course)
    attempt = start_attempt(enrolment=enrolment, quiz=quiz, by=ani.user, at=OCTOBER)
    start(ani, add_course("benturan"), OCTOBER - timedelta(days=3))
    newest, other = employee_record(employee=ani, on=TODAY).entries
    assert (newest.attempts, other.attempts) == ((attempt,), ())
    assert newest.is_revoked is False


def test_lesson_hours_add_up_by_year_without_the_revoked(course, ani):
    complete(ani, course, at=LAST_YEAR)
    complete(ani, course)
    record = employee_record(employee=ani, on=TODAY)
    assert list(record.jp.items()) == [(2026, Decimal(1)), (2025, Decimal(1))]
    revoke(CourseCompletion.objects.order_by("pk").last())
    record = employee_record(employee=ani, on=TODAY)
    assert record.jp == {2025: Decimal(1)}
    assert [entry.is_revoked for entry in record.entries] == [True, False]


def test_certificates_from_elsewhere_count_in_the_year_they_end(course, ani):
    """As in the ledger: a second copy and what ended after the day do not count."""
    complete(ani, course)
    approved(ani, jp=12, number="1")
    approved(ani, jp=12, number="1", name="Dua kali")
    last_year = {"starts_on": date(2025, 3, 1), "ends_on": date(2025, 3, 2)}
    approved(ani, jp=8, number="2", **last_year)
    record = employee_record(employee=ani, on=TODAY)
    assert record.jp == {2026: Decimal(13), 2025: Decimal(8)}
    assert employee_record(employee=ani, on=date(2026, 1, 5)).jp == {2025: Decimal(8)}


def test_a_long_record_costs_no_more_queries(
    course, duty, ani, agency, django_assert_num_queries
):
    complete(ani, course)
    with django_assert_num_queries(10):
        employee_record(employee=ani, on=TODAY)
    for slug in ("benturan", "pungli"):
        other = add_course(slug)
        assign_to(other, agency)
        start(ani, other)
    complete(ani, course, at=LAST_YEAR)
    with django_assert_num_queries(10):
        assert len(employee_record(employee=ani, on=TODAY).entries) == 4


# --- Month by month ---------------------------------------------------------------------


def test_months_of_the_year_so_far_count_valid_completions(course, office, school):
    new_year = datetime(2025, 12, 31, 18, 0, tzinfo=UTC)  # 1 January, 01.00 WIB
    complete(person(office, "Ani"), course, at=new_year)
    complete(person(office, "Budi"), course)
    revoke(complete(person(office, "Cici"), course))
    complete(person(school, "Dodi"), course)
    scope = Unit.objects.subtree_of(office)
    points = completions_by_month(scope=scope, on=date(2026, 10, 5))
    assert [point.completions for point in points] == [1, *[0] * 8, 1]
    assert [point.is_now for point in points] == [*[False] * 9, True]
    assert (points[9].text, points[9].label) == ("1", "Okt")
    assert [point.value for point in points][:2] == [100, 0]
    assert completions_by_month(scope=scope, on=date(2026, 10, 4))[9].value == 0


def test_a_corrected_score_stands_beside_the_one_handed_in(
    client, course, ani, settings
):
    quiz = add_quiz(course, add_bank())
    enrolment = start(ani, course, OCTOBER)
    attempt = start_attempt(enrolment=enrolment, quiz=quiz, by=None, at=OCTOBER)
    finish_attempt(attempt=attempt, by=None, at=OCTOBER)
    question = attempt.answers.first().question_version.question
    regrade = propose_regrade(
        question=question,
        policy="all_right",
        version=None,
        reason="The key is wrong.",
        by=UserFactory(),
        at=NOW,
    )
    decide_regrade(regrade=regrade, approve=True, note="", by=UserFactory(), at=NOW)
    [entry] = employee_record(employee=ani, on=TODAY).entries
    [shown] = entry.attempts
    assert (shown.score, shown.effective_score) == (0, 50)
    client.force_login(UserFactory(is_superuser=True))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(reverse("hr_person", args=[ani.key])).content.decode()
    assert "corrected, it was 0" in page
