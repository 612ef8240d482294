"""Somebody who owns the database changes what is recorded: each case is found and named."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from courses.certifying import revoke as withdraw
from courses.models import (
    Certificate,
    CertificateFile,
    CertificateHolder,
    CertificateRevocation,
    CompletionRevocation,
    CourseCompletion,
    Enrolment,
)
from elearning.canonical import digest
from elearning.evidence.chain import head_of, merkle_root
from elearning.evidence.checking import verify
from elearning.evidence.keeping import KEPT_FILE, keep
from elearning.evidence.models import Seal, SealLeaves
from elearning.evidence.sealing import seal
from elearning.guards import remove_sql
from elearning.people.models import Employee
from elearning.signing import public_key
from tests.conftest import NOW, guards, run
from tests.evidence.acting import build, complete, person, revoke
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SPARE = 10**9  # an id that nothing has


def have_sealed(base):
    """Five completions under three seals; one is revoked, a certificate withdrawn."""
    (_agency, office, _centre), course = base["units"], base["course"]
    found = []
    for batch in (("Ani", "Budi", "Cici"), ("Dodi",), ("Eka",)):
        found += [complete(person(office, name), course) for name in batch]
        if batch == ("Dodi",):
            revoke(found[0])
            withdraw(
                certificate=found[1].certificate,
                reason="Salah nama",
                by=UserFactory(),
                at=NOW,
            )
        seal(by=None, at=NOW)


@pytest.fixture(scope="class")
def built(request, layers):
    asked = ["base", "sealed", *request.fixturenames]
    return layers.build(asked, base=build, sealed=have_sealed)["base"]


@pytest.fixture
def records(made, db, settings, tmp_path):
    """The completions, with their seals kept beside a key; the guards are gone."""
    settings.KEYS_DIR = tmp_path / "keys"
    public_key()
    for made_then in Seal.objects.order_by("number"):
        keep(made_then)
    assert verify() == []
    for table, _when in guards():
        run(remove_sql(connection.vendor, table))
    return list(CourseCompletion.objects.order_by("pk"))


def row(record):
    return CourseCompletion.objects.filter(pk=record.pk)


def rehash(record):
    """Make the digest of a record, and of its certificate, fit its facts again."""
    fresh = CourseCompletion.objects.get(pk=record.pk)
    row(record).update(digest=digest(fresh.facts()))
    certificate = Certificate.objects.get(completion_id=record.pk)
    Certificate.objects.filter(pk=certificate.pk).update(
        digest=digest(certificate.facts())
    )


# --- What somebody does -----------------------------------------------------------------


def edit(found):
    row(found[1]).update(score=100)


def edit_with_its_digest(found):
    row(found[1]).update(jp=9)
    rehash(found[1])


def move_the_day(found):
    with connection.cursor() as cursor:  # as somebody would who knows no Django
        cursor.execute(
            "UPDATE courses_coursecompletion SET completed_at = %s WHERE id = %s",
            ["2026-01-05 02:00:00+00:00", found[4].pk],
        )


def delete(found):
    record = found[1]
    record.certificate.revocation.delete()
    record.certificate.holder.delete()
    CertificateFile.objects.filter(certificate=record.certificate).delete()
    record.certificate.delete()
    record.delete()


def delete_a_certificate(found):
    found[4].certificate.holder.delete()
    found[4].certificate.delete()


def delete_a_revocation(found):
    """Then a completion that was revoked would count again."""
    CompletionRevocation.objects.all().delete()


def edit_a_revocation(found):
    CompletionRevocation.objects.update(confirmed_by=UserFactory())


def free_id(found):
    """Ids below the first one are free to whoever writes SQL."""
    return found[0].pk - 1


def insert(found):
    """Somebody is among those of the first seal who never did it."""
    enrolment = Enrolment.objects.get(pk=found[4].enrolment_id)
    enrolment.pk, enrolment.employee = None, person(found[4].unit, "Siluman")
    enrolment.save()
    values = row(found[4]).values().get() | {"id": free_id(found)}
    record = CourseCompletion(**values | {"enrolment_id": enrolment.pk})
    record.digest = digest(record.facts())
    record.save(force_insert=True)


def delete_and_insert(found):
    """The count stays what it was."""
    removed = found[1].pk
    delete(found)
    insert(found)
    change_id(free_id(found), removed)


def move_behind_the_seals(found):
    change_id(found[2].pk, SPARE)


def change_id(old, new):
    """What points at the completion follows."""
    for model, column in (
        (CourseCompletion, "id"),
        (Certificate, "completion_id"),
        (CompletionRevocation, "completion_id"),
    ):
        model.objects.filter(**{column: old}).update(**{column: new})


def reorder(found):
    """Two completions change their ids."""
    one, two = found[0].pk, found[2].pk
    for old, new in ((one, SPARE), (two, one), (SPARE, two)):
        change_id(old, new)


def swap_two_people(found):
    one, two = (found[n].enrolment for n in (0, 3))
    for enrolment, employee in (
        (one, person(found[0].unit, "Sementara").pk),
        (two, one.employee_id),
        (one, two.employee_id),
    ):
        Enrolment.objects.filter(pk=enrolment.pk).update(employee_id=employee)


def swap_their_keys(found):
    one, two = (found[n].enrolment.employee for n in (0, 3))
    Employee.objects.filter(pk=one.pk).update(
        key="00000000-0000-0000-0000-000000000001"
    )
    Employee.objects.filter(pk=two.pk).update(key=one.key)
    Employee.objects.filter(pk=one.pk).update(key=two.key)


def edit_a_certificate(found):
    certificate = found[3].certificate
    Certificate.objects.filter(pk=certificate.pk).update(
        content={**certificate.content, "jp": "40"}
    )


def cut_the_tail(found):
    SealLeaves.objects.filter(seal__number=3).delete()
    Seal.objects.filter(number=3).delete()


def cut_and_seal_again(found):
    """What was cut off is covered up by a new seal over an edited record."""
    cut_the_tail(found)
    row(found[4]).update(jp=9)
    rehash(found[4])
    seal(by=None, at=NOW)


def remove_a_seal(found):
    SealLeaves.objects.filter(seal__number=2).delete()
    Seal.objects.filter(number=2).delete()


def edit_a_seal(found):
    Seal.objects.filter(number=2).update(record_count=9)


def edit_the_time_of_a_seal(found):
    Seal.objects.filter(number=2).update(sealed_at="2026-01-01T00:00:00Z")


def swap_two_heads(found):
    Seal.objects.filter(number=2).update(previous_head="cd" * 32)


def forge_a_signature(found):
    Seal.objects.filter(number=3).update(signature="A" * 86)


def sign_with_nonsense(found):
    Seal.objects.filter(number=3).update(public_key="a", signature="b")


def strip_the_signatures(found):
    Seal.objects.update(signature="", public_key="")


def edit_a_list(found):
    leaves = bytearray(SealLeaves.objects.get(seal__number=1).leaves)
    leaves[40] ^= 1
    SealLeaves.objects.filter(seal__number=1).update(leaves=bytes(leaves))


def shorten_a_list(found):
    SealLeaves.objects.filter(seal__number=1).update(leaves=b"\0" * 7)


def remove_a_list(found):
    SealLeaves.objects.filter(seal__number=1).delete()


GONE = " telah dihapus, padahal tercakup dalam segel {}."
CUT = (
    "Segel {number} pernah dibuat di sini tetapi sudah tidak ada: "
    "ekor rantai dipotong (kepala {head})."
)
CASES = [
    (edit, ["Isi penyelesaian {b} telah diubah."]),
    (
        edit_with_its_digest,
        [
            "Penyelesaian {b} diganti dengan catatan yang tidak disegel.",
            "Sertifikat {cert_b} diganti dengan catatan yang tidak disegel.",
            "Isi penarikan sertifikat {withdrawn} telah diubah.",
        ],
    ),
    (move_the_day, ["Isi penyelesaian {e} telah diubah."]),
    (
        delete,
        [
            "Penyelesaian {b}" + GONE.format(1),
            "Sertifikat {cert_b}" + GONE.format(1),
            "Penarikan sertifikat {withdrawn}" + GONE.format(2),
        ],
    ),
    (
        delete_a_certificate,
        ["Sertifikat {cert_e}" + GONE.format(3)],
    ),
    (
        delete_a_revocation,
        ["Pencabutan penyelesaian {revoked}" + GONE.format(2)],
    ),
    (edit_a_revocation, ["Isi pencabutan penyelesaian {revoked} telah diubah."]),
    (
        insert,
        ["Penyelesaian {free} disisipkan belakangan di antara catatan segel 1."],
    ),
    (
        delete_and_insert,
        [
            "Penyelesaian {b} diganti dengan catatan yang tidak disegel.",
            "Sertifikat {cert_b}" + GONE.format(1),
            "Penarikan sertifikat {withdrawn}" + GONE.format(2),
        ],
    ),
    (
        move_behind_the_seals,
        ["Penyelesaian {c}" + GONE.format(1)],
    ),
    (
        reorder,
        ["Pada nomor penyelesaian {a} kini terdapat catatan {c}: urutannya ditukar."],
    ),
    (swap_two_people, ["Orang pada penyelesaian {a} dan pada catatan {d} tertukar."]),
    (swap_their_keys, ["Orang pada penyelesaian {a} dan pada catatan {d} tertukar."]),
    (edit_a_certificate, ["Isi sertifikat {cert_d} telah diubah."]),
    (
        cut_the_tail,
        [CUT.format(number=3, head="{head}")],
    ),
    (
        cut_and_seal_again,
        ["Segel 3 ditulis ulang; segel yang dibuat di sini berkepala {head}."],
    ),
    (
        remove_a_seal,
        [
            "Segel 2 dihapus dari rantai.",
            CUT.format(number=2, head="{second}"),
        ],
    ),
    (
        edit_a_seal,
        [
            "Segel 2 telah diubah: kepalanya tidak cocok.",
            "Daftar isi segel 2 hilang atau diubah.",
        ],
    ),
    (edit_the_time_of_a_seal, ["Tanda tangan segel 2 tidak sah."]),
    (
        swap_two_heads,
        [
            "Segel 2 telah diubah: kepalanya tidak cocok.",
            "Segel 2 tidak menyambung dengan segel sebelumnya.",
        ],
    ),
    (forge_a_signature, ["Tanda tangan segel 3 tidak sah."]),
    (sign_with_nonsense, ["Tanda tangan segel 3 tidak sah."]),
    (
        strip_the_signatures,
        [f"Segel {n} kehilangan tanda tangannya." for n in (1, 2, 3)],
    ),
    (edit_a_list, ["Daftar isi segel 1 hilang atau diubah."]),
    (shorten_a_list, ["Daftar isi segel 1 hilang atau diubah."]),
    (remove_a_list, ["Daftar isi segel 1 hilang atau diubah."]),
]


@pytest.mark.parametrize(
    ("act", "sentences"), CASES, ids=lambda x: getattr(x, "__name__", "")
)
def test_it_is_found_and_named(act, sentences, records):
    names = {letter: r.pk for letter, r in zip("abcde", records, strict=True)}
    names |= {f"cert_{n}": records["abcde".index(n)].certificate.pk for n in "bde"}
    names["free"] = free_id(records)
    names["revoked"] = records[0].revocation.pk
    names["withdrawn"] = records[1].certificate.revocation.pk
    names["head"] = Seal.objects.get(number=3).head
    names["second"] = Seal.objects.get(number=2).head
    act(records)
    assert said_by_verify() == [sentence.format(**names) for sentence in sentences]


def said_by_verify(*options) -> list[str]:
    """The sentences about what does not hold."""
    out = StringIO()
    with pytest.raises(CommandError, match="temuan"):
        call_command("verify_records", *options, stdout=out)
    lines = out.getvalue().splitlines()
    return [line for line in lines if not line.startswith("Mulai segel")]


def test_a_cut_tail_is_found_by_a_head_that_was_printed(records, settings, tmp_path):
    """Also on another machine, where nothing is kept."""
    kept = Seal.objects.get(number=3).head
    cut_the_tail(records)
    settings.KEYS_DIR = tmp_path / "another"
    assert verify() == []
    sentence = f"Kepala {kept} tidak ada dalam rantai: ekor rantai dipotong."
    assert said_by_verify("--head", kept) == [sentence]


def test_a_chain_signed_anew_is_found_by_the_key_that_was_expected(
    records, settings, tmp_path
):
    key = Seal.objects.get(number=1).key_id
    SealLeaves.objects.all().delete()
    Seal.objects.all().delete()
    settings.KEYS_DIR = tmp_path / "forger"
    forged = seal(by=None, at=NOW)
    assert verify() == []
    sentence = f"Segel 1 ditandatangani dengan kunci lain: {forged.key_id}."
    assert said_by_verify("--key", key) == [sentence]


def test_a_log_beside_the_key_that_cannot_be_read_is_told(records, settings):
    file = settings.KEYS_DIR / KEPT_FILE
    file.write_text('{"number": 1}\n')
    assert said_by_verify() == [
        f"{file} tidak dapat dibaca: tidak ada kepala yang dibandingkan dengannya."
    ]


def test_erasing_a_person_keeps_the_chain_valid(records):
    """Names, numbers and words go; the pseudonymous key stays."""
    for employee in Employee.objects.all():
        Employee.objects.filter(pk=employee.pk).update(
            name="dihapus", nip=f"{employee.pk:018}", front_title="", back_title=""
        )
    CertificateHolder.objects.update(name="dihapus", nip="", rank="", position="")
    CourseCompletion.objects.update(position_name="", rank_code="", rank_name="")
    CompletionRevocation.objects.update(reason="dihapus")
    CertificateRevocation.objects.update(reason="dihapus")
    assert verify() == []


# --- Seals of before there were signatures ----------------------------------------------


@pytest.fixture
def old_seals(records, settings, tmp_path):
    """Two seals over completions alone, as they were made before."""
    settings.KEYS_DIR = tmp_path / "later"
    SealLeaves.objects.all().delete()
    Seal.objects.all().delete()
    previous = ""
    for number, batch in enumerate((records[:2], records[2:4]), start=1):
        root = merkle_root([record.digest for record in batch])
        head = head_of(number, previous, root=root, count=len(batch))
        Seal.objects.create(
            number=number,
            previous_head=previous,
            merkle_root=root,
            head=head,
            record_count=len(batch),
            last_record_id=batch[-1].pk,
            sealed_at=NOW,
        )
        previous = head


def test_they_stay_valid_before_the_first_signed_one(old_seals, records):
    assert verify() == []
    made = seal(by=None, at=NOW)
    assert made.record_count == 1 + 5 + 2  # and every certificate and revocation
    assert verify(keys=[made.key_id]) == []


def test_they_are_checked_as_a_whole(old_seals, records):
    row(records[0]).update(jp=9)
    rehash(records[0])
    delete(records)
    row(records[2]).update(digest="ab" * 32)
    said = said_by_verify()
    assert "Segel 1: ada catatan yang dihapus atau disisipkan." in said
    assert "Segel 2: ada catatan yang diubah atau ditukar urutannya." in said


def test_where_a_key_is_expected_nothing_may_be_unsigned(old_seals):
    assert said_by_verify("--key", "abc") == ["Segel 2 kehilangan tanda tangannya."]
