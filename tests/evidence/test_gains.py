"""Who makes a pair, where it counts, and which groups are told of."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from courses.publishing import latest_version
from elearning.evidence.reporting.gains import gains
from elearning.evidence.reporting.hiding import Hidden
from elearning.evidence.reporting.pairs import pairs
from elearning.evidence.reporting.topics import by_lke_question, by_objective
from elearning.people.models import Unit
from quizzes.models import Answer, Attempt, Regrade, RegradedAttempt
from tests.conftest import NOW, TODAY
from tests.evidence.acting import OCTOBER, build, complete, person, revoke, start
from tests.factories import (
    MembershipFactory,
    UnitFactory,
    UserFactory,
    add_bank,
    add_course,
    add_quiz,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(world):
    """A module with a pre- and a post-test from one bank."""
    made = build(school=True, duty=False)
    course, bank = made["course"], add_bank(lke=("PPE1A",), objective=2)
    before = {"title": "Tes awal", "slug": "tes-awal", "purpose": "pre"}
    with time_machine.travel(NOW, tick=False):
        made["bank"] = bank
        made["pre"] = add_quiz(course, bank, **before)
        made["post"] = add_quiz(course, bank, attempt_limit=0)
    return made


@pytest.fixture
def bank(made):
    return made["bank"]


@pytest.fixture
def pre(made):
    return made["pre"]


@pytest.fixture
def post(made):
    return made["post"]


@pytest.fixture
def sit(now):
    """sit(enrolment, quiz, 60): an attempt handed in with that score, an hour later each."""

    def _sit(enrolment, quiz, score, *, number=1, at=OCTOBER, finished=True):
        done = at + timedelta(hours=number, minutes=quiz.purpose != "pre")
        ends = {"finished_at": done, "outcome": "submitted", "passed": True}
        return Attempt.objects.create(
            enrolment=enrolment,
            quiz=quiz,
            version=latest_version(quiz),
            number=number,
            started_at=at,
            **({"score": Decimal(score), **ends} if finished else {}),
        )

    return _sit


@pytest.fixture
def learnt(course, pre, post, sit):
    """learnt(unit, 40, 80): somebody of the unit with these two scores."""

    def _learnt(unit, before, after, at=OCTOBER):
        enrolment = start(person(unit, "Ani"), course, at)
        sit(enrolment, pre, before, at=at)
        sit(enrolment, post, after, at=at)
        return enrolment

    return _learnt


@pytest.fixture
def crowd(learnt):
    """crowd(unit, 12): so many people who went from 40 to 70 or 80."""

    def _crowd(unit, people):
        return [learnt(unit, 40, 70 + 10 * (n % 2)) for n in range(people)]

    return _crowd


def found(on=TODAY, **kwargs):
    return list(pairs(scope=Unit.objects.all(), on=on, **kwargs))


def scores(*args, **kwargs):
    return [(pair.before, pair.after) for pair in found(*args, **kwargs)]


def told(rows):
    """Of each row the people, or why it is hidden."""
    return {row.label: row.gain.people if row.gain else row.hidden for row in rows}


def all_gains(scope=None, **kwargs):
    return gains(scope=scope or Unit.objects.all(), on=TODAY, **kwargs)


# --- Pairs ------------------------------------------------------------------------------


def test_the_first_post_test_counts_passed_or_not(learnt, post, sit, office):
    enrolment = learnt(office, 40, 55)
    sit(enrolment, post, 95, number=2)
    assert scores() == [(40, 55)]


def test_who_lacks_a_test_makes_no_pair(course, pre, post, sit, office):
    sit(start(person(office, "Ani"), course), pre, 40)
    sit(start(person(office, "Budi"), course), post, 80)
    third = start(person(office, "Cici"), course)
    sit(third, pre, 40)
    sit(third, post, 0, finished=False)
    assert scores() == []


def test_a_pre_test_after_the_post_test_is_none(course, pre, post, sit, office):
    enrolment = start(person(office, "Ani"), course)
    sit(enrolment, post, 80)
    sit(enrolment, pre, 40, at=OCTOBER + timedelta(days=1))
    assert scores() == []


def test_of_two_post_tests_the_earlier_counts(course, learnt, bank, sit, office):
    second = add_quiz(course, bank, title="Ulangan", slug="ulangan")
    sit(learnt(office, 40, 60), second, 90, at=OCTOBER + timedelta(days=2))
    assert scores() == [(40, 60)]


def test_the_day_and_the_period_cut(learnt, office):
    learnt(office, 40, 80)
    assert scores(date(2026, 10, 4)) == []
    assert scores(date(2026, 10, 5)) == [(40, 80)]
    assert scores(starts_on=date(2026, 10, 5)) == [(40, 80)]
    assert scores(starts_on=date(2026, 10, 6)) == []


def test_only_the_modules_asked_for(learnt, course, office):
    learnt(office, 40, 80)
    assert scores(courses=[course]) == [(40, 80)]
    assert scores(courses=[add_course("sdm")]) == []


def test_a_regrade_counts(learnt, post, office):
    enrolment = learnt(office, 40, 60)
    question = post.bank.questions.first()
    by, other = UserFactory(), UserFactory()
    regrade = Regrade.objects.create(
        question=question,
        policy="all_right",
        reason="Two keys were right",
        proposed_at=NOW,
        proposed_by=by,
        decision="approved",
        decided_at=NOW,
        decided_by=other,
    )
    RegradedAttempt.objects.create(
        regrade=regrade,
        attempt=enrolment.attempts.get(quiz=post),
        score_before=60,
        score_after=Decimal("66.67"),
        passed_before=True,
        passed_after=True,
    )
    assert scores() == [(40, 66.67)]


def test_who_has_not_completed_counts_where_he_was_that_day(learnt, office, school):
    enrolment = learnt(office, 40, 80)
    membership = enrolment.employee.memberships.get()
    membership.ends_on = date(2026, 10, 31)
    membership.save()
    MembershipFactory(
        employee=enrolment.employee, unit=school, starts_on=date(2026, 11, 1)
    )
    assert [pair.unit_id for pair in found()] == [office.pk]


def test_who_has_completed_counts_where_the_record_says(
    course, pre, post, sit, office, school
):
    employee = person(office, "Ani")
    enrolment = complete(employee, course, score=Decimal(80)).enrolment
    sit(enrolment, pre, 40)
    sit(enrolment, post, 80)
    membership = employee.memberships.get()
    membership.unit = school  # corrected later: the record stays
    membership.save()
    assert [pair.unit_id for pair in found()] == [office.pk]
    scope = Unit.objects.filter(pk=school.pk)
    assert list(pairs(scope=scope, on=TODAY)) == []


def test_a_revoked_completion_brings_no_pair(course, pre, post, sit, office):
    completion = complete(person(office, "Ani"), course, score=Decimal(80))
    sit(completion.enrolment, pre, 40)
    sit(completion.enrolment, post, 80)
    revoke(completion)
    assert scores() == []


# --- Groups -----------------------------------------------------------------------------


def test_a_unit_counts_with_those_below_it(crowd, agency, office, centre, school):
    crowd(office, 10)
    crowd(centre, 11)
    crowd(school, 12)
    figures = all_gains()
    assert told([figures.total(agency)]) == {"Kabupaten": 33}
    assert told(figures.by_unit(agency)) == {
        "Dinas Kesehatan": 21,
        "Dinas Pendidikan": 12,
    }
    rows = figures.by_unit(office)
    assert told(rows) == {"Dinas Kesehatan": 10, "Puskesmas Mawar": 11}
    assert [row.is_own for row in rows] == [True, False]
    assert figures.by_unit(centre) == []
    assert len(figures.enrolments_of(office)) == 21


def test_figures_of_a_unit(crowd, agency, office):
    crowd(office, 12)
    gain = all_gains().total(office).gain
    assert (gain.before, gain.after, gain.difference.mean) == (40, 75, 35)
    assert gain.normalised.mean == pytest.approx(100 * 35 / 60)


def test_a_small_unit_hides_its_smallest_neighbour(crowd, agency, office, school):
    third = UnitFactory(name="Inspektorat", parent=agency)
    crowd(office, 9)
    crowd(school, 12)
    crowd(third, 14)
    figures = all_gains()
    assert told(figures.by_unit(agency)) == {
        "Dinas Kesehatan": Hidden.FEW,
        "Dinas Pendidikan": Hidden.NEIGHBOUR,
        "Inspektorat": 14,
    }
    assert told([figures.total(agency)]) == {"Kabupaten": 35}


def test_a_hidden_unit_stays_hidden_on_its_own_page(
    crowd, agency, office, centre, school
):
    crowd(office, 10)
    crowd(centre, 11)
    crowd(school, 9)
    figures = all_gains()
    assert figures.is_hidden(office)
    assert figures.is_hidden(centre)
    assert figures.total(office).hidden == Hidden.NEIGHBOUR
    assert set(told(figures.by_unit(office)).values()) == {Hidden.NEIGHBOUR}
    assert set(told(figures.by_module(office)).values()) == {Hidden.NEIGHBOUR}
    own = all_gains(scope=Unit.objects.filter(path__startswith=office.path))
    assert told([own.total(office)]) == {"Dinas Kesehatan": 21}


def test_modules_are_told_apart(course, crowd, learnt, bank, sit, office):
    crowd(office, 10)
    other = add_course("sdm")
    before = add_quiz(other, bank, title="Awal", slug="awal", purpose="pre")
    after = add_quiz(other, bank)
    for _ in range(11):
        enrolment = start(person(office, "Budi"), other)
        sit(enrolment, before, 50)
        sit(enrolment, after, 60)
    figures = all_gains()
    assert told(figures.by_module(office)) == {course.title: 10, other.title: 11}
    assert told([figures.total(office)]) == {"Dinas Kesehatan": 21}


def test_several_units_without_a_common_top(crowd, office, school):
    crowd(office, 11)
    crowd(school, 12)
    scope = Unit.objects.filter(pk__in=[office.pk, school.pk])
    figures = all_gains(scope=scope)
    assert told([figures.total(None)]) == {"": 23}
    assert told(figures.by_unit(None)) == {
        "Dinas Kesehatan": 11,
        "Dinas Pendidikan": 12,
    }
    assert not figures.is_hidden(office)


def test_of_two_tops_a_small_one_hides_the_other(crowd, office, school):
    crowd(office, 11)
    crowd(school, 4)
    scope = Unit.objects.filter(pk__in=[office.pk, school.pk])
    assert all_gains(scope=scope).is_hidden(office)


def test_nobody_is_nobody(course, agency):
    figures = all_gains()
    assert figures.total(agency).gain is figures.total(agency).hidden is None
    assert figures.by_unit(agency) == figures.by_module(agency) == []


def test_queries_do_not_grow_with_units_and_people(
    crowd, agency, office, django_assert_num_queries
):
    crowd(office, 2)

    def read():
        figures = all_gains()
        return figures.by_unit(agency), figures.by_module(agency)

    with django_assert_num_queries(3):
        read()
    for unit in [UnitFactory(parent=agency) for _ in range(10)]:
        crowd(unit, 3)
    with django_assert_num_queries(3):
        read()


# --- Objectives and questions -----------------------------------------------------------


@pytest.fixture
def answered():
    """answered(enrolment, right): who answers two questions in each test, so many right."""

    def _answered(enrolment, *right):
        for attempt, hits in zip(enrolment.attempts.order_by("pk"), right, strict=True):
            questions = attempt.quiz.bank.questions.order_by("code")[:2]
            for place, question in enumerate(questions, start=1):
                Answer.objects.create(
                    attempt=attempt,
                    position=place,
                    question_version=question.latest,
                    share=place <= hits,
                )

    return _answered


@pytest.fixture
def class_of_ten(crowd, answered, office):
    for enrolment in crowd(office, 10):
        answered(enrolment, 1, 2)


def test_the_tagged_questions_are_paired(class_of_ten, course, office):
    course.objectives = "Recognise\nRefuse"
    inside = all_gains().enrolments_of(office)
    for rows in (
        by_objective(course, enrolments=inside, on=TODAY),
        by_lke_question(course, enrolments=inside, on=TODAY),
    ):
        (row,) = rows
        assert row.label in {"2. Refuse", "PPE1A"}
        assert (row.gain.people, row.gain.before, row.gain.after) == (10, 50, 100)


def test_others_answers_do_not_count(class_of_ten, course, crowd, answered, centre):
    for enrolment in crowd(centre, 3):
        answered(enrolment, 2, 0)
    inside = all_gains().enrolments_of(centre)
    (row,) = by_objective(course, enrolments=inside, on=TODAY)
    assert row.hidden == Hidden.FEW
