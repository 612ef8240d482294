"""Fifty last clicks, and fifty people finishing at once: records and numbers stay single."""

import pytest

from courses.certifying import pdf_of
from courses.completing import complete_step
from courses.enrolling import enrol
from courses.models import (
    Certificate,
    CertificateCounter,
    CertificateFile,
    CourseCompletion,
    Cycle,
    Enrolment,
    StepCompletion,
)
from courses.publishing import latest_version
from tests.conftest import NOW
from tests.factories import (
    EmployeeFactory,
    UnitFactory,
    add_course,
    add_lesson,
    begin,
    do_step,
    finish,
)
from tests.threads import MANY, at_once


@pytest.fixture
def module(parallel_db):
    return add_course()


@pytest.fixture
def step(module):
    return add_lesson(module)


def people(count: int) -> list:
    unit = UnitFactory()
    return [EmployeeFactory(membership__unit=unit) for _ in range(count)]


def test_fifty_beginnings_are_one_enrolment(module):
    (employee,) = people(1)
    begun = at_once(
        lambda _: enrol(employee=employee, course=module, by=None, at=NOW).pk
    )
    assert len(set(begun)) == 1
    assert Enrolment.objects.count() == Cycle.objects.count() == 1


def test_fifty_last_clicks_are_one_completion(module, step):
    enrolment, version = begin(module), latest_version(step)
    done = at_once(
        lambda _: (
            complete_step(
                enrolment=enrolment, step=step, version=version, by=None, at=NOW
            ).pk
        )
    )
    assert len(set(done)) == 1
    for record in (StepCompletion, CourseCompletion, Certificate):
        assert record.objects.count() == 1
    assert CertificateCounter.objects.get().last_number == 1


def test_last_steps_at_once_complete_the_module_once(module):
    steps = [add_lesson(module, f"langkah-{n}") for n in range(6)]
    enrolment = begin(module)
    at_once(lambda n: do_step(enrolment, steps[n]), count=6)
    assert StepCompletion.objects.count() == 6
    assert CourseCompletion.objects.count() == Certificate.objects.count() == 1


def test_fifty_certificates_at_once_are_numbered_in_a_row(module, step):
    enrolments = [begin(module, employee) for employee in people(MANY)]
    at_once(lambda n: do_step(enrolments[n], step))
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == [f"{n:05d}/ZI/2026" for n in range(1, MANY + 1)]


def test_first_downloads_at_once_store_one_pdf(module, step, settings, tmp_path):
    """Setting failed when the certificate was issued; then eight downloads come."""
    found, settings.BASE_DIR = settings.BASE_DIR, tmp_path
    certificate = finish(module).certificate
    settings.BASE_DIR = found
    assert not CertificateFile.objects.exists()

    sums = at_once(lambda _: pdf_of(certificate).sha256, count=8)
    assert len(set(sums)) == CertificateFile.objects.count() == 1
