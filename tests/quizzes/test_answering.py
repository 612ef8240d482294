"""An attempt from start to end, rule by rule."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import DatabaseError, transaction

from courses.models import StepCompletion
from courses.publishing import publish
from quizzes.answering import (
    AlreadyDone,
    AttemptIsFinished,
    Change,
    NoAttemptsLeft,
    NoSuchAttempt,
    NoSuchQuestion,
    NothingToAsk,
    Submitted,
    TooSoon,
    finish_attempt,
    paper_of,
    papers,
    save_answer,
    save_answers,
    save_changes,
    saving,
)
from quizzes.authoring import save_question
from quizzes.marking import ResponseDoesNotFit
from quizzes.models import Answer, Attempt
from tests.factories import UserFactory, add_bank, add_quiz, question_content

pytestmark = pytest.mark.django_db

PI = {"answers": [{"value": "3.14", "tolerance": "0.01"}]}
BOTH = {1: Submitted(response=["a"], sequence=0), 2: Submitted(response=[], sequence=0)}


@pytest.fixture(scope="class")
def built(kept):
    return kept


# --- Starting ---------------------------------------------------------------------------


def test_start_draws_questions_and_orders_their_options(start, quiz, enrolment):
    attempt = start(quiz, rng=Random(1))
    asked = list(attempt.answers.order_by("position"))
    assert [a.position for a in asked] == [1, 2]
    assert len({a.question_version_id for a in asked}) == 2
    assert all(sorted(a.option_order) == ["a", "b", "c", "d"] for a in asked)
    assert (attempt.number, attempt.started_by) == (1, enrolment.employee.user)
    assert attempt.version.page_id == quiz.pk


def test_the_order_of_a_statement_is_not_drawn(course, start):
    two = {"options": question_content().body["options"][:2]}
    attempt = start(add_quiz(course, add_bank(kind="true_false", body=two)))
    assert {tuple(a.option_order) for a in attempt.answers.all()} == {()}


def test_a_second_start_finds_the_open_attempt(start, quiz):
    assert start(quiz) == start(quiz, minutes=5)
    assert Answer.objects.count() == 2


def test_the_next_attempt_asks_what_was_not_asked(start, take, quiz):
    first = take(quiz)
    second = start(quiz)
    asked = [
        {a.question_version_id for a in attempt.answers.all()}
        for attempt in (first, second)
    ]
    assert not asked[0] & asked[1]


def test_attempts_are_limited(course, take, start):
    quiz = add_quiz(course, add_bank(), attempt_limit=2)
    take(quiz)
    take(quiz)
    with pytest.raises(NoAttemptsLeft):
        start(quiz)


def test_without_a_limit_there_is_always_another_attempt(course, take):
    quiz = add_quiz(course, add_bank(), attempt_limit=0)
    assert [take(quiz).number for _ in range(4)] == [1, 2, 3, 4]


def test_the_wait_between_attempts_is_kept(course, take, start, now):
    quiz = add_quiz(course, add_bank(), cooldown_minutes=30)
    take(quiz)
    with pytest.raises(TooSoon) as refused:
        start(quiz, minutes=29)
    assert refused.value.until == now + timedelta(minutes=30)
    assert start(quiz, minutes=30).number == 2


def test_a_passed_test_is_not_taken_again(take, start, quiz):
    take(quiz, right=2)
    with pytest.raises(AlreadyDone):
        start(quiz)


def test_practice_is_never_over(course, take):
    quiz = add_quiz(course, add_bank(), purpose="practice")
    assert take(quiz, right=2).step_completion
    assert take(quiz, right=1).number == 2


def test_an_empty_quiz_cannot_be_started(course, start):
    quiz = add_quiz(course, add_bank("kosong", size=0))
    with pytest.raises(NothingToAsk):
        start(quiz)


def test_an_attempt_asks_what_was_published_not_what_is_edited(
    course, quiz, start, now
):
    for code in ("q-1", "q-2", "q-3", "q-4"):
        content = question_content(f"New wording of {code}?")
        save_question(bank=quiz.bank, code=code, content=content, by=None, at=now)
    before = start(quiz)
    assert {a.question_version.number for a in before.answers.all()} == {1}
    publish(page=quiz, by=None, at=now, change_kind="minor")
    finish_attempt(attempt=before, by=None, at=now)
    after = start(quiz)
    assert {a.question_version.number for a in after.answers.all()} == {2}
    assert {a.question_version.number for a in before.answers.all()} == {1}


def test_a_question_seen_in_an_older_wording_is_not_new(quiz, take, start, now):
    first = take(quiz)
    seen = {a.question_version.question_id for a in first.answers.all()}
    for question in quiz.bank.questions.all():
        content = question_content(f"New wording of {question.code}?")
        save_question(
            bank=quiz.bank, code=question.code, content=content, by=None, at=now
        )
    publish(page=quiz, by=None, at=now, change_kind="minor")
    again = {a.question_version.question_id for a in start(quiz).answers.all()}
    assert not again & seen


# --- Saving -----------------------------------------------------------------------------


def test_a_saved_answer_is_receipted(start, quiz, answer, now):
    attempt = start(quiz)
    receipt = answer(attempt, 1, "b", sequence=3)
    assert (receipt.saved_at, receipt.sequence, receipt.accepted) == (now, 3, True)
    assert attempt.answers.get(position=1).response == ["b"]


def test_an_older_save_that_arrives_late_is_ignored(start, quiz, answer, now):
    attempt = start(quiz)
    answer(attempt, 1, "b", sequence=2, minutes=1)
    late = answer(attempt, 1, "a", sequence=1, minutes=2)
    assert (late.accepted, late.sequence) == (False, 2)
    assert late.saved_at == now + timedelta(minutes=1)
    assert attempt.answers.get(position=1).response == ["b"]


def test_saving_twice_changes_nothing(start, quiz, answer):
    attempt = start(quiz)
    assert answer(attempt, 1, "b").accepted is True
    assert answer(attempt, 1, "b", minutes=1).accepted is False
    assert attempt.answers.get(position=1).sequence == 1


def test_a_save_is_one_statement(start, quiz, answer, django_assert_num_queries):
    """After the first one, which reads what the attempt asks."""
    attempt = start(quiz)
    with django_assert_num_queries(2):
        answer(attempt, 1, "b")
    with django_assert_num_queries(1):
        answer(attempt, 2, "b")


def test_a_receipt_of_an_older_save_shows_the_newer(start, quiz, answer):
    attempt = start(quiz)
    answer(attempt, 1, "b", sequence=2)
    assert answer(attempt, 1, "a", sequence=1).response == ["b"]


def test_nobody_answers_for_somebody_else(start, quiz, now):
    attempt = start(quiz)
    for response in (["a"], ["z"]):
        with pytest.raises(NoSuchAttempt):
            save_answer(
                attempt=attempt,
                position=1,
                response=response,
                sequence=1,
                by=UserFactory(),
                at=now,
            )
    assert attempt.answers.get(position=1).response is None


def test_an_attempt_that_does_not_exist_is_not_remembered(quiz, start, now):
    with pytest.raises(NoSuchAttempt):
        paper_of(0)
    assert set(paper_of(start(quiz).pk).questions) == {1, 2}


def test_the_number_of_an_attempt_may_come_again(start, quiz, course, answer):
    """A start that is rolled back gives its number back to the next one."""
    with transaction.atomic():
        answer(start(quiz), 1, "a")
        transaction.set_rollback(True)
    other = add_quiz(course, add_bank("benar", kind="numeric", body=PI), slug="pi")
    attempt = start(other)
    assert paper_of(attempt.pk).at(1).kind == "numeric"


def test_a_process_remembers_a_bounded_number_of_papers(start, quiz, monkeypatch):
    monkeypatch.setattr(papers, "MOST_PAPERS", 1)
    monkeypatch.setattr(papers, "_papers", {0: None})
    pk = start(quiz).pk
    assert paper_of(pk) is paper_of(pk)
    assert set(papers._papers) == {pk}


class DroppedAtOnce(dict):
    """The papers of a process in which another thread drops all that were kept."""

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.clear()


def test_a_paper_that_another_thread_drops_is_still_given(start, quiz, monkeypatch):
    monkeypatch.setattr(papers, "_papers", DroppedAtOnce())
    assert set(paper_of(start(quiz).pk).questions) == {1, 2}


def test_a_change_that_does_not_fit_keeps_no_other_back(start, quiz, now):
    attempt = start(quiz)
    changes = [
        Change(position=place, response=response, sequence=1)
        for place, response in ((1, ["z"]), (9, ["a"]), (2, ["b"]))
    ]
    saved = save_changes(attempt_id=attempt.pk, changes=changes, by=None, at=now)
    assert [s.problem for s in saved] == [ResponseDoesNotFit, NoSuchQuestion, None]
    assert attempt.answers.get(position=2).response == ["b"]


def test_a_part_that_does_not_fit_keeps_no_other_back(course, start, now):
    case = {
        "parts": [
            {"key": "a", "kind": "numeric", "stem": "How much?", "body": PI},
            {
                "key": "b",
                "kind": "single",
                "stem": "?",
                "body": question_content().body,
            },
        ]
    }
    attempt = start(add_quiz(course, add_bank("kasus", kind="scenario", body=case)))
    receipt = save_answer(
        attempt=attempt,
        position=1,
        response={"a": "many", "b": ["a"]},
        sequence=1,
        by=None,
        at=now,
    )
    assert (receipt.accepted, receipt.left_out) == (True, ("a",))
    assert attempt.answers.get(position=1).response == {"b": ["a"]}
    for nonsense in ("x", {"c": "1"}):
        with pytest.raises(ResponseDoesNotFit):
            save_answer(
                attempt=attempt,
                position=1,
                response=nonsense,
                sequence=2,
                by=None,
                at=now,
            )


def test_an_option_that_was_not_offered_is_refused(start, quiz, answer):
    attempt = start(quiz)
    with pytest.raises(ResponseDoesNotFit):
        answer(attempt, 1, "z")
    assert attempt.answers.get(position=1).response is None


def test_a_place_that_does_not_exist_is_refused(start, quiz, answer):
    with pytest.raises(NoSuchQuestion):
        answer(start(quiz), 3, "a")


def test_nothing_is_saved_after_the_end(take, quiz, answer):
    attempt = take(quiz)
    with pytest.raises(AttemptIsFinished):
        answer(attempt, 1, "a", sequence=9)


def test_a_save_that_raced_with_the_end_is_refused(start, quiz, now, monkeypatch):
    """The end comes after the update and before the look at why it changed nothing."""
    attempt = start(quiz)
    finish_attempt(attempt=attempt, by=None, at=now)
    monkeypatch.setattr(saving, "_check_open", lambda *args, **kwargs: None)
    with pytest.raises(AttemptIsFinished):
        save_answer(
            attempt=attempt, position=1, response=["a"], sequence=5, by=None, at=now
        )


def test_a_form_saves_what_changed(start, quiz, answer, now):
    attempt = start(quiz)
    answer(attempt, 2, "b", sequence=4)
    form = {
        1: Submitted(response=["a"], sequence=0),
        2: Submitted(response=["b"], sequence=4),
    }
    save_answers(attempt=attempt, responses=form, by=None, at=now)
    first, second = attempt.answers.order_by("position")
    assert (first.response, first.sequence) == (["a"], 1)
    assert (second.response, second.sequence) == (["b"], 4)


def test_a_stale_form_does_not_undo_a_later_answer(start, quiz, answer, now):
    attempt = start(quiz)
    answer(attempt, 1, "b", sequence=2)
    stale = {1: Submitted(response=["a"], sequence=1)}
    save_answers(attempt=attempt, responses=stale, by=None, at=now)
    assert attempt.answers.get(position=1).response == ["b"]


def test_a_form_can_clear_an_answer(start, quiz, answer, now):
    attempt = start(quiz)
    answer(attempt, 1, "b")
    cleared = {1: Submitted(response=[], sequence=1)}
    save_answers(attempt=attempt, responses=cleared, by=None, at=now)
    assert attempt.answers.get(position=1).response == []


def test_a_form_with_a_forged_option_is_refused_whole(start, quiz, now):
    attempt = start(quiz)
    forged = BOTH | {2: Submitted(response=["z"], sequence=0)}
    with pytest.raises(ResponseDoesNotFit):
        save_answers(attempt=attempt, responses=forged, by=None, at=now)
    assert attempt.answers.get(position=1).response is None


def test_a_form_is_not_saved_after_the_end(take, quiz, now):
    with pytest.raises(AttemptIsFinished):
        save_answers(attempt=take(quiz), responses=BOTH, by=None, at=now)


# --- Finishing --------------------------------------------------------------------------


def test_handing_in_marks_and_scores(take, quiz, now):
    attempt = take(quiz, right=1)
    assert attempt.score == 50
    assert (attempt.passed, attempt.outcome) == (False, Attempt.Outcome.SUBMITTED)
    assert attempt.finished_at == now
    shares = attempt.answers.order_by("position").values_list("share", flat=True)
    assert list(shares) == [1, 0]


def test_what_was_not_answered_earns_nothing(start, quiz, now):
    attempt = finish_attempt(attempt=start(quiz), by=None, at=now)
    assert attempt.score == 0
    assert attempt.answers.filter(response__isnull=True, share=0).count() == 2


def test_the_form_that_is_handed_in_counts(start, quiz, now):
    attempt = finish_attempt(attempt=start(quiz), by=None, at=now, responses=BOTH)
    assert attempt.score == 50
    assert attempt.answers.get(position=1).response == ["a"]


def test_handing_in_twice_changes_nothing(take, quiz, now):
    attempt = take(quiz, right=1)
    again = finish_attempt(
        attempt=attempt, by=None, at=now + timedelta(hours=1), responses=BOTH
    )
    assert (again, again.finished_at, again.score) == (attempt, now, 50)


def test_passing_completes_the_step_with_the_score(take, quiz, enrolment):
    attempt = take(quiz, right=2)
    completion = StepCompletion.objects.get(enrolment=enrolment, step_id=quiz.pk)
    assert attempt.step_completion == completion
    assert (completion.score, completion.version) == (100, attempt.version)


def test_failing_completes_nothing(take, quiz):
    assert take(quiz, right=1).step_completion is None
    assert not StepCompletion.objects.exists()


@pytest.mark.parametrize("right", [0, 1])
def test_a_pre_test_is_done_when_it_is_taken(course, take, start, right):
    quiz = add_quiz(course, add_bank(), purpose="pre")
    attempt = take(quiz, right=right)
    assert attempt.passed is False
    assert attempt.step_completion.score == right * 50
    with pytest.raises(AlreadyDone):
        start(quiz)


@pytest.mark.parametrize(
    ("method", "score"),
    [("highest", Decimal(100)), ("latest", Decimal(100)), ("average", Decimal(75))],
)
def test_the_grade_method_decides_what_is_handed_on(course, take, method, score):
    quiz = add_quiz(course, add_bank(), grade_method=method)
    take(quiz, right=1)
    assert take(quiz, right=2).step_completion.score == score


def test_under_first_attempt_a_later_one_does_not_help(course, take):
    quiz = add_quiz(course, add_bank(), grade_method="first")
    take(quiz, right=1)
    later = take(quiz, right=2)
    assert (later.passed, later.step_completion) == (True, None)


def test_finishing_is_a_constant_number_of_statements(
    course, start, now, django_assert_max_num_queries
):
    quiz = add_quiz(course, add_bank(size=20), draw_count=20)
    add_quiz(course, quiz.bank, slug="lagi")  # the module is not complete by this one
    attempt = start(quiz)
    form = {n: Submitted(response=["a"], sequence=0) for n in range(1, 21)}
    with django_assert_max_num_queries(22):
        finish_attempt(attempt=attempt, by=None, at=now, responses=form)


# --- Time -------------------------------------------------------------------------------


@pytest.fixture
def timed(course):
    return add_quiz(course, add_bank(), time_limit_minutes=10, grace_seconds=60)


def test_a_time_limit_sets_a_deadline(start, timed, now):
    assert start(timed).deadline == now + timedelta(minutes=10)


def test_an_answer_within_the_grace_is_saved(start, timed, answer):
    assert answer(start(timed), 1, "a", minutes=11).accepted


def test_after_the_grace_an_answer_is_refused_and_the_attempt_ends(
    start, timed, answer, now
):
    attempt = start(timed)
    answer(attempt, 1, "a")
    with pytest.raises(AttemptIsFinished):
        answer(attempt, 2, "a", minutes=12)
    attempt.refresh_from_db()
    assert (attempt.outcome, attempt.score) == (Attempt.Outcome.TIMED_OUT, 50)
    assert attempt.ended_at == now + timedelta(minutes=10)


def test_a_form_that_is_handed_in_too_late_is_not_looked_at(start, timed, answer, now):
    attempt = start(timed)
    answer(attempt, 2, "a")
    late = now + timedelta(minutes=12)
    done = finish_attempt(attempt=attempt, by=None, at=late, responses=BOTH)
    assert (done.outcome, done.score) == (Attempt.Outcome.TIMED_OUT, 50)
    assert done.answers.get(position=1).response is None


def test_a_form_cannot_be_saved_too_late(start, timed, now):
    attempt, late = start(timed), now + timedelta(minutes=12)
    with pytest.raises(AttemptIsFinished):
        save_answers(attempt=attempt, responses=BOTH, by=None, at=late)


def test_a_start_finds_the_time_up_and_begins_anew(start, timed):
    first = start(timed)
    second = start(timed, minutes=30)
    first.refresh_from_db()
    assert first.outcome == Attempt.Outcome.TIMED_OUT
    assert second.number == 2


def test_the_wait_counts_from_the_deadline(course, start):
    quiz = add_quiz(
        course, add_bank(), time_limit_minutes=10, cooldown_minutes=60, attempt_limit=2
    )
    start(quiz)
    assert start(quiz, minutes=71).number == 2


# --- The record -------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"score": 100}, {"passed": True}, {"number": 9}])
def test_the_database_refuses_to_change_a_finished_attempt(take, quiz, change):
    attempt = take(quiz)
    with pytest.raises(DatabaseError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(**change)


def test_the_database_refuses_to_change_a_marked_answer(take, quiz):
    attempt = take(quiz)
    with pytest.raises(DatabaseError), transaction.atomic():
        attempt.answers.update(response=["a"])


def test_the_database_allows_one_open_attempt(start, quiz, enrolment, now):
    attempt = start(quiz)
    with pytest.raises(DatabaseError), transaction.atomic():
        Attempt.objects.create(
            enrolment=enrolment,
            quiz=quiz,
            version=attempt.version,
            number=2,
            started_at=now,
        )
