"""Each rule that the database holds, broken once; and small words of the models."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from courses.assigning import assign, exempt
from courses.certifying import revoke
from courses.enrolling import open_step
from courses.models import (
    Assignment,
    AssignmentPerson,
    AssignmentUnit,
    Certificate,
    CertificateCounter,
    CertificateFile,
    CertificateHolder,
    CertificateRevocation,
    CompletionRevocation,
    CourseCompletion,
    CourseLegalBasis,
    CoursePage,
    CourseVersion,
    Cycle,
    Enrolment,
    Exemption,
    LessonPage,
    StepCompletion,
    StepOpening,
)
from courses.models.pages import RESERVED_SLUGS
from courses.publishing import latest_version
from courses.urls import urlpatterns
from tests.conftest import NOW, TODAY
from tests.factories import (
    EmployeeFactory,
    UnitFactory,
    UserFactory,
    add_course,
    add_lesson,
    finish,
    unit_tree,
)

pytestmark = pytest.mark.django_db

YESTERDAY = TODAY - timedelta(days=1)

# Rule, table, and what has to be changed in a sound row to break it.
CHECKS = [
    ("version_number_from_1", CourseVersion, {"number": 0}),
    ("version_approved_at_and_by", CourseVersion, {"approved_at": NOW}),
    ("step_score_in_percent", StepCompletion, {"score": Decimal("100.01")}),
    ("step_score_in_percent", StepCompletion, {"score": Decimal("-0.01")}),
    ("completion_score_in_percent", CourseCompletion, {"score": Decimal(101)}),
    ("completion_score_in_percent", CourseCompletion, {"score": Decimal(-1)}),
    ("completion_jp_not_negative", CourseCompletion, {"jp": Decimal("-0.1")}),
    ("revocation_has_reason", CompletionRevocation, {"reason": ""}),
    ("revocation_needs_two_people", CompletionRevocation, {"confirmed_by": "same"}),
    ("certificate_revocation_has_reason", CertificateRevocation, {"reason": ""}),
    ("cycle_ends_after_start", Cycle, {"code": "x", "ends_on": date(2025, 12, 31)}),
    ("assignment_due_on_or_due_days", Assignment, {"due_days": 3}),
    ("assignment_due_on_or_due_days", Assignment, {"due_on": None}),
    ("assignment_due_after_start", Assignment, {"due_on": YESTERDAY}),
    ("assignment_has_reason", Assignment, {"reason": ""}),
    ("assignment_ended_at_by_and_reason", Assignment, {"ended_at": NOW}),
    ("assignment_ended_at_by_and_reason", Assignment, {"end_reason": "Dicabut."}),
    ("exemption_has_reason", Exemption, {"reason": ""}),
    ("exemption_ends_after_start", Exemption, {"ends_on": YESTERDAY}),
    ("exemption_revoked_at_by_and_reason", Exemption, {"revoked_at": NOW}),
    ("exemption_revoked_at_by_and_reason", Exemption, {"revoke_reason": "Keliru."}),
    ("exemption_requested_at_and_by", Exemption, {"requested_at": NOW}),
    ("exemption_approved_at_and_by", Exemption, {"approved_at": None}),
    (
        "exemption_asked_for_or_approved",
        Exemption,
        {"approved_at": None, "approved_by": None},
    ),
    (
        "exemption_needs_two_people",
        Exemption,
        {"requested_at": NOW, "requested_by": "same"},
    ),
    ("exemption_refused_at_by_and_reason", Exemption, {"refuse_reason": "Keliru."}),
    ("exemption_approved_or_refused", Exemption, {"refused": "too"}),
]
# Rule and table, where a second row like the first one breaks it.
ONCE = [
    ("version_number_once_a_page", CourseVersion),
    ("enrolment_once_a_cycle", Enrolment),
    ("step_opening_once_a_version", StepOpening),
    ("step_completed_once", StepCompletion),
    ("assignment_unit_once", AssignmentUnit),
    ("assignment_person_once", AssignmentPerson),
    ("assignment_renewed_once_a_cycle", Assignment),
    ("assignment_saved_once", Assignment),
    ("one completion an enrolment", CourseCompletion),
    ("one certificate a completion", Certificate),
    ("one revocation a completion", CompletionRevocation),
    ("one revocation a certificate", CertificateRevocation),
    ("one counter a year", CertificateCounter),
    ("one code a cycle", Cycle),
]


@pytest.fixture(scope="module", autouse=True)
def built(world):
    """One sound row of everything."""
    module = add_course(title="Gratifikasi")
    first = add_lesson(module, "mengenali", title="Mengenali")
    completion = finish(module)
    employee = completion.enrolment.employee
    hr, head = UserFactory(), UserFactory()
    open_step(
        enrolment=completion.enrolment, version=latest_version(first), by=None, at=NOW
    )
    revoke(certificate=completion.certificate, reason="Keliru.", by=hr, at=NOW)
    CompletionRevocation.objects.create(
        completion=completion,
        reason="Keliru.",
        revoked_at=NOW,
        revoked_by=hr,
        confirmed_by=head,
    )
    head = assign(
        course=module,
        cycle=completion.enrolment.cycle,
        reason="Surat edaran",
        starts_on=TODAY,
        units=[UnitFactory()],
        due_on=TODAY,
        by=hr,
        at=NOW,
    )
    assign(
        course=module,
        series=head,
        draft=uuid4(),
        cycle=completion.enrolment.cycle,
        reason="Surat edaran",
        starts_on=TODAY,
        units=[UnitFactory()],
        include=[employee],
        due_on=TODAY,
        by=hr,
        at=NOW,
    )
    exempt(employee=employee, reason="Cuti", starts_on=TODAY, by=hr, at=NOW)
    return {"module": module, "first": first}


def insert_again(model: type[models.Model], **changes) -> None:
    row = model.objects.latest("pk")
    if changes.get("confirmed_by") == "same":
        changes["confirmed_by"] = row.revoked_by
    if changes.get("requested_by") == "same":
        changes["requested_by"] = row.approved_by
    if changes.pop("refused", None):
        changes |= {"refused_at": NOW, "refused_by": row.approved_by}
        changes["refuse_reason"] = "Keliru."
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    with transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(("rule", "model", "changes"), CHECKS)
def test_the_database_refuses_what_makes_no_sense(rule, model, changes):
    with pytest.raises(IntegrityError, match=rule):
        insert_again(model, **changes)


@pytest.mark.parametrize(("rule", "model"), ONCE)
def test_the_database_refuses_a_second_one(rule, model):
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        insert_again(model)


@pytest.mark.parametrize("name", ["number", "code"])
def test_certificates_share_neither_number_nor_code(module, first, name):
    one = finish(module).certificate
    completion = finish_without_certificate(module)
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        insert_again(
            Certificate,
            completion=completion,
            **({"number": "2", "code": "X"} | {name: getattr(one, name)}),
        )


def finish_without_certificate(module) -> CourseCompletion:
    """Another completion, for which a certificate is still to be written."""
    completion = finish(module)
    completion.pk, completion.digest = None, "0" * 64
    completion.enrolment = Enrolment.objects.create(
        employee=EmployeeFactory(),
        course=module,
        cycle=completion.enrolment.cycle,
        version=completion.version,
        started_at=NOW,
    )
    completion.save(force_insert=True)
    return completion


def test_lesson_hours_are_never_negative(module):
    with (
        pytest.raises(IntegrityError, match="course_jp_not_negative"),
        transaction.atomic(),
    ):
        CoursePage.objects.update(jp=-1)


def test_every_constraint_of_the_room_is_broken_here():
    named = {
        constraint.name
        for model in apps.get_app_config("courses").get_models()
        for constraint in model._meta.constraints
    }
    tried = {rule for rule, *_ in CHECKS} | {rule for rule, _ in ONCE}
    elsewhere = "".join(
        file.read_text("utf-8")
        for file in Path(__file__).parent.glob("test_*.py")
        if file.name != Path(__file__).name
    )
    missing = {rule for rule in named - tried if rule not in elsewhere}
    assert missing == {"course_jp_not_negative"}


# --- Words ------------------------------------------------------------------------------


@pytest.mark.parametrize("model", dict.fromkeys(m for _, m, *_ in [*CHECKS, *ONCE]))
def test_a_row_has_a_name_and_names_no_person(model):
    name = str(model.objects.latest("pk"))
    assert name
    assert "Pegawai" not in name


def test_a_holder_is_called_by_name_and_a_file_by_its_digest():
    assert str(CertificateHolder(name="dr. Siti, M.Kes.")) == "dr. Siti, M.Kes."
    assert str(CertificateFile(sha256="ab" * 32)) == "ab" * 32


def test_a_legal_basis_is_called_by_its_regulation():
    assert str(CourseLegalBasis(regulation="UU 30/2014")) == "UU 30/2014"


def test_objectives_are_the_lines_that_say_something():
    course = CoursePage(objectives="Satu\n\n  Dua  \n")
    assert course.objective_list == ["Satu", "Dua"]


def test_valid_completions_leave_out_the_revoked(module, first):
    kept, revoked = finish(module), finish(module)
    CompletionRevocation.objects.create(
        completion=revoked,
        reason="Keliru.",
        revoked_at=NOW,
        revoked_by=UserFactory(),
        confirmed_by=UserFactory(),
    )
    assert CourseCompletion.objects.valid().get() == kept


def test_completions_are_found_below_the_unit_of_then(module, first):
    _, office, centre = unit_tree()
    inside = finish(module, EmployeeFactory(with_account=True, membership__unit=centre))
    finish(module)
    assert CourseCompletion.objects.in_subtree(office).get() == inside


@pytest.mark.parametrize("fields", [{"slug": "mulai"}, {"title": "Mulai", "slug": ""}])
def test_a_step_cannot_take_the_address_of_the_start(module, fields):
    step = LessonPage(**({"title": "Awal"} | fields))
    module.refresh_from_db()
    with pytest.raises(ValidationError, match="slug"):
        module.add_child(instance=step)


def test_every_address_below_a_module_is_reserved():
    below = [pattern.pattern._route for pattern in urlpatterns]
    words = {
        route.split("/")[2]
        for route in below
        if route.startswith("modul/<slug:course>/")
    }
    assert words - {"", "<slug:step>"} == RESERVED_SLUGS
