"""The chain over the records: what a seal covers, who signed it, where it is kept."""

import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from courses.certifying import revoke as withdraw
from elearning.canonical import dumps
from elearning.evidence.chain import ProofIsShort, merkle_root, proof_of, root_by
from elearning.evidence.checking import SealFinding, keys_used, verify
from elearning.evidence.keeping import KEPT_FILE, Kept, kept_seals
from elearning.evidence.leaves import Leaf, from_bytes
from elearning.evidence.models import Seal
from elearning.evidence.sealing import last_seal, seal, signature_holds
from elearning.signing import KEY_FILE, key_id, public_key
from tests.conftest import NOW
from tests.evidence.acting import complete, person, revoke
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys_of_its_own(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"


def keys_dir() -> Path:
    return Path(settings.KEYS_DIR)


DIGESTS = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), min_size=1)


@pytest.fixture
def records(course, office):
    """Three records with their certificates, sealed two and one."""
    found = [complete(person(office, name), course) for name in ("Ani", "Budi")]
    seal(by=None, at=NOW)
    found.append(complete(person(office, "Cici"), course))
    seal(by=None, at=NOW)
    return found


def test_nothing_to_seal_is_no_seal(db):
    assert seal(by=None, at=NOW) is None
    assert last_seal() is None
    assert verify() == []
    assert keys_used() == []


def test_seals_cover_what_is_new_and_name_the_one_before(records):
    first, second = Seal.objects.order_by("number")
    assert (first.number, first.previous_head, first.record_count) == (1, "", 4)
    assert (second.number, second.record_count) == (2, 2)
    assert second.previous_head == first.head
    assert second.last_record_id == records[-1].pk
    last = records[-1]
    assert second.merkle_root == merkle_root([last.digest, last.certificate.digest])
    assert last_seal() == second
    assert seal(by=None, at=NOW) is None
    assert verify(known_head=first.head) == []


def test_a_list_of_what_is_covered_stands_beside_each_seal(records):
    leaves = list(from_bytes(bytes(Seal.objects.get(number=2).batch.leaves)))
    last = records[-1]
    assert leaves == [
        Leaf("course-completion", last.pk, last.digest),
        Leaf("certificate", last.certificate.pk, last.certificate.digest),
    ]


def test_revocations_are_sealed_as_well(records):
    revoke(records[0])
    withdraw(
        certificate=records[1].certificate, reason="Salah", by=UserFactory(), at=NOW
    )
    made = seal(by=None, at=NOW)
    assert made.record_count == 2
    assert made.last_ids["completion-revocation"] == records[0].revocation.pk
    assert made.last_record_id == records[-1].pk
    assert verify() == []


def test_a_seal_is_signed_with_the_key_of_the_agency(records):
    made = last_seal()
    assert made.key_id == key_id(public_key())
    assert signature_holds(made)
    assert not signature_holds(Seal(head=made.head, sealed_at=NOW))
    assert keys_used() == [(1, made.key_id)]


def test_a_new_key_is_told_and_is_nothing_wrong(records, course, office):
    old = last_seal().key_id
    (keys_dir() / KEY_FILE).unlink()
    complete(person(office, "Dodi"), course)
    new = seal(by=None, at=NOW).key_id
    assert keys_used() == [(1, old), (3, new)]
    assert verify() == verify(keys=[old, new]) == []
    assert verify(keys=[old]) == [SealFinding("key", "3", other=new)]


def test_without_a_usable_key_nothing_is_sealed(course, office):
    complete(person(office, "Ani"), course)
    keys_dir().mkdir(exist_ok=True)  # the certificate was signed before
    (keys_dir() / KEY_FILE).write_text("kunci?")
    with pytest.raises(ValueError, match="PEM"):
        seal(by=None, at=NOW)
    assert not Seal.objects.exists()


def test_each_seal_is_kept_beside_the_key_once_it_is_committed(
    course, office, django_capture_on_commit_callbacks
):
    assert kept_seals() == []
    complete(person(office, "Ani"), course)
    with django_capture_on_commit_callbacks(execute=True):
        made = seal(by=None, at=NOW)
    kept = Kept(number=1, head=made.head, count=2, key=made.key_id)
    assert kept_seals() == [kept]
    assert stat.S_IMODE((keys_dir() / KEPT_FILE).stat().st_mode) == 0o600


def test_a_signature_without_its_key_is_refused(records):
    values = Seal.objects.filter(number=2).values().get()
    link = Seal(**values | {"id": None, "number": 3, "head": "ab" * 32})
    link.public_key = ""
    with pytest.raises(IntegrityError, match="seal_signature_names_its_key"):
        link.save(force_insert=True)


def test_the_facts_of_a_completion_name_the_employee_by_his_key(records):
    first, second, _third = records
    assert first.facts()["employee"] == first.enrolment.employee.key
    assert first.facts()["employee"] != second.facts()["employee"]
    assert "Ani" not in dumps(first.facts())


@pytest.mark.parametrize("data", [b"x", b"\0" * 41])
def test_what_is_no_list_of_leaves_is_refused(data):
    with pytest.raises(ValueError, match="leaves"):
        list(from_bytes(data))


# --- The tree ---------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8])
def test_the_root_depends_on_every_leaf_and_on_their_order(count):
    leaves = [f"{n:064x}" for n in range(count)]
    root = merkle_root(leaves)
    for place in range(count):
        changed = [*leaves]
        changed[place] = "f" * 64
        assert merkle_root(changed) != root
    assert count == 1 or merkle_root(leaves[::-1]) != root


@given(DIGESTS)
def test_a_root_is_a_digest_and_always_the_same(digests):
    assert len(merkle_root(digests)) == 64
    assert merkle_root(digests) == merkle_root([*digests])


@given(DIGESTS, st.data())
def test_a_proof_leads_from_any_digests_to_the_root(digests, data):
    places = data.draw(st.sets(st.integers(0, len(digests) - 1), min_size=1))
    proof = proof_of(digests, places)
    known = {place: digests[place] for place in places}
    root = merkle_root(digests)
    assert root_by(known, proof, count=len(digests)) == root
    place = min(places)
    known[place] = digests[place][::-1]
    changed = known[place] != digests[place]
    assert (root_by(known, proof, count=len(digests)) != root) is changed


def test_a_proof_holds_no_more_than_it_needs():
    leaves = [f"{n:064x}" for n in range(8)]
    assert [len(level) for level in proof_of(leaves, [0])] == [1, 1, 1]
    assert [len(level) for level in proof_of(leaves, range(8))] == [0, 0, 0]


@pytest.mark.parametrize(
    ("known", "cut", "count"),
    [({0: "aa" * 32}, 1, 4), ({0: "aa" * 32}, 2, 5), ({7: "aa" * 32}, 2, 4)],
)
def test_a_proof_that_is_too_short_is_none(known, cut, count):
    proof = proof_of([f"{n:064x}" for n in range(4)], [0])[:cut]
    with pytest.raises(ProofIsShort):
        root_by(known, proof, count=count)
    with pytest.raises(ProofIsShort):
        root_by({0: "aa" * 32}, [{}, {}], count=4)
