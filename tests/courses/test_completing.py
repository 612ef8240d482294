"""Steps are done once; the last required one completes the module and certifies it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from courses.completing import NoMembershipThen
from courses.cycles import cycle_for
from courses.models import (
    Certificate,
    CertificateCounter,
    CourseCompletion,
    Enrolment,
    LessonPage,
    StepCompletion,
)
from courses.publishing import latest_version
from elearning.canonical import digest
from elearning.people.joining import join, leave
from elearning.people.models import AgencySettings
from tests.factories import (
    EmployeeFactory,
    UnitFactory,
    UserFactory,
    add_bank,
    add_lesson,
    add_quiz,
    begin,
    do_step,
    finish,
    republish,
)

pytestmark = pytest.mark.django_db


# --- One step ---------------------------------------------------------------------------


def test_a_step_is_recorded_with_version_moment_and_hand(enrolment, first, second, now):
    done = do_step(enrolment, first)
    assert done.version == latest_version(first)
    assert (done.completed_at, done.completed_by) == (now, enrolment.employee.user)
    assert done.score is None
    assert not CourseCompletion.objects.exists()


def test_the_first_completion_stands(enrolment, first, second, now):
    done = do_step(enrolment, first, score=Decimal(80))
    republish(first)
    again = do_step(enrolment, first, at=now + timedelta(hours=1), score=Decimal(100))
    assert again == done
    assert (again.score, again.completed_at, again.version.number) == (80, now, 1)


# --- The whole module -------------------------------------------------------------------


def test_the_last_required_step_completes_and_certifies(enrolment, first, second, now):
    do_step(enrolment, first)
    do_step(enrolment, second)
    completion = CourseCompletion.objects.get()
    assert completion.enrolment == enrolment
    assert (completion.completed_at, completion.completed_by) == (
        now,
        enrolment.employee.user,
    )
    assert completion.certificate.issued_at == now


def test_the_order_of_the_steps_does_not_matter(enrolment, first, second):
    do_step(enrolment, second)
    assert not CourseCompletion.objects.exists()
    do_step(enrolment, first)
    assert CourseCompletion.objects.exists()


def test_optional_steps_are_not_waited_for(module, enrolment, first):
    extra = add_lesson(module, "tambahan", is_required=False)
    do_step(enrolment, first)
    completion = CourseCompletion.objects.get()
    do_step(enrolment, extra)
    assert CourseCompletion.objects.get() == completion
    assert Certificate.objects.count() == 1


def test_optional_steps_alone_complete_nothing(module, enrolment):
    extra = add_lesson(module, "tambahan", is_required=False)
    do_step(enrolment, extra)
    assert not CourseCompletion.objects.exists()


def test_drafts_and_withdrawn_steps_are_not_waited_for(
    module, enrolment, first, second
):
    module.refresh_from_db()
    module.add_child(instance=LessonPage(title="Baru", slug="baru", live=False))
    second.unpublish()
    do_step(enrolment, first)
    assert CourseCompletion.objects.exists()


def test_a_new_version_does_not_undo_what_was_done(enrolment, first, second):
    do_step(enrolment, first)
    republish(first, "material")
    do_step(enrolment, second)
    completion = CourseCompletion.objects.get()
    assert completion.version == latest_version(enrolment.course)


def test_a_step_added_later_leaves_completions_alone(module, first):
    completion = finish(module)
    added = add_lesson(module, "baru")
    do_step(completion.enrolment, added)
    assert CourseCompletion.objects.get() == completion


def test_each_cycle_has_its_own_completion(module, first, now):
    employee = EmployeeFactory(with_account=True)
    old = finish(module, employee)
    enrolment = Enrolment.objects.create(
        employee=employee,
        course=module,
        cycle=cycle_for(course=module, on=date(2027, 1, 1)),
        version=latest_version(module),
        started_at=now,
    )
    do_step(enrolment, first, at=now + timedelta(days=60))
    assert enrolment.completion != old
    assert CourseCompletion.objects.count() == 2


# --- Score and snapshot -----------------------------------------------------------------


def test_the_score_is_that_of_the_post_test(module, enrolment, first):
    bank = add_bank()
    pre = add_quiz(module, bank, purpose="pre", slug="tes-awal")
    post = add_quiz(module, bank)
    do_step(enrolment, pre, score=Decimal("12.50"))
    do_step(enrolment, first)
    do_step(enrolment, post, score=Decimal("87.50"))
    assert CourseCompletion.objects.get().score == Decimal("87.5")


def test_what_follows_the_post_test_does_not_change_the_score(module, enrolment):
    bank = add_bank()
    post = add_quiz(module, bank)
    practice = add_quiz(module, bank, purpose="practice", slug="latihan")
    do_step(enrolment, post, score=Decimal(80))
    do_step(enrolment, practice, score=Decimal(20))
    assert CourseCompletion.objects.get().score == 80


def test_of_two_post_tests_the_last_counts(module, enrolment):
    bank = add_bank()
    one = add_quiz(module, bank, slug="tes-1")
    other = add_quiz(module, bank, slug="tes-2")
    do_step(enrolment, other, score=Decimal(90))
    do_step(enrolment, one, score=Decimal(70))
    assert CourseCompletion.objects.get().score == 90


def test_without_a_test_there_is_no_score(module, first):
    assert finish(module).score is None


def test_the_record_keeps_the_job_of_the_day(module, first, now):
    unit = UnitFactory(name="Dinas Kesehatan")
    employee = EmployeeFactory(with_account=True, membership__unit=unit)
    completion = finish(module, employee)
    join(
        employee=employee,
        unit=UnitFactory(name="Dinas Baru"),
        employment_kind="pppk",
        position_kind="functional",
        position_name="Perawat",
        starts_on=now.date() + timedelta(days=1),
        by=UserFactory(),
        at=now,
    )
    unit.name = "Dinas Lain"
    unit.save()
    stored = CourseCompletion.objects.get(pk=completion.pk)
    assert (stored.unit_name, stored.position_name) == (
        "Dinas Kesehatan",
        "Pengelola Data",
    )
    assert stored.rank_label == "Penata Muda (III/a)"
    assert (stored.employment_kind, stored.position_kind) == ("pns", "executive")


@pytest.mark.parametrize(
    ("name", "code", "label"),
    [("Penata", "III/c", "Penata (III/c)"), ("", "IX", "IX"), ("", "", "")],
)
def test_a_rank_is_told_as_far_as_it_is_known(name, code, label):
    assert CourseCompletion(rank_name=name, rank_code=code).rank_label == label


def test_hours_and_version_are_those_of_the_day(module, first):
    republish(module, jp=Decimal("2.5"))
    completion = finish(module)
    republish(module, jp=Decimal(4))
    stored = CourseCompletion.objects.get(pk=completion.pk)
    assert (stored.jp, stored.version.number) == (Decimal("2.5"), 2)


def test_the_digest_can_be_computed_again_and_names_nobody(module, first):
    finish(module)
    stored = CourseCompletion.objects.get()
    facts = stored.facts()
    assert stored.digest == digest(facts)
    employee = stored.enrolment.employee
    assert employee.nip not in str(facts)
    assert employee.name not in str(facts)


def test_the_digest_does_not_depend_on_the_zone_of_the_clock(module, first, now):
    enrolment = begin(module)
    do_step(enrolment, first, at=timezone.localtime(now))
    stored = CourseCompletion.objects.get()
    assert stored.digest == digest(stored.facts())


# --- Nothing half done ------------------------------------------------------------------


def test_without_a_unit_on_the_day_nothing_is_written(module, first, now):
    employee = EmployeeFactory(with_account=True)
    enrolment = begin(module, employee)
    leave(employee=employee, ends_on=date(2026, 11, 23), by=UserFactory(), at=now)
    with pytest.raises(NoMembershipThen):
        do_step(enrolment, first)
    for record in (StepCompletion, CourseCompletion, Certificate, CertificateCounter):
        assert not record.objects.exists()


def test_who_leaves_may_finish_on_his_last_day(module, first, now):
    employee = EmployeeFactory(with_account=True)
    enrolment = begin(module, employee)
    leave(employee=employee, ends_on=date(2026, 11, 24), by=UserFactory(), at=now)
    do_step(enrolment, first)
    assert CourseCompletion.objects.exists()


def test_a_certificate_that_fails_takes_the_completion_along(module, first):
    enrolment = begin(module)
    broken = "{number} {nobody_fills_this_in}"
    AgencySettings.objects.update_or_create(
        defaults={"certificate_number_format": broken}
    )
    with pytest.raises(KeyError):
        do_step(enrolment, first)
    assert not StepCompletion.objects.exists()


@pytest.mark.parametrize("record", [StepCompletion, CourseCompletion, Certificate])
def test_a_record_cannot_be_changed_or_deleted(module, first, record):
    finish(module)
    table = record._meta.db_table
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):  # noqa: S608
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
