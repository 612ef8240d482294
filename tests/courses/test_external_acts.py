"""Sending a certificate from elsewhere, deciding about it, and what counts."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from courses.certifying import pdf_of
from courses.external import deciding, submitting
from courses.external.deciding import approve, refuse, revoke
from courses.external.files import FileEmpty
from courses.external.listing import doubts_about
from courses.external.pdfs import PdfActs
from courses.models import ExternalCertificate, ExternalDecision, ExternalRevocation
from tests.conftest import NOW, TODAY
from tests.courses import papers
from tests.courses.sending import approved, paper, refused, revoked, send, training
from tests.factories import EmployeeFactory, UserFactory, finish

pytestmark = pytest.mark.django_db


@pytest.fixture
def sri():
    return EmployeeFactory(with_account=True)


@pytest.fixture
def hr():
    return UserFactory()


def counted():
    return set(ExternalCertificate.objects.counted())


# --- Sending ----------------------------------------------------------------------------


def test_it_is_kept_with_its_file_and_waits(sri):
    data = paper("a")
    certificate = send(sri, file=data, name="  Bimtek  ")
    certificate.refresh_from_db()
    assert certificate.state == "waiting"
    assert certificate.name == "Bimtek"
    assert (certificate.submitted_at, certificate.submitted_by) == (NOW, sri.user)
    assert certificate.file.name.startswith("external_certificates/")
    with certificate.file.open() as file:
        assert file.read() == data
    assert certificate.size == len(data)


def test_nobody_sends_for_somebody_else(sri, hr):
    with pytest.raises(submitting.NotOneself):
        submitting.submit(
            employee=sri, training=training(), file=paper(), by=hr, at=NOW
        )


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"starts_on": date(2026, 5, 7)}, submitting.EndsBeforeItStarts),
        ({"ends_on": TODAY + timedelta(days=1)}, submitting.NotOverYet),
    ],
)
def test_days_must_be_possible(sri, fields, refusal):
    with pytest.raises(refusal):
        send(sri, **fields)


def test_a_training_may_end_today(sri):
    assert send(sri, ends_on=TODAY).ends_on == TODAY


def test_nothing_is_stored_of_what_is_refused(sri, tmp_path):
    with pytest.raises(PdfActs):
        send(sri, file=papers.pdf_with_javascript())
    with pytest.raises(FileEmpty):
        submitting.submit(
            employee=sri, training=training(), file=None, by=sri.user, at=NOW
        )
    assert not ExternalCertificate.objects.exists()
    assert not (tmp_path / "media").exists()


def test_a_file_without_a_row_is_not_left_behind(sri):
    with pytest.raises(IntegrityError):
        send(sri, jp=0)
    place = Path(default_storage.path("external_certificates"))
    assert [found for found in place.rglob("*") if found.is_file()] == []


def test_the_same_file_is_not_taken_twice(sri):
    send(sri, file=paper("a"))
    with pytest.raises(submitting.SentAlready):
        send(sri, file=paper("a"), number="another")
    assert send(file=paper("a")).state == "waiting"  # another person's


def test_the_same_file_is_taken_again_after_a_refusal(sri):
    refused(sri, file=paper("a"))
    assert send(sri, file=paper("a")).state == "waiting"
    approved(sri, file=paper("b"), number="2")
    with pytest.raises(submitting.SentAlready):
        send(sri, file=paper("b"), number="3")


def test_a_certificate_of_ours_counts_by_itself(sri, module, first):
    certificate = finish(module, sri).certificate
    with pytest.raises(submitting.IssuedHere):
        send(sri, number=f" {certificate.number.lower()} ")
    pdf = bytes(pdf_of(certificate).pdf)
    with pytest.raises(submitting.IssuedHere):
        send(sri, file=pdf, number="another")


def test_so_many_may_wait_and_no_more(sri, monkeypatch):
    monkeypatch.setattr(submitting, "MOST_WAITING", 2)
    send(sri, number="1")
    last = send(sri, number="2")
    with pytest.raises(submitting.TooManyWaiting):
        send(sri, number="3")
    assert send(sri, number="3", corrects=last).corrects == last


# --- Correcting -------------------------------------------------------------------------


def test_a_refused_one_is_corrected_by_a_new_row_with_the_same_file(sri):
    wrong = refused(sri, file=paper("a"))
    right = submitting.submit(
        employee=sri,
        training=training(jp=10),
        file=None,
        corrects=wrong,
        by=sri.user,
        at=NOW,
    )
    wrong.refresh_from_db()
    assert (wrong.state, wrong.jp) == ("refused", 12)
    assert (right.state, right.jp, right.sha256) == ("waiting", 10, wrong.sha256)
    assert right.file.name != wrong.file.name


def test_one_that_waits_is_replaced_and_waits_no_more(sri, hr):
    wrong = send(sri)
    send(sri, corrects=wrong, jp=10)
    assert ExternalCertificate.objects.get(pk=wrong.pk).state == "replaced"
    assert ExternalCertificate.objects.waiting().count() == 1
    with pytest.raises(deciding.HasBeenReplaced):
        approve(certificate=wrong, by=hr, at=NOW)


@pytest.mark.parametrize("state", ["approved", "corrected", "another's"])
def test_what_cannot_be_corrected(sri, state):
    if state == "approved":
        old = approved(sri)
    elif state == "corrected":
        old = refused(sri)
        send(sri, corrects=old, number="2")
    else:
        old = send()
    with pytest.raises(submitting.NotToBeCorrected):
        send(sri, corrects=old, number="3")


# --- Deciding ---------------------------------------------------------------------------


def test_an_approval_is_a_fact(sri, hr):
    certificate = send(sri)
    decision = approve(certificate=certificate, by=hr, at=NOW)
    assert (decision.decided_at, decision.decided_by) == (NOW, hr)
    assert ExternalCertificate.objects.get().state == "approved"


@pytest.mark.parametrize("act", ["approve", "refuse", "revoke"])
def test_nobody_decides_about_his_own(sri, act):
    certificate = approved(sri) if act == "revoke" else send(sri)
    reason = {} if act == "approve" else {"reason": "Bagus."}
    with pytest.raises(deciding.ForOneself):
        getattr(deciding, act)(certificate=certificate, by=sri.user, at=NOW, **reason)


def test_it_is_decided_once(sri, hr):
    certificate = refused(sri)
    with pytest.raises(deciding.AlreadyDecided):
        approve(certificate=certificate, by=hr, at=NOW)
    with pytest.raises(deciding.AlreadyDecided):
        refuse(certificate=certificate, reason="Lagi.", by=hr, at=NOW)
    with pytest.raises(deciding.NotApproved):
        revoke(certificate=certificate, reason="Lagi.", by=hr, at=NOW)


@pytest.mark.parametrize("act", [refuse, revoke])
def test_a_reason_is_needed(sri, hr, act):
    with pytest.raises(deciding.ReasonMissing):
        act(certificate=approved(sri), reason="  ", by=hr, at=NOW)


def test_a_revoked_one_is_revoked_once_and_counts_no_more(sri, hr):
    certificate = revoked(sri)
    assert ExternalCertificate.objects.get().state == "revoked"
    assert counted() == set()
    with pytest.raises(deciding.NotApproved):
        revoke(certificate=certificate, reason="Lagi.", by=hr, at=NOW)


# --- What counts ------------------------------------------------------------------------


def test_only_what_is_approved_counts(sri):
    certificate = approved(sri)
    send(sri, number="2", name="Lain")
    refused(sri, number="3", name="Lain lagi")
    assert counted() == {certificate}


@pytest.mark.parametrize(
    "again",
    [
        {
            "number": "800 / 12 / bpsdm / 2026",
            "organiser": "BPSDM  PROVINSI.",
            "name": "x",
        },
        {"number": "9", "name": "bimtek manajemen  risiko", "organiser": "Badan Lain"},
    ],
    ids=["number and organiser", "event and days"],
)
def test_what_is_told_twice_counts_once(sri, again):
    first = approved(sri)
    second = approved(sri, **again)
    assert counted() == {first}
    assert doubts_about(second).original == first
    assert doubts_about(first).original is None


def test_the_same_file_counts_once(sri):
    """As two requests at the same moment could leave it."""
    first = approved(sri, file=paper("a"))
    second = approved(sri, number="2", name="Lain", file=paper("b"))
    copy = ExternalCertificate.objects.get(pk=second.pk)
    copy.pk, copy.key = None, "0" * 31 + "1"
    copy.number_key, copy.event_key, copy.sha256 = "3", "3", first.sha256
    copy.save()
    approve(certificate=copy, by=UserFactory(), at=NOW)
    assert counted() == {first, second}


@pytest.mark.parametrize(
    "again",
    [
        {"number": "800/13/BPSDM/2026", "name": "Lain"},
        {"organiser": "BPSDM Kota", "name": "Lain"},
        {"number": "2", "ends_on": date(2026, 5, 7)},
    ],
)
def test_what_differs_counts_beside_it(sri, again):
    both = {approved(sri), approved(sri, **again)}
    assert counted() == both


def test_the_same_of_two_people_counts_for_both(sri):
    first = approved(sri, file=paper("a"))
    second = approved(file=paper("a"))
    assert counted() == {first, second}
    assert doubts_about(second).sent_by_others == 1
    assert doubts_about(second).original is None


def test_where_the_first_is_revoked_the_second_counts(sri, hr):
    first, second = approved(sri), approved(sri, name="x")
    assert counted() == {first}
    revoke(certificate=first, reason="Palsu.", by=hr, at=NOW)
    assert counted() == {second}


# --- What the database refuses ----------------------------------------------------------


def copy_of(certificate, **changes):
    values = {
        field.attname: getattr(certificate, field.attname)
        for field in ExternalCertificate._meta.concrete_fields
        if field.name not in {"id", "key"}
    }
    return ExternalCertificate(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"name": ""}, "external_certificate_says_what"),
        ({"organiser": ""}, "external_certificate_says_what"),
        ({"number": ""}, "external_certificate_says_what"),
        ({"kind": 11}, "external_certificate_kind_known"),
        ({"starts_on": date(2026, 5, 7)}, "external_certificate_ends_after_start"),
        ({"jp": 0}, "external_certificate_jp_within_bounds"),
        ({"jp": 1000}, "external_certificate_jp_within_bounds"),
        ({"size": 0}, "external_certificate_file_within_bounds"),
        ({"size": 1_000_001}, "external_certificate_file_within_bounds"),
        ({"id": 7, "corrects_id": 7}, "external_certificate_corrects_another"),
    ],
)
def test_a_row_that_cannot_be_is_refused(sri, changes, constraint):
    certificate = send(sri)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        copy_of(certificate, **changes).save(force_insert=True)


@pytest.mark.parametrize(("outcome", "reason"), [("refused", ""), ("approved", "Baik")])
def test_a_reason_belongs_to_a_refusal_and_to_it_alone(sri, hr, outcome, reason):
    decision = ExternalDecision(
        certificate=send(sri),
        outcome=outcome,
        reason=reason,
        decided_at=NOW,
        decided_by=hr,
    )
    with (
        pytest.raises(IntegrityError, match="external_refusal_has_a_reason"),
        transaction.atomic(),
    ):
        decision.save()


@pytest.mark.parametrize("left_out", ["decided_at", "decided_by"])
def test_a_decision_has_its_time_and_its_person(sri, hr, left_out):
    facts = {"outcome": "approved", "decided_at": NOW, "decided_by": hr} | {
        left_out: None
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        ExternalDecision.objects.create(certificate=send(sri), **facts)


def test_a_revocation_has_a_reason(sri, hr):
    with (
        pytest.raises(IntegrityError, match="external_revocation_has_a_reason"),
        transaction.atomic(),
    ):
        ExternalRevocation.objects.create(
            certificate=approved(sri), reason="", revoked_at=NOW, revoked_by=hr
        )
