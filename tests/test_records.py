"""Rules that every model keeps: direction, who and when, personal data, append-only."""

import re

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, connection, models, transaction
from wagtail.models import Page

from courses.certifying import pdf_of, revoke
from courses.models import CompletionRevocation, CourseCompletion
from elearning.demo.building import build_demo
from elearning.evidence.models import (
    CourseExport,
    CourseExportRow,
    EvidencePack,
    PackSubmission,
    Remark,
)
from elearning.frameworks.models import Question
from elearning.people.models import Unit, User
from quizzes.answering import start_attempt
from quizzes.models import (
    Accommodation,
    Answer,
    Attempt,
    AttemptEvent,
    QuestionPicture,
    Regrade,
    RegradedAnswer,
    RegradedAttempt,
)
from tests.activities.rows import have_activity_acts
from tests.conftest import NOW, guards
from tests.factories import begin
from tests.pledges.rows import have_pledge_acts

# Lower rooms first: a foreign key points into the same room or down.
ROOM_ORDER = [
    "people",
    "frameworks",
    "courses",
    "activities",
    "pledges",
    "quizzes",
    "evidence",
]
CLASSES = {"general", "behaviour", "secret", "none"}
PERSONAL_WORDS = (
    "employment",
    "legal_status",
    "nip",
    "email",
    "title",
    "rank",
    "score",
    "reason",
    "name",
    "position",
)
# Texts about things, not about people; whatever else sounds personal must be classified.
ABOUT_THINGS = {
    "certificate_number_format",
    "change_note",
    "draft_title",
    "product_name",
    "short_name",
}
# What names a thing, in models that hold nobody's data at all.
IMPERSONAL = {"Unit", "Framework", "Area", "Indicator", "Question", "Option"}
IMPERSONAL |= {"QuestionBank", "QuestionVersion", "CourseVersion", "CourseLegalBasis"}
IMPERSONAL |= {"Cycle", "FourEyesTask"}
# Parts and bookkeeping of something, no records: they go with what they belong to.
PARTS = {"AgendaItem", "Material", "Speaker"}
PARTS |= {"AssignmentPerson", "AssignmentUnit", "CourseLegalBasis", "LibraryLoad"}
PARTS |= {"AccessCode", "ImportRow", "QuestionUpload", "ScoreBand", "Session"}
# Derived from records and reckoned anew at any time.
PARTS |= {"ReckonedTally", "Reckoning"}


def ours():
    return [model for model in apps.get_models() if model._meta.app_label in ROOM_ORDER]


def own_fields(model):
    """Concrete fields written by us, not inherited from Wagtail's pages."""
    inherited = (
        {f.name for f in Page._meta.get_fields()} if issubclass(model, Page) else set()
    )
    return [f for f in model._meta.local_fields if f.name not in inherited]


def named(model) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", ours(), ids=named)
def test_foreign_keys_point_down(model):
    here = ROOM_ORDER.index(model._meta.app_label)
    upwards = [
        field.name
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if field.is_relation and field.related_model._meta.app_label in ROOM_ORDER
        if ROOM_ORDER.index(field.related_model._meta.app_label) > here
    ]
    assert upwards == []


@pytest.mark.parametrize("model", ours(), ids=named)
def test_when_comes_with_by_whom(model):
    fields = {field.name for field in own_fields(model)}
    alone = [
        name
        for name in fields
        if name.endswith("_at") and f"{name.removesuffix('_at')}_by" not in fields
    ]
    assert alone == []


@pytest.mark.parametrize("model", ours(), ids=named)
def test_personal_data_is_classified(model):
    classified = model.__dict__.get("PERSONAL_DATA")
    assert classified is not None
    assert set(classified.values()) <= CLASSES
    for name in classified:
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            pytest.fail(f"{name} is classified and does not exist")
    if model.__name__ in IMPERSONAL or issubclass(model, Page):
        return
    personal = {
        field.name
        for field in own_fields(model)
        if isinstance(field, models.CharField | models.TextField | models.DecimalField)
        if any(word in field.name for word in PERSONAL_WORDS)
    }
    assert personal - set(classified) - ABOUT_THINGS == set()


@pytest.mark.parametrize("model", ours(), ids=named)
def test_nothing_deletes_a_record_with_its_person_or_page(model):
    cascading = [
        field.name
        for field in model._meta.local_fields
        if field.is_relation and field.remote_field.on_delete is models.CASCADE
        if not field.remote_field.parent_link
    ]
    assert model.__name__ in PARTS or cascading == []


# --- What the database refuses ----------------------------------------------------------


def have_quiz_acts():
    """A picture, a withdrawn accommodation, an event and an approved regrade."""
    first, second = User.objects.order_by("pk")[:2]
    answer = Answer.objects.filter(attempt__finished_at__isnull=False)[0]
    attempt = answer.attempt
    QuestionPicture.objects.create(
        sha256="0" * 64, file="quiz/x.png", width=1, height=1, stored_at=NOW
    )
    Accommodation.objects.create(
        employee=attempt.enrolment.employee,
        extra_attempts=1,
        starts_on=NOW.date(),
        reason="A broken arm.",
        granted_at=NOW,
        granted_by=first,
        withdrawn_at=NOW,
        withdrawn_by=second,
        withdraw_reason="It has healed.",
    )
    AttemptEvent.objects.create(
        attempt=attempt, number=1, key="abcd", kind="device", at=NOW
    )
    regrade = Regrade.objects.create(
        question=answer.question_version.question,
        policy=Regrade.Policy.ALL_RIGHT,
        reason="Two options were right.",
        proposed_at=NOW,
        proposed_by=first,
        decision=Regrade.Decision.APPROVED,
        decided_at=NOW,
        decided_by=second,
    )
    RegradedAnswer.objects.create(
        regrade=regrade, answer=answer, share_before=answer.share, share_after=1
    )
    RegradedAttempt.objects.create(
        regrade=regrade,
        attempt=attempt,
        score_before=attempt.score,
        score_after=100,
        passed_before=attempt.passed,
        passed_after=True,
    )


@pytest.fixture(scope="module")
def lived_in(world):
    """A small demo, and what a demo never has: packs, revocations, regrades."""
    build_demo(employees=60, seed=1, at=NOW, say=str)
    have_quiz_acts()
    have_activity_acts()
    have_pledge_acts()
    first, second = User.objects.order_by("pk")[:2]
    completion = CourseCompletion.objects.first()
    CompletionRevocation.objects.create(
        completion=completion,
        reason="Taken by somebody else.",
        revoked_at=NOW,
        revoked_by=first,
        confirmed_by=second,
    )
    pdf_of(completion.certificate)
    revoke(certificate=completion.certificate, reason="It is wrong.", by=first, at=NOW)
    export = CourseExport.objects.create(
        key=completion.certificate.completion.enrolment.employee.key,
        unit=Unit.objects.first(),
        year=2026,
        only_new=True,
        row_count=1,
        sha256="0" * 64,
        exported_at=NOW,
        exported_by=first,
    )
    CourseExportRow.objects.create(export=export, completion=completion)
    pack = EvidencePack.objects.create(
        unit=Unit.objects.first(),
        questions=[],
        starts_on=NOW.date(),
        ends_on=NOW.date(),
        sha256="0" * 64,
        size=1,
        record_count=0,
        created_at=NOW,
    )
    Remark.objects.create(
        unit=Unit.objects.first(),
        question=Question.objects.first(),
        year=2026,
        text="Dilaksanakan.",
        written_at=NOW,
        written_by=first,
    )
    PackSubmission.objects.create(
        pack=pack, file="packs/x.zip", submitted_at=NOW, submitted_by=first
    )


def key_of_a_row(table: str, when: str) -> tuple[str, object]:
    """Primary key, and its value in a row that the guard holds."""
    model = next(m for m in ours() if m._meta.db_table == table)
    column = model._meta.pk.column
    compares = "NEW." in when  # then every row is held, against some changes
    condition = when.replace("OLD.", "") if when and not compares else "1 = 1"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {condition} LIMIT 1")  # noqa: S608
        row = cursor.fetchone()
    assert row, f"there is no row in {table} to try"
    return column, row[0]


def is_refused(statement: str, key: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [key])
    except DatabaseError as refusal:
        return "append-only" in str(refusal)
    return False


def test_the_database_refuses_to_change_or_delete_a_record(lived_in, db):
    """Every guarded table, by plain SQL: the demo is built once for all of them."""
    allowed = []
    for table, when in guards():
        column, key = key_of_a_row(table, when)
        change = f"{column} = {column}"
        if "NEW." in when:
            held = re.search(r"OLD\.(\w+_at) <> NEW", when)[1]
            change = f"{held} = '2020-01-01 00:00:00'"
        update = f"UPDATE {table} SET {change}"  # noqa: S608
        for verb in (update, f"DELETE FROM {table}"):  # noqa: S608
            statement = f"{verb} WHERE {column} = %s"
            allowed += [] if is_refused(statement, key) else [statement]
    assert allowed == []


def test_what_is_open_may_still_be_written(lived_in, db):
    """Attempts and answers are guarded from the moment they are finished."""
    done = Attempt.objects.finished().latest("pk")
    quiz = done.quiz
    attempt = start_attempt(
        enrolment=begin(quiz.get_parent().specific), quiz=quiz, by=None, at=NOW
    )
    assert Attempt.objects.filter(pk=attempt.pk).update(number=99) == 1
    assert attempt.answers.update(sequence=9) == attempt.answers.count() > 0


def test_every_record_is_guarded():
    assert {table for table, _ in guards()} >= {
        "activities_attendance",
        "courses_certificate",
        "courses_certificatefile",
        "courses_coursecompletion",
        "courses_courseversion",
        "courses_stepcompletion",
        "evidence_evidencepack",
        "evidence_seal",
        "evidence_sealleaves",
        "quizzes_answer",
        "quizzes_attempt",
        "quizzes_attemptevent",
        "quizzes_questionversion",
    }
