"""Evidence for a question of the worksheet: who did it, of how many, and who is missing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from courses.assigning import exempt
from courses.completing import complete_step
from courses.publishing import latest_version
from courses.steps import steps_of
from elearning.evidence.reporting.overview import question_rows
from elearning.evidence.reporting.questions import question_report
from elearning.evidence.reporting.rules import counting_rules
from elearning.frameworks.models import Question
from elearning.people.joining import join
from quizzes.answering import finish_attempt, save_answer, start_attempt
from quizzes.models import Answer, QuizPage
from quizzes.regrading import decide_regrade, propose_regrade
from tests.conftest import NOW, TODAY
from tests.evidence.acting import OCTOBER, assign_to, complete, person, revoke, start
from tests.factories import UserFactory, add_bank, add_course, add_quiz

pytestmark = pytest.mark.django_db

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": TODAY}


@pytest.fixture
def report(question, agency):
    def _report(unit=agency, **span):
        return question_report(unit=unit, question=question, **(YEAR | span))

    return _report


def answer_pre_test(employee, course, *, right):
    quiz = add_quiz(
        course,
        add_bank(),
        title="Tes awal",
        slug="tes-awal",
        purpose=QuizPage.Purpose.PRE,
        is_required=False,
    )
    enrolment = start(employee, course, OCTOBER - timedelta(days=1))
    who = {"by": None, "at": OCTOBER}
    attempt = start_attempt(enrolment=enrolment, quiz=quiz, **who)
    for place in (1, 2):
        key = ["a" if place <= right else "b"]
        save_answer(attempt=attempt, position=place, response=key, sequence=1, **who)
    finish_attempt(attempt=attempt, **who)


# --- Participants -----------------------------------------------------------------------


def test_a_participant_is_told_as_he_was_when_he_completed(
    course, duty, office, school, report
):
    ani = person(office, "Ani", front_title="dr.")
    completion = complete(ani, course)
    join(
        employee=ani,
        unit=school,
        employment_kind="pns",
        position_kind="structural",
        position_name="Kepala",
        starts_on=date(2026, 11, 1),
        by=None,
        at=NOW,
    )
    (found,) = report().participants
    assert (found.completion_id, found.key) == (completion.pk, ani.key)
    assert (found.name, found.nip) == ("dr. Ani", ani.nip)
    assert (found.unit, found.position) == ("Dinas Kesehatan", "Pengelola Data")
    assert found.rank == "Penata Muda (III/a)"
    assert (found.module, found.version, found.jp) == ("Gratifikasi", 1, Decimal(1))
    assert (found.completed_at, found.score) == (OCTOBER, None)
    assert found.certificate == completion.certificate.number
    assert found.certificate_code == completion.certificate.code
    assert [p.name for p in report(office).participants] == ["dr. Ani"]
    assert report(school).participants == ()


def test_the_score_of_the_pre_test_stands_beside_the_result(course, office, report):
    ani, budi = person(office, "Ani"), person(office, "Budi")
    answer_pre_test(ani, course, right=1)
    complete(budi, course)
    lesson = steps_of(course)[0]
    complete_step(
        enrolment=ani.enrolments.get(),
        step=lesson,
        version=latest_version(lesson),
        by=None,
        at=OCTOBER,
    )
    scores = {p.name: p.pre_score for p in report().participants}
    assert scores == {"Ani": Decimal(50), "Budi": None}


def test_only_valid_completions_of_the_period_are_evidence(course, office, report):
    complete(person(office, "Ani"), course)
    revoke(complete(person(office, "Budi"), course))
    first = {"starts_on": date(2026, 10, 5), "ends_on": date(2026, 10, 5)}
    assert [p.name for p in report(**first).participants] == ["Ani"]
    before = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 10, 4)}
    after = {"starts_on": date(2026, 10, 6), "ends_on": TODAY}
    assert report(**before).participants == report(**after).participants == ()


# --- Of how many ------------------------------------------------------------------------


def test_did_and_should_count_the_duties_on_the_last_day(
    course, duty, office, centre, report
):
    complete(person(office, "Ani"), course)
    start(person(office, "Budi"), course)
    person(centre, "Cici")
    dodi = person(centre, "Dodi")
    exempt(
        employee=dodi,
        reason="Tugas belajar",
        starts_on=date(2026, 3, 1),
        by=UserFactory(),
        at=NOW,
    )
    found = report()
    assert (found.did, found.should) == (1, 3)
    assert found.percent == Decimal("33.3")
    assert [absent.name for absent in found.missing] == ["Budi", "Cici"]
    assert [(a.name, a.reason) for a in found.exempt] == [("Dodi", "Tugas belajar")]
    below = report(centre)
    assert (below.did, below.should, len(below.exempt)) == (0, 1, 1)


def test_completing_without_a_duty_is_evidence_but_does_not_raise_the_share(
    course, office, report
):
    complete(person(office, "Ani"), course)
    found = report()
    assert len(found.participants) == 1
    assert (found.did, found.should, found.percent) == (0, 0, None)


def test_a_question_without_a_module_has_nothing_to_show(question, agency):
    other = Question.objects.exclude(pk=question.pk).first()
    found = question_report(unit=agency, question=other, **YEAR)
    assert (found.courses, found.participants, found.should) == ((), (), 0)


def test_more_people_cost_no_more_queries(
    course, duty, office, report, django_assert_num_queries
):
    complete(person(office, "Ani"), course)
    with django_assert_num_queries(8):
        report()
    for n in range(9):
        complete(person(office, f"Orang {n}"), course)
    with django_assert_num_queries(8):
        assert report().did == 10


# --- All questions ----------------------------------------------------------------------


def overview(question, unit):
    return question_rows(framework=question.framework, unit=unit, **YEAR)


def test_questions_that_modules_serve_come_first_with_their_figures(
    course, duty, office, question, agency
):
    complete(person(office, "Ani"), course)
    person(office, "Budi")
    groups = overview(question, agency)
    assert groups[0].area == question.indicator.area
    (row,) = groups[0].served
    assert (row.question, row.modules) == (question, ("Gratifikasi",))
    assert (row.did, row.should, row.completions) == (1, 2, 1)
    assert row.percent == Decimal("50.0")
    assert row not in groups[0].others
    assert all(not group.served for group in groups[1:])
    orders = [group.area.sort_order for group in groups[1:]]
    assert orders == sorted(orders)


def test_every_question_of_the_worksheet_is_listed_once(course, question, agency):
    rows = [row for group in overview(question, agency) for row in group.rows]
    assert len(rows) == question.framework.questions.count()
    assert rows[0].percent is None


def test_two_modules_for_a_question_add_up(course, duty, office, question, agency):
    second = add_course("benturan")
    second.lke_questions.add(question)
    second.save()
    assign_to(second, agency)
    complete(person(office, "Ani"), course)
    (row,) = overview(question, agency)[0].served
    assert (row.did, row.should, row.completions) == (1, 2, 1)
    assert set(row.modules) == {"Gratifikasi", "Benturan"}


def test_the_overview_agrees_with_each_report(course, duty, office, question, report):
    complete(person(office, "Ani"), course)
    person(office, "Budi")
    (row,) = overview(question, office)[0].served
    found = report(office)
    assert (row.did, row.should) == (found.did, found.should)
    assert row.completions == len(found.participants)


def test_the_counting_rules_name_the_day(settings):
    rules = counting_rules(on=date(2026, 3, 9))
    assert "9 Maret 2026" in rules[0]
    assert len(rules) == 6


def test_a_regraded_pre_test_counts_as_it_does_now(course, office, report):
    ani = person(office, "Ani")
    answer_pre_test(ani, course, right=0)
    complete(ani, course)
    before = [p.pre_score for p in report().participants]
    asked = Answer.objects.first().question_version.question
    regrade = propose_regrade(
        question=asked,
        policy="all_right",
        version=None,
        reason="The key is wrong.",
        by=UserFactory(),
        at=NOW,
    )
    decide_regrade(regrade=regrade, approve=True, note="", by=UserFactory(), at=NOW)
    after = [str(p.pre_score) for p in report().participants]
    assert (before, after) == ([0], ["50.00"])
