"""Numbers, frozen facts, the one PDF, and withdrawing a certificate."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from courses.certifying import AlreadyRevoked, pdf_of, revoke, share_out
from courses.models import (
    Certificate,
    CertificateFile,
    CertificateHolder,
    CertificateRevocation,
)
from courses.models.certificates import ALPHABET, new_code
from elearning.canonical import digest
from elearning.people.models import AgencySettings
from elearning.signing import KEY_FILE
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


def agency(**fields) -> AgencySettings:
    return AgencySettings.objects.update_or_create(defaults=fields)[0]


@pytest.fixture
def certificate(module, first, second):
    return finish(module).certificate


# --- Numbers and codes ------------------------------------------------------------------


def test_numbers_count_through_the_year_and_begin_anew(module, first, now):
    agency(certificate_number_format="{number:03d}/{unit}/{year}")
    unit = UnitFactory(code="DINKES")
    moments = [now, now + timedelta(days=1), datetime(2027, 1, 4, tzinfo=UTC)]
    for at in moments:
        do_step(begin(module, EmployeeFactory(membership__unit=unit)), first, at=at)
    assert list(
        Certificate.objects.order_by("pk").values_list("number", flat=True)
    ) == [
        "001/DINKES/2026",
        "002/DINKES/2026",
        "001/DINKES/2027",
    ]


def test_the_year_of_the_number_is_that_of_the_site(module, first):
    after_midnight = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)  # 00.30 WIB
    do_step(begin(module), first, at=after_midnight)
    certificate = Certificate.objects.get()
    assert certificate.number == "00001/ZI/2027"
    assert certificate.content["issued_on"] == "2027-01-01"


def test_a_code_can_be_read_aloud():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
        assert set(code) <= {*ALPHABET, "-"}
    assert not set("AEIOU01L") & set(ALPHABET)


# --- Frozen facts -----------------------------------------------------------------------


def test_the_facts_say_what_was_learnt_and_name_nobody(module, first, second, now):
    agency(name="Pemerintah Kabupaten Arunika", city="Arunika", signatory_name="Budi")
    republish(module, jp=Decimal("2.0"))
    enrolment = begin(module)
    do_step(enrolment, first)
    do_step(enrolment, second, at=now + timedelta(days=2))
    certificate = Certificate.objects.get()
    content = certificate.content
    assert content["agency"] == "Pemerintah Kabupaten Arunika"
    assert content["module"] == "Gratifikasi"
    assert (content["version"], content["jp"], content["score"]) == (2, "2.0", None)
    assert (content["started_on"], content["completed_on"]) == (
        "2026-11-24",
        "2026-11-26",
    )
    assert [(m["title"], m["minutes"], m["jp"]) for m in content["materials"]] == [
        ("Mengenali", 10, "0.7"),
        ("Menolak", 20, "1.3"),
    ]
    assert content["signatory"]["name"] == "Budi"
    assert enrolment.employee.name not in str(content)


def test_materials_follow_the_module_and_tell_scores(module, first):
    bank = add_bank()
    post = add_quiz(module, bank)
    extra = add_lesson(module, "tambahan", is_required=False)
    enrolment = begin(module)
    for step, score in ((extra, None), (post, Decimal("87.50")), (first, None)):
        do_step(enrolment, step, score=score)
    content = Certificate.objects.get().content
    assert [(m["title"], m["score"], m["graded"]) for m in content["materials"]] == [
        ("Mengenali", None, False),
        ("Tes akhir", "87.50", True),
        ("Tambahan", None, False),
    ]
    assert Decimal(content["score"]) == Decimal("87.5")


def test_the_holder_is_copied_as_he_was(module, first, now):
    unit = UnitFactory(name="Puskesmas Mawar")
    employee = EmployeeFactory(
        with_account=True,
        name="Siti Aminah",
        front_title="dr.",
        back_title="M.Kes.",
        membership__unit=unit,
    )
    certificate = finish(module, employee).certificate
    employee.name = "Siti Rahma"
    employee.save()
    unit.name = "Puskesmas Melati"
    unit.save()
    holder = CertificateHolder.objects.get()
    assert holder.certificate == certificate
    assert holder.name == "dr. Siti Aminah, M.Kes."
    assert (holder.unit, holder.position) == ("Puskesmas Mawar", "Pengelola Data")
    assert (holder.nip, holder.rank) == (employee.nip, "Penata Muda (III/a)")


def test_the_digest_can_be_computed_again(certificate):
    stored = Certificate.objects.get()
    assert stored.digest == digest(stored.facts())
    stored.content = stored.content | {"jp": "9.0"}
    assert stored.digest != digest(stored.facts())


# --- The PDF ----------------------------------------------------------------------------


@pytest.mark.parametrize("content", ["kunci?", None])
def test_a_key_that_cannot_be_used_costs_nobody_a_module(
    module, first, second, settings, tmp_path, caplog, content
):
    settings.KEYS_DIR = tmp_path / "keys"
    if content is None:
        settings.KEYS_DIR.write_text("a file where the folder should be")
    else:
        settings.KEYS_DIR.mkdir()
        (settings.KEYS_DIR / KEY_FILE).write_text(content)
    certificate = finish(module).certificate
    assert certificate.holder.proof == ""
    assert "was not signed" in caplog.text


def test_the_pdf_is_set_right_after_the_commit(
    module, first, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        certificate = finish(module).certificate
    assert CertificateFile.objects.get().certificate == certificate


def test_nothing_that_changes_later_changes_the_pdf(certificate, module):
    stored = bytes(pdf_of(certificate).pdf)
    employee = certificate.completion.enrolment.employee
    employee.name = "Nama Baru"
    employee.save()
    agency(name="Instansi Baru", signatory_name="Orang Baru")
    republish(module, title="Judul Baru", jp=9)
    again = Certificate.objects.get()
    assert bytes(pdf_of(again).pdf) == stored
    assert CertificateFile.objects.count() == 1


def test_a_pdf_that_failed_is_set_at_the_first_download_as_it_would_have_been(
    module, first, settings, tmp_path, django_capture_on_commit_callbacks
):
    found, settings.BASE_DIR = settings.BASE_DIR, tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        certificate = finish(module).certificate
    assert not CertificateFile.objects.exists()
    settings.BASE_DIR = found
    agency(name="Instansi Baru")
    pdf = bytes(pdf_of(Certificate.objects.get(pk=certificate.pk)).pdf)
    assert pdf.startswith(b"%PDF")


# --- Withdrawing ------------------------------------------------------------------------


def test_a_certificate_is_revoked_once_with_a_reason(certificate, now):
    editor = UserFactory()
    assert not certificate.is_revoked
    revoke(certificate=certificate, reason="Dikerjakan orang lain.", by=editor, at=now)
    kept = CertificateRevocation.objects.get()
    assert (kept.revoked_at, kept.revoked_by) == (now, editor)
    assert Certificate.objects.get().is_revoked
    with pytest.raises(AlreadyRevoked, match=certificate.number):
        revoke(certificate=certificate, reason="Lagi.", by=editor, at=now)
    assert CertificateRevocation.objects.get().reason == "Dikerjakan orang lain."


def test_revoking_needs_a_reason(certificate, now):
    with pytest.raises(IntegrityError):
        revoke(certificate=certificate, reason="", by=UserFactory(), at=now)


# --- Sharing out lesson hours ------------------------------------------------------------

TENTHS = st.integers(min_value=0, max_value=9999).map(lambda n: Decimal(n) / 10)
MINUTES = st.lists(st.integers(min_value=0, max_value=32_767), min_size=1, max_size=30)


@given(total=TENTHS, weights=MINUTES)
def test_shares_add_up_and_none_is_negative(total, weights):
    shares = share_out(total, weights=weights)
    assert sum(shares) == total
    assert min(shares) >= 0
    assert len(shares) == len(weights)
    assert all(share == share.quantize(Decimal("0.1")) for share in shares)


@given(total=TENTHS, weights=MINUTES)
def test_no_share_is_a_tenth_or_more_off(total, weights):
    whole = sum(weights)
    for share, weight in zip(share_out(total, weights=weights), weights, strict=True):
        if whole:
            assert abs(share - total * weight / whole) < Decimal("0.1")


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        ("1.0", [1, 1, 1], ["0.4", "0.3", "0.3"]),
        ("2.0", [10, 20, 15], ["0.4", "0.9", "0.7"]),
        ("0.1", [5, 5], ["0.1", "0.0"]),
        ("1.0", [0, 30], ["0.0", "1.0"]),
        ("1.0", [0, 0], ["0.5", "0.5"]),
        ("3.0", [], []),
    ],
)
def test_left_over_tenths_go_to_who_lost_most(total, weights, shares):
    assert [
        str(share) for share in share_out(Decimal(total), weights=weights)
    ] == shares


def test_a_module_of_no_minutes_still_shows_its_hours(module):
    add_lesson(module, "satu", minutes=0)
    content = finish(module).certificate.content
    assert [material["jp"] for material in content["materials"]] == ["1.0"]
    assert content["completed_on"] == date(2026, 11, 24).isoformat()
