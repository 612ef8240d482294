"""The chain over the records: every way of tampering shows."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from courses.models import CourseCompletion
from elearning.evidence.models import Seal
from elearning.evidence.sealing import Finding, last_seal, merkle_root, seal, verify
from elearning.guards import remove_sql
from tests.conftest import NOW, run
from tests.evidence.acting import complete, person

pytestmark = pytest.mark.django_db

DIGESTS = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), min_size=1)


@pytest.fixture
def records(course, office):
    """Three records, sealed two and one."""
    found = [complete(person(office, name), course) for name in ("Ani", "Budi")]
    seal(by=None, at=NOW)
    found.append(complete(person(office, "Cici"), course))
    seal(by=None, at=NOW)
    return found


@pytest.fixture
def unguarded(records):
    """Somebody who owns the database takes its guards away."""
    for table in (
        "courses_coursecompletion",
        "courses_certificate",
        "courses_certificateholder",
        "evidence_seal",
    ):
        run(remove_sql(connection.vendor, table))


def erase(record):
    record.certificate.holder.delete()
    record.certificate.delete()
    record.delete()


def test_nothing_to_seal_is_no_seal(db):
    assert seal(by=None, at=NOW) is None
    assert last_seal() is None
    assert verify() == []


def test_seals_cover_what_is_new_and_name_the_one_before(records):
    first, second = Seal.objects.order_by("number")
    assert (first.number, first.previous_head, first.record_count) == (1, "", 2)
    assert (second.number, second.record_count) == (2, 1)
    assert second.previous_head == first.head
    assert second.last_record_id == records[-1].pk
    assert second.merkle_root == records[-1].digest
    assert last_seal() == second
    assert seal(by=None, at=NOW) is None
    assert verify(known_head=first.head) == []


def test_an_edited_record_is_found(unguarded, records):
    CourseCompletion.objects.filter(pk=records[1].pk).update(score=100)
    assert verify() == [Finding("edited", str(records[1].pk))]


def test_an_edited_record_with_a_digest_to_match_is_found(unguarded, records):
    CourseCompletion.objects.filter(pk=records[1].pk).update(digest="ab" * 32)
    assert Finding("root", "1") in verify()


def test_a_removed_record_is_found(unguarded, records):
    erase(records[0])
    assert verify() == [Finding("missing", "1")]


def test_a_seal_whose_records_are_all_gone_is_found(unguarded, records):
    erase(records[2])
    assert verify() == [Finding("missing", "2")]


def test_an_inserted_record_is_found(unguarded, records, course, office):
    added = complete(person(office, "Dodi"), course)
    Seal.objects.filter(number=2).update(last_record_id=added.pk)
    assert verify() == [Finding("missing", "2")]


def test_a_seal_written_anew_breaks_the_chain(unguarded, records):
    Seal.objects.filter(number=1).update(head="cd" * 32)
    assert verify() == [Finding("chain", "1"), Finding("chain", "2")]


def test_a_tail_that_was_cut_off_is_found_by_a_head_that_was_kept(unguarded, records):
    kept = last_seal().head
    Seal.objects.filter(number=2).delete()
    assert verify() == []
    assert verify(known_head=kept) == [Finding("tail", kept)]


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
