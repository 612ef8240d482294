"""check_records: nothing to say of what is sound, and each tampering named."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from courses.models import CourseCompletion, Enrolment, LessonPage, StepCompletion
from courses.publishing import latest_version
from courses.steps import steps_of
from elearning.evidence.checking import findings
from elearning.evidence.models import ReckonedTally, Reckoning
from elearning.evidence.reckoning import reckon
from elearning.guards import remove_sql
from tests.conftest import NOW, TODAY, run
from tests.evidence.acting import complete, person, start
from tests.factories import add_bank, add_quiz, add_step

pytestmark = pytest.mark.django_db
SOUND = ["0 differences: completions and figures follow the events."]


def check():
    """What the command says, line by line, and whether it fails."""
    said, failed = StringIO(), False
    try:
        call_command("check_records", stdout=said)
    except CommandError:
        failed = True
    return [line for line in said.getvalue().splitlines() if line], failed


def tamper(model, values, **where):
    """As somebody with the database in his hands would: without its guards."""
    run(remove_sql(connection.vendor, model._meta.db_table))
    if values is None:
        model.objects.filter(**where)._raw_delete("default")
    else:
        assert model.objects.filter(**where).update(**values)


def only(kind):
    lines, failed = check()
    assert failed
    assert len(lines) == 1, lines
    assert lines[0].startswith(f"{kind}: ")
    return lines[0]


@pytest.fixture
def record(course, duty, office, centre):
    """Ani has completed, Budi has begun, and today is reckoned."""
    ani = complete(person(office, "Ani"), course, score=Decimal("80.00"))
    start(person(centre, "Budi"), course)
    reckon(on=TODAY, by=None, at=NOW)
    return ani


def test_sound_records_have_no_difference(record):
    lines, failed = check()
    assert not failed
    assert lines == ["0 differences: completions and figures follow the events."]


def test_an_edited_record_is_named(record):
    tamper(CourseCompletion, {"jp": Decimal("9.0")}, pk=record.pk)
    lines, failed = check()
    assert failed
    assert lines[0] == (
        f"digest: completion {record.pk} was edited: its digest does not fit"
    )
    assert lines[1].startswith("certificate-facts: certificate 00001/ZI/2026 ")


def test_a_completion_without_its_step_is_unfounded(record):
    tamper(StepCompletion, None, enrolment=record.enrolment)
    assert f"completion {record.pk}" in only("unfounded")


def test_a_completion_that_was_never_recorded_is_missing(record, course, office):
    budi = Enrolment.objects.get(completion__isnull=True)
    (step,) = steps_of(course)
    StepCompletion.objects.create(
        enrolment=budi, step=step, version=latest_version(step), completed_at=NOW
    )
    assert f"enrolment {budi.pk}:" in only("missing")


def test_the_score_is_that_of_the_last_graded_step(course, duty, office):
    add_quiz(course, add_bank())
    record = complete(person(office, "Ani"), course, score=Decimal("80.00"))
    assert check() == (SOUND, False)
    graded = record.enrolment.step_completions.order_by("-step__path")[0]
    tamper(StepCompletion, {"score": Decimal("70.00")}, pk=graded.pk)
    assert f"completion {record.pk}" in only("score")


def test_a_certificate_that_is_gone_or_edited_is_named(record):
    certificate = record.certificate
    tamper(type(certificate), {"code": "AAAA"}, pk=certificate.pk)
    assert certificate.number in only("certificate-digest")
    tamper(type(certificate.holder), None, certificate=certificate)
    tamper(type(certificate), None, pk=certificate.pk)
    assert f"completion {record.pk}" in only("no-certificate")


def test_a_step_that_came_or_went_later_accuses_nobody(record, course):
    later = LessonPage(title="Tambahan", slug="tambahan")
    add_step(course, later, at=NOW + timedelta(days=1))
    assert check() == (SOUND, False)
    later.unpublish()
    assert check() == (SOUND, False)


def test_a_figure_that_was_changed_is_named_with_its_unit(record, office):
    tally = ReckonedTally.objects.get(unit=office)
    ReckonedTally.objects.filter(pk=tally.pk).update(done=tally.done + 1)
    assert f"{TODAY} gratifikasi unit {office.path}" in only("tally")


def test_a_unit_that_is_missing_among_the_figures_is_named(record, centre):
    ReckonedTally.objects.get(unit=centre).delete()
    assert f"unit {centre.path}" in only("tally")


def test_figures_that_stand_no_more_are_not_blamed(record, office):
    ReckonedTally.objects.update(done=7)
    person(office, "Cici")
    assert Reckoning.objects.exists()
    assert not Reckoning.objects.valid().exists()
    assert check() == (SOUND, False)


def test_many_rows_are_read_in_chunks(record, course, office, monkeypatch):
    for n in range(4):
        complete(person(office, f"Orang {n}"), course)
    monkeypatch.setattr(findings, "CHUNK", 2)
    reckon(on=TODAY, by=None, at=NOW)
    assert check() == (SOUND, False)
    tamper(CourseCompletion, {"digest": "0" * 64}, pk=record.pk)
    assert f"completion {record.pk}" in check()[0][0]
