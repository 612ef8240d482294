"""The demo is whole, the same for the same seed, and found as it was by a second run."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from courses.learning import is_whole
from courses.models import (
    Certificate,
    CourseCompletion,
    CourseVersion,
    Enrolment,
    ExternalCertificate,
    StepCompletion,
)
from elearning.activities.models import ActivitySession
from elearning.canonical import digest
from elearning.demo.accounts import PASSWORD, ROLES
from elearning.demo.activities import COMING
from elearning.demo.building import build_demo
from elearning.evidence.checking import verify
from elearning.evidence.sealing import last_seal
from elearning.people.models import Employee, RoleGrant, User
from quizzes import marking
from quizzes.models import Answer, Attempt, Regrade
from quizzes.rules import percent

AT = datetime(2026, 11, 24, 3, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def build(**changes) -> list[str]:
    said: list[str] = []
    values = {"employees": 80, "seed": 2026, "at": AT, "say": said.append} | changes
    build_demo(**values)
    return said


@pytest.fixture(scope="class")
def built(request, layers):
    return layers.build(request.fixturenames, demo=build)


def facts():
    return list(
        CourseCompletion.objects.order_by("completed_at", "pk").values_list(
            "enrolment__employee__nip",
            "score",
            "completed_at",
            "certificate__number",
        )
    )


@pytest.fixture(scope="module")
def facts_of_the_first(layers):
    """What the demo of the other tests has; it is gone when a test does not ask for it."""
    layers.build(["demo"], demo=build)
    return facts()


@pytest.fixture
def demo(db, made):
    return made["demo"]


def test_every_printed_account_signs_in_and_has_its_role(demo, client):
    for role in ROLES:
        user = User.objects.get(email=f"{role}@demo.test")
        assert user.check_password(PASSWORD)
        assert Employee.objects.filter(user=user).exists()
    assert set(RoleGrant.objects.values_list("role", flat=True)) == {
        "hr",
        "assessor",
        "leader",
    }


def test_a_second_run_changes_nothing(demo):
    before = [
        model.objects.count()
        for model in (Employee, User, CourseVersion, Enrolment, Answer, Certificate)
    ]
    build(at=AT.replace(hour=5))
    after = [
        model.objects.count()
        for model in (Employee, User, CourseVersion, Enrolment, Answer, Certificate)
    ]
    assert before == after


def test_records_carry_the_digests_that_real_use_would_give(demo):
    completions = CourseCompletion.objects.select_related(
        "enrolment__cycle", "enrolment__employee", "unit", "version"
    )
    assert completions.count() > 60
    assert [c.pk for c in completions if c.digest != digest(c.facts())] == []
    certificates = Certificate.objects.select_related("completion")
    assert [c.pk for c in certificates if c.digest != digest(c.facts())] == []


def test_the_records_are_sealed_and_the_seal_holds(demo):
    assert last_seal().last_record_id == CourseCompletion.objects.latest("pk").pk
    assert verify() == []


def test_people_came_to_a_session_and_another_is_open(demo):
    """Nobody is done by that: the module ends with a pledge."""
    held, coming = ActivitySession.objects.order_by("pk")
    assert 0 < held.attendances.count() <= COMING
    assert set(held.reports.values_list("kind", flat=True)) == {
        "daftar-hadir",
        "notulen",
    }
    assert coming.state == "open"


def test_every_completion_has_one_certificate_and_all_its_steps(demo):
    completions = CourseCompletion.objects.all()
    assert Certificate.objects.count() == completions.count()
    steps = dict(
        StepCompletion.objects.filter(enrolment__completion__isnull=False)
        .values_list("enrolment_id")
        .annotate(n=Count("pk"))
    )
    assert set(steps.values()) == {6}
    assert not any(
        is_whole(e) for e in Enrolment.objects.filter(completion__isnull=True)
    )


def test_attempts_are_marked_as_the_quiz_room_marks(demo):
    for attempt in Attempt.objects.order_by("?")[:40]:
        shares = list(attempt.answers.values_list("share", flat=True))
        assert attempt.score == percent(shares)
        assert attempt.passed == (attempt.score >= attempt.version.content["pass_mark"])


def test_every_kind_of_question_is_asked_and_a_regrade_waits(demo):
    asked = Answer.objects.values_list("question_version__kind", flat=True)
    assert set(asked) == set(marking.KINDS)
    regrade = Regrade.objects.get()
    assert regrade.proposed_by.email == "pelatih@demo.test"
    assert regrade.decided_at is None


def test_external_certificates_stand_in_every_state(demo):
    found = ExternalCertificate.objects.with_original()
    assert {c.state for c in found} == {
        "approved",
        "refused",
        "revoked",
        "waiting",
    }
    assert found.approved().filter(original_id__isnull=False).exists()
    assert set(found.values_list("file_kind", flat=True)) == {"pdf", "jpg"}


def test_numbers_follow_the_order_of_completion(demo):
    rows = Certificate.objects.exclude(
        completion__enrolment__employee__user__email__endswith="@demo.test"
    ).order_by("issued_at", "pk")
    numbers = list(rows.values_list("number", flat=True))
    assert numbers == sorted(numbers)


def test_the_same_seed_gives_the_same_records(facts_of_the_first, db, built):
    assert not CourseCompletion.objects.exists()
    build()
    assert facts() == facts_of_the_first


def test_the_command_is_refused_outside_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="ELEARNING_DEMO=1"):
        call_command("demo", stdout=StringIO())


def test_the_command_asks_for_enough_people():
    with pytest.raises(CommandError, match="at least 50"):
        call_command("demo", employees=3, stdout=StringIO())
