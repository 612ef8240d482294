"""Regrades: proposed by one, decided by another; what counts changes, what was done stays."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from courses.models import CourseCompletion, StepCompletion
from quizzes.answering import AlreadyDone, finish_attempt, save_answer, start_attempt
from quizzes.authoring import content_of, save_question
from quizzes.models import (
    Answer,
    Attempt,
    Question,
    Regrade,
    RegradedAnswer,
    RegradedAttempt,
)
from quizzes.regrading import (
    KeyDoesNotFit,
    KeyNotNamed,
    NothingWouldChange,
    ProposerDecides,
    RefusalNeedsReason,
    RegradeIsDecided,
    RegradeIsWaiting,
    RegradeNeedsReason,
    corrections_of,
    decide_regrade,
    outcome_of,
    outlook_of,
    propose_regrade,
)
from quizzes.regrading.keys import carried, difference
from quizzes.standings import standing_of
from tests.conftest import NOW
from tests.factories import (
    EmployeeFactory,
    UserFactory,
    add_bank,
    add_course,
    add_quiz,
    begin,
    question_content,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=2)


@pytest.fixture(scope="class")
def built(request, layers):
    return layers.build(
        request.fixturenames,
        course=add_course,
        quiz=lambda course: add_quiz(course, add_bank(), draw_count=4),
    )


@pytest.fixture
def trainer(db):
    return UserFactory()


@pytest.fixture
def editor(db):
    return UserFactory()


@pytest.fixture
def quiz(course, made):
    """A post-test of all four questions; 'a' is right, three of four pass."""
    return made["quiz"]


@pytest.fixture
def question(quiz):
    return Question.objects.get(code="q-1")


def sit(quiz, chosen, employee=None, enrolment=None, at=NOW):
    """An attempt handed in with one key for each question, by code: {"q-1": "b", …}."""
    enrolment = enrolment or begin(
        quiz.get_parent().specific, employee or EmployeeFactory(with_account=True)
    )
    attempt = start_attempt(enrolment=enrolment, quiz=quiz, by=None, at=at)
    for answer in attempt.answers.select_related("question_version__question"):
        code = answer.question_version.question.code
        save_answer(
            attempt=attempt,
            position=answer.position,
            response=[chosen.get(code, "a")],
            sequence=1,
            by=None,
            at=at,
        )
    return finish_attempt(attempt=attempt, by=None, at=at)


def corrected(question, right="b"):
    """The next version of the question, with another right option."""
    question.refresh_from_db()
    content = content_of(question.latest)
    options = [
        option | {"correct": option["key"] == right}
        for option in content.body["options"]
    ]
    return save_question(
        bank=question.bank,
        code=question.code,
        content=replace(content, body=content.body | {"options": options}),
        by=None,
        at=NOW,
    )


def proposed(
    question, by, policy="all_right", version=None, reason="The key is wrong."
):
    return propose_regrade(
        question=question, policy=policy, version=version, reason=reason, by=by, at=NOW
    )


def decided(regrade, by, approve=True, note="", at=LATER):
    return decide_regrade(regrade=regrade, approve=approve, note=note, by=by, at=at)


def counts(attempt):
    """Score and pass as they count now."""
    found = Attempt.objects.with_regrades().get(pk=attempt.pk)
    return found.effective_score, found.effective_passed


# --- What changes -----------------------------------------------------------------------


def test_a_corrected_key_marks_the_answers_again(quiz, question, trainer, editor):
    wrong = sit(quiz, {"q-1": "b", "q-2": "b"})
    right = sit(quiz, {"q-1": "a"})
    neither = sit(quiz, {"q-1": "c"})
    regrade = proposed(question, trainer, "key", corrected(question))
    assert counts(wrong) == (50, False)
    decided(regrade, editor)
    assert counts(wrong) == (75, True)
    assert counts(right) == (75, True)
    assert counts(neither) == (75, True)
    assert set(regrade.attempts.values_list("attempt", flat=True)) == {
        wrong.pk,
        right.pk,
    }
    shares = RegradedAnswer.objects.order_by("answer__attempt")
    assert list(shares.values_list("share_before", "share_after")) == [(0, 1), (1, 0)]


def test_everyone_who_was_asked_earns_all(quiz, question, trainer, editor):
    attempt = sit(quiz, {"q-1": "c", "q-2": "b"})
    decided(proposed(question, trainer), editor)
    assert counts(attempt) == (75, True)


def test_a_question_left_out_counts_for_nobody(quiz, question, trainer, editor):
    wrong, right = sit(quiz, {"q-1": "b"}), sit(quiz, {"q-2": "b"})
    decided(proposed(question, trainer, "left_out"), editor)
    assert counts(wrong) == (100, True)
    assert counts(right) == (Decimal("66.67"), False)


def test_an_attempt_of_which_nothing_is_left_keeps_its_score(course, trainer, editor):
    quiz = add_quiz(course, add_bank(size=1), draw_count=1)
    attempt = sit(quiz, {"q-1": "b"})
    question = Question.objects.get()
    decided(proposed(question, trainer, "left_out"), editor)
    assert counts(attempt) == (0, False)
    assert corrections_of(attempt).shares == {1: None}


def test_what_was_handed_in_stays_as_it_was(quiz, question, trainer, editor):
    attempt = sit(quiz, {"q-1": "b", "q-2": "b"})
    before = [*Attempt.objects.values(), *Answer.objects.order_by("pk").values()]
    decided(proposed(question, trainer), editor)
    assert before == [
        *Attempt.objects.values(),
        *Answer.objects.order_by("pk").values(),
    ]
    attempt.refresh_from_db()
    assert attempt.score == 50


def test_an_open_attempt_is_not_touched(quiz, question, trainer, editor):
    sit(quiz, {"q-1": "b"})
    running = start_attempt(
        enrolment=begin(quiz.get_parent().specific), quiz=quiz, by=None, at=NOW
    )
    regrade = proposed(question, trainer)
    assert (
        outlook_of(question=question, policy="all_right", version=None).open_count == 1
    )
    decided(regrade, editor)
    running.refresh_from_db()
    assert running.is_open
    assert not running.regraded.exists()
    assert set(running.answers.values_list("share", flat=True)) == {None}


def test_every_wording_that_was_asked_is_marked_again(
    course, question, quiz, trainer, editor
):
    """Two versions of the question were asked, each with its own key; a third corrects."""
    first = sit(quiz, {"q-1": "c", "q-2": "b"})
    corrected(question, right="b")
    other = add_quiz(course, question.bank, slug="lain", draw_count=4)
    second = sit(other, {"q-1": "c", "q-2": "b"})
    decided(proposed(question, trainer, "key", corrected(question, right="c")), editor)
    assert counts(first) == counts(second) == (75, True)


def test_options_that_have_moved_are_known_by_what_they_say(
    quiz, question, trainer, editor
):
    attempt = sit(quiz, {"q-1": "b", "q-2": "b"})
    content = content_of(question.latest)
    moved = [
        option | {"key": key, "correct": option["text"] == "Option 2"}
        for key, option in zip("abcd", reversed(content.body["options"]), strict=True)
    ]
    version = save_question(
        bank=question.bank,
        code="q-1",
        content=replace(content, body={"options": moved}),
        by=None,
        at=NOW,
    )
    decided(proposed(question, trainer, "key", version), editor)
    assert counts(attempt) == (75, True)


# --- One upon the other -----------------------------------------------------------------


def test_a_regrade_builds_on_the_one_before(quiz, question, trainer, editor):
    attempt = sit(quiz, {"q-1": "b", "q-2": "b"})
    decided(proposed(question, trainer), editor)
    second = Question.objects.get(code="q-2")
    regrade = decided(proposed(second, trainer, "left_out"), editor)
    assert counts(attempt) == (100, True)
    row = regrade.attempts.get()
    assert (row.score_before, row.score_after) == (75, 100)


def test_a_question_comes_back_after_it_was_left_out(quiz, question, trainer, editor):
    attempt = sit(quiz, {"q-1": "b"})
    decided(proposed(question, trainer, "left_out"), editor)
    decided(proposed(question, trainer, "key", question.latest), editor)
    assert counts(attempt) == (75, True)
    told = corrections_of(attempt)
    assert [(c.score_before, c.score_after) for c in told.corrections] == [
        (75, 100),
        (100, 75),
    ]
    [place] = told.corrections[0].places
    assert told.shares == {place: 0}


def test_the_same_twice_changes_nothing(quiz, question, trainer, editor):
    sit(quiz, {"q-1": "b"})
    regrade = proposed(question, trainer)
    with pytest.raises(RegradeIsWaiting):
        proposed(question, editor)
    decided(regrade, editor)
    with pytest.raises(NothingWouldChange):
        proposed(question, trainer)


# --- The record of learning -------------------------------------------------------------


def test_who_newly_passes_completes_and_gets_the_certificate(
    quiz, question, trainer, editor
):
    attempt = sit(quiz, {"q-1": "b", "q-2": "b"})
    regrade = decided(proposed(question, trainer), editor)
    completion = CourseCompletion.objects.get(enrolment=attempt.enrolment)
    assert completion.completed_at == LATER
    assert completion.completed_by == editor
    assert completion.score == 75
    assert completion.certificate.number
    row = regrade.attempts.get()
    assert row.step_completion == StepCompletion.objects.get()
    assert row.step_completion.score == 75
    found = Attempt.objects.with_regrades().get()
    assert found.effective_completion_id == row.step_completion_id
    assert found.step_completion_id is None


def test_the_grade_over_all_attempts_decides(course, trainer, editor):
    quiz = add_quiz(course, add_bank(), draw_count=4, grade_method="average")
    question = Question.objects.get(code="q-1")
    first = sit(quiz, {"q-1": "b", "q-2": "b"})
    sit(quiz, {"q-1": "b", "q-3": "b", "q-4": "b"}, enrolment=first.enrolment)
    decided(proposed(question, trainer), editor)
    assert counts(first) == (75, True)
    assert not StepCompletion.objects.exists()


def test_a_learner_completes_once_by_several_attempts(quiz, question, trainer, editor):
    first = sit(quiz, {"q-1": "b", "q-2": "b"})
    second = sit(quiz, {"q-1": "c", "q-3": "b"}, enrolment=first.enrolment)
    regrade = decided(proposed(question, trainer), editor)
    rows = regrade.attempts.order_by("attempt__number")
    assert [row.step_completion_id is not None for row in rows] == [False, True]
    assert rows[1].attempt == second
    assert CourseCompletion.objects.count() == 1


def test_nothing_is_taken_from_who_newly_fails(quiz, question, trainer, editor):
    attempt = sit(quiz, {"q-2": "b"})
    completion = CourseCompletion.objects.get()
    digest, number = completion.digest, completion.certificate.number
    version = corrected(question)
    outlook = outlook_of(question=question, policy="key", version=version)
    assert (outlook.totals.fails, outlook.totals.keeps) == (1, 1)
    assert outlook.lines[0].change.keeps
    decided(proposed(question, trainer, "key", version), editor)
    assert counts(attempt) == (50, False)
    completion.refresh_from_db()
    assert (completion.digest, completion.certificate.number) == (digest, number)
    assert completion.score == 75
    assert not hasattr(completion, "revocation")
    assert StepCompletion.objects.get().score == 75


def test_who_belongs_to_no_unit_holds_nobody_up(quiz, question, trainer, editor):
    gone, here = (
        sit(quiz, {"q-1": "b", "q-2": "b"}),
        sit(quiz, {"q-1": "b", "q-2": "b"}),
    )
    gone.enrolment.employee.memberships.update(ends_on=NOW.date())
    regrade = decided(proposed(question, trainer), editor)
    assert CourseCompletion.objects.get().enrolment == here.enrolment
    assert counts(gone) == (75, True)
    assert outcome_of(regrade).totals.completes == 1


# --- Four eyes --------------------------------------------------------------------------


def test_a_regrade_is_decided_by_another_person(quiz, question, trainer):
    sit(quiz, {"q-1": "b"})
    regrade = proposed(question, trainer)
    with pytest.raises(ProposerDecides):
        decided(regrade, trainer)
    assert not RegradedAttempt.objects.exists()


def test_a_regrade_is_decided_once(quiz, question, trainer, editor):
    sit(quiz, {"q-1": "b"})
    regrade = decided(proposed(question, trainer), editor)
    with pytest.raises(RegradeIsDecided):
        decided(regrade, editor, approve=False, note="No.")


def test_a_refusal_says_why_and_changes_nothing(quiz, question, trainer, editor):
    attempt = sit(quiz, {"q-1": "b"})
    regrade = proposed(question, trainer)
    with pytest.raises(RefusalNeedsReason):
        decided(regrade, editor, approve=False, note=" ")
    refused = decided(regrade, editor, approve=False, note="The key is right.")
    assert (refused.decision, refused.decision_note) == ("refused", "The key is right.")
    assert counts(attempt) == (75, True)
    assert proposed(question, trainer).pk != regrade.pk


def test_a_proposal_says_why(quiz, question, trainer):
    sit(quiz, {"q-1": "b"})
    with pytest.raises(RegradeNeedsReason):
        proposed(question, trainer, reason="  ")


def test_nothing_is_proposed_that_changes_nothing(quiz, question, trainer):
    sit(quiz, {})
    with pytest.raises(NothingWouldChange):
        proposed(question, trainer, "all_right")


def test_the_key_is_one_of_the_question(quiz, question, trainer):
    sit(quiz, {"q-1": "b"})
    other = Question.objects.get(code="q-2").latest
    for policy, version in (
        ("key", None),
        ("key", other),
        ("all_right", question.latest),
    ):
        with pytest.raises(KeyNotNamed):
            proposed(question, trainer, policy, version)


def test_other_options_are_another_question(quiz, question, trainer, editor):
    sit(quiz, {"q-1": "b"})
    content = question_content("Question 1?")
    options = content.body["options"]
    options[3] = options[3] | {"text": "Something else"}
    version = save_question(
        bank=question.bank, code="q-1", content=content, by=None, at=NOW
    )
    with pytest.raises(KeyDoesNotFit) as refusal:
        proposed(question, trainer, "key", version)
    [(number, said)] = refusal.value.differences.items()
    assert (number, said.gone, said.new) == (1, ("Option 4",), ("Something else",))


def test_a_key_that_fits_no_more_is_not_approved(
    course, quiz, question, trainer, editor
):
    """Another wording was asked and handed in between proposal and decision."""
    sit(quiz, {"q-1": "b"})
    regrade = proposed(question, trainer, "key", corrected(question))
    content = question_content("Question 1?")
    content.body["options"][0]["text"] = "Rewritten"
    save_question(bank=question.bank, code="q-1", content=content, by=None, at=NOW)
    sit(add_quiz(course, question.bank, slug="lain", draw_count=4), {})
    with pytest.raises(KeyDoesNotFit):
        decided(regrade, editor)
    regrade.refresh_from_db()
    assert regrade.decided_at is None


# --- Responses of every kind ------------------------------------------------------------

ITEMS = [{"key": key, "text": text} for key, text in zip("abc", "XYZ", strict=True)]
MOVED = [{"key": key, "text": text} for key, text in zip("abc", "ZXY", strict=True)]
PART = {"key": "a", "kind": "ordering", "stem": "Order?", "body": {"items": ITEMS}}
OTHER_PART = PART | {"key": "b", "body": {"items": MOVED}}


@pytest.mark.parametrize(
    ("kind", "body", "other", "response", "meant"),
    [
        ("ordering", {"items": ITEMS}, {"items": MOVED}, ["a", "b", "c"], list("bca")),
        (
            "matching",
            {"items": ITEMS, "choices": ITEMS},
            {"items": MOVED, "choices": MOVED},
            {"a": "c"},
            {"b": "a"},
        ),
        ("numeric", {"unit": "JP"}, {"unit": "JP", "answers": []}, "12,5", "12,5"),
        ("short", {"answers": []}, {"answers": [], "match_case": True}, "UPG", "UPG"),
        ("scenario", {"parts": [PART]}, {"parts": [OTHER_PART]}, {}, {}),
        (
            "scenario",
            {"parts": [PART]},
            {"parts": [OTHER_PART]},
            {"a": ["c", "a", "b"]},
            {"b": ["a", "b", "c"]},
        ),
    ],
)
def test_a_response_is_carried_to_the_other_key(kind, body, other, response, meant):
    assert difference(kind=kind, body=body, other_kind=kind, other_body=other) is None
    found = carried(kind=kind, body=body, other_body=other, response=response)
    assert found == meant


@pytest.mark.parametrize(
    ("kind", "body", "other_kind", "other", "gone", "new"),
    [
        ("single", {}, "multiple", {}, (), ()),
        ("numeric", {"unit": "JP"}, "numeric", {"unit": "jam"}, ("JP",), ("jam",)),
        (
            "matching",
            {"items": ITEMS, "choices": ITEMS[:2]},
            "matching",
            {"items": ITEMS, "choices": ITEMS[1:]},
            ("→ X",),
            ("→ Z",),
        ),
        (
            "scenario",
            {"parts": [PART]},
            "scenario",
            {"parts": [PART | {"body": {"items": ITEMS[:2]}}]},
            ("Order?: Z",),
            (),
        ),
        (
            "ordering",
            {"items": [ITEMS[0] | {"picture": {"sha256": "0" * 64}}]},
            "ordering",
            {"items": ITEMS[:1]},
            ("X [000000000000]",),
            ("X",),
        ),
    ],
)
def test_what_cannot_be_carried_is_named(kind, body, other_kind, other, gone, new):
    found = difference(kind=kind, body=body, other_kind=other_kind, other_body=other)
    assert (found.gone, found.new) == (gone, new)
    assert found.kind == (kind != other_kind)


def case_part(key, texts, stem="Which one?"):
    options = [
        {"key": k, "text": text, "correct": k == "a"}
        for k, text in zip("abc", texts, strict=False)
    ]
    return {"key": key, "kind": "single", "stem": stem, "body": {"options": options}}


def test_questions_about_a_case_may_share_their_stem():
    """Each response goes to the question whose options it chose from."""
    body = {"parts": [case_part("p", "AB"), case_part("q", "CD")]}
    other = {"parts": [case_part("r", "DC"), case_part("s", "BA")]}
    assert (
        difference(kind="scenario", body=body, other_kind="scenario", other_body=other)
        is None
    )
    found = carried(
        kind="scenario", body=body, other_body=other, response={"p": ["a"], "q": ["b"]}
    )
    assert found == {"s": ["b"], "r": ["a"]}


def test_options_that_moved_to_another_question_of_the_case_are_others():
    body = {"parts": [case_part("p", "AB"), case_part("q", "CD")]}
    other = {"parts": [case_part("p", "AC"), case_part("q", "BD")]}
    found = difference(
        kind="scenario", body=body, other_kind="scenario", other_body=other
    )
    assert found is not None
    assert found.gone == ("Which one?: A, B", "Which one?: C, D")
    assert found.new == ("Which one?: A, C", "Which one?: B, D")


def test_parts_that_say_the_same_keep_their_order():
    body = case_part("p", ["Yes", "Yes", "No"])["body"]
    moved = case_part("p", ["No", "Yes", "Yes"])["body"]
    for chosen, meant in (("a", "b"), ("b", "c"), ("c", "a")):
        found = carried(kind="single", body=body, other_body=moved, response=[chosen])
        assert found == [meant]


# --- The list ---------------------------------------------------------------------------


@pytest.fixture
def many(quiz):
    """Five who fall, one who rises, two who newly pass, one who stays."""
    for _ in range(5):
        sit(quiz, {})
    sit(quiz, {"q-1": "b", "q-2": "b", "q-3": "b"})
    for _ in range(2):
        sit(quiz, {"q-1": "b", "q-2": "b"})
    sit(quiz, {"q-1": "c"})
    return quiz


def test_the_list_tells_who_before_and_what_was_done_after(
    many, question, trainer, editor
):
    version = corrected(question)
    before = outlook_of(question=question, policy="key", version=version)
    regrade = decided(proposed(question, trainer, "key", version), editor)
    after = outcome_of(regrade)
    assert before.totals == after.totals
    told = before.totals
    assert (told.asked, told.changed, told.rises, told.falls) == (9, 8, 3, 5)
    assert (told.passes, told.completes, told.fails, told.keeps) == (2, 2, 0, 0)
    assert [line.name for line in before.lines] == [line.name for line in after.lines]


def test_the_list_is_narrowed_and_paged(many, question, trainer, editor, monkeypatch):
    monkeypatch.setattr("quizzes.regrading.outlook.A_PAGE", 2)
    version = corrected(question)
    asked = {"question": question, "policy": "key", "version": version}
    regrade = proposed(question, trainer, "key", version)
    last = outlook_of(**asked, way="falls", page=3)
    assert (len(last.lines), last.pages) == (1, 3)
    assert outlook_of(**asked, way="fails").lines == ()
    assert [line.change.passes for line in outlook_of(**asked, way="passes").lines] == [
        True,
        True,
    ]
    regrade = decided(regrade, editor)
    last = outcome_of(regrade, way="falls", page=3)
    assert (len(last.lines), last.pages) == (1, 3)
    assert last.lines[0].change.falls
    assert outcome_of(regrade, way="passes").lines[0].change.completes


def test_the_list_costs_the_same_for_more(
    quiz, question, trainer, editor, django_assert_num_queries
):
    sit(quiz, {"q-1": "b", "q-2": "b"})
    asked = {"question": question, "policy": "all_right", "version": None}
    with django_assert_num_queries(6):
        outlook_of(**asked)
    for _ in range(7):
        sit(quiz, {"q-1": "b", "q-2": "b"})
    with django_assert_num_queries(6):
        assert outlook_of(**asked).totals.changed == 8
    regrade = decided(proposed(question, trainer), editor)
    with django_assert_num_queries(5):
        assert len(outcome_of(regrade).lines) == 8


def test_what_counts_is_one_query_for_any_number(
    quiz, question, trainer, editor, django_assert_num_queries
):
    for _ in range(3):
        sit(quiz, {"q-1": "b", "q-2": "b"})
    decided(proposed(question, trainer), editor)
    sit(quiz, {"q-1": "b", "q-2": "b"})
    with django_assert_num_queries(1):
        found = list(Attempt.objects.with_regrades().order_by("pk"))
    assert [attempt.effective_score for attempt in found] == [75, 75, 75, 50]
    assert [attempt.regraded_id is not None for attempt in found] == [True] * 3 + [
        False
    ]


def test_approving_writes_as_often_for_more(
    quiz, question, trainer, editor, django_assert_num_queries
):
    """Of people who complete nothing by it: a completion is an act of its own."""

    def failing():
        sit(quiz, {"q-1": "b", "q-2": "b", "q-3": "b"})

    failing()
    regrade = proposed(question, trainer)
    with django_assert_num_queries(10):
        decided(regrade, editor)
    for _ in range(7):
        failing()
    regrade = proposed(question, trainer)
    with django_assert_num_queries(10):
        decided(regrade, editor)
    assert regrade.attempts.count() == 7


# --- What the database refuses ----------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"reason": ""}, "regrade_has_a_reason"),
        ({"policy": "key"}, "regrade_by_key_names_the_version"),
        ({"decision": "approved"}, "regrade_decided_at_by_and_how"),
        ({"decided_at": LATER}, "regrade_decided_at_by_and_how"),
        (
            {"decided_at": LATER, "decided_by": "trainer", "decision": "approved"},
            "regrade_decided_by_another",
        ),
    ],
)
def test_a_regrade_is_whole(question, trainer, values, constraint):
    values = {name: trainer if v == "trainer" else v for name, v in values.items()}
    row = {
        "question": question,
        "policy": "all_right",
        "reason": "The key is wrong.",
        "proposed_at": NOW,
        "proposed_by": trainer,
    }
    with pytest.raises(IntegrityError, match=constraint):
        Regrade.objects.create(**row | values)


def test_a_question_waits_for_one_regrade(question, trainer):
    row = {"question": question, "policy": "left_out", "reason": "x"}
    row |= {"proposed_at": NOW, "proposed_by": trainer}
    Regrade.objects.create(**row)
    with pytest.raises(
        IntegrityError, match=r"regrade_one_waiting_a_question|question_id"
    ):
        Regrade.objects.create(**row)


def test_what_a_regrade_wrote_is_written_once_and_sound(
    quiz, question, trainer, editor
):
    attempt = sit(quiz, {"q-1": "b"})
    regrade = decided(proposed(question, trainer), editor)
    scores = {"score_before": 0, "score_after": 0}
    scores |= {"passed_before": False, "passed_after": False}
    answer = attempt.answers.exclude(regraded__regrade=regrade).first()
    broken = [
        lambda: regrade.attempts.create(attempt=attempt, **scores),
        lambda: regrade.answers.create(answer=regrade.answers.get().answer),
        lambda: regrade.answers.create(answer=answer, share_after=2),
        lambda: regrade.attempts.create(
            attempt=sit(quiz, {}), **scores | {"score_after": 101}
        ),
    ]
    for write in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_a_decision_is_final_in_the_database_too(quiz, question, trainer, editor):
    sit(quiz, {"q-1": "b"})
    regrade = decided(proposed(question, trainer), editor)
    for rows in (
        Regrade.objects.filter(pk=regrade.pk),
        regrade.attempts.all(),
        regrade.answers.all(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(id=99)


def test_of_an_attempt_never_regraded_nothing_is_told(quiz):
    assert corrections_of(sit(quiz, {})) is None


def test_a_correction_is_told_with_its_reason(quiz, question, trainer, editor):
    attempt = sit(quiz, {"q-1": "b"})
    decided(proposed(question, trainer, "left_out"), editor)
    [told] = corrections_of(attempt).corrections
    assert (told.score_before, told.score_after) == (75, 100)
    assert (told.reason, told.decided_at) == ("The key is wrong.", LATER)
    assert told.is_left_out


# --- What comes after -------------------------------------------------------------------


def test_who_completed_by_a_regrade_needs_no_further_attempt(
    quiz, question, trainer, editor
):
    attempt = sit(quiz, {"q-1": "b", "q-2": "b"})
    decided(proposed(question, trainer), editor)
    standing = standing_of(
        enrolment=attempt.enrolment, version=attempt.version, at=LATER
    )
    assert (standing.is_done, standing.hindrance, standing.grade) == (True, "done", 75)
    with pytest.raises(AlreadyDone):
        start_attempt(enrolment=attempt.enrolment, quiz=quiz, by=None, at=LATER)


def test_a_later_attempt_counts_with_what_earlier_ones_count_now(
    course, trainer, editor
):
    quiz = add_quiz(course, add_bank(), draw_count=4, grade_method="average")
    question = Question.objects.get(code="q-1")
    first = sit(quiz, {"q-1": "b", "q-2": "b", "q-3": "b"})
    decided(proposed(question, trainer), editor)
    last = sit(quiz, {}, enrolment=first.enrolment, at=LATER)
    assert last.step_completion.score == 75
