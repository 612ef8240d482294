"""Chains the digests of completions, so that a later change of any of them shows.

Each seal covers the records since the last one, in the order of their ids: a Merkle root over
their digests, the head of the seal before, and the count. Heads and counts are printed on
reports, so that a tail that was cut off shows as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import Sum

from courses.models import CourseCompletion
from elearning.canonical import digest
from elearning.people.models import User

from .models import Seal


@dataclass(frozen=True)
class Finding:
    """What does not hold. ``kind``: edited, missing, root, chain or tail."""

    kind: str
    subject: str


def merkle_root(digests: Sequence[str]) -> str:
    """The root over hexadecimal digests; an odd one out is paired with itself."""
    level = [bytes.fromhex(d) for d in digests]
    while len(level) > 1:
        if len(level) % 2:
            level.append(level[-1])
        level = [
            sha256(left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=True)
        ]
    return level[0].hex()


def last_seal() -> Seal | None:
    return Seal.objects.order_by("-number").first()


def sealed_count() -> int:
    """How many records all seals together cover."""
    return int(Seal.objects.aggregate(n=Sum("record_count"))["n"] or 0)


@transaction.atomic
def seal(*, by: User | None, at: datetime) -> Seal | None:
    """Seal what was recorded since the last seal; None where nothing was."""
    _wait_for_writers()
    previous = last_seal()
    after = previous.last_record_id if previous else 0
    rows = CourseCompletion.objects.filter(pk__gt=after).order_by("pk")
    records = list(rows.values_list("pk", "digest"))
    if not records:
        return None
    root = merkle_root([record_digest for _pk, record_digest in records])
    number = previous.number + 1 if previous else 1
    previous_head = previous.head if previous else ""
    return Seal.objects.create(
        number=number,
        previous_head=previous_head,
        merkle_root=root,
        head=head_of(number, previous_head, root=root, count=len(records)),
        record_count=len(records),
        last_record_id=records[-1][0],
        sealed_at=at,
        sealed_by=by,
    )


def _wait_for_writers() -> None:
    """Let records under way be committed first, and no other seal begin.

    A record has its id before it is committed: sealing past it would leave it out for ever.
    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(CourseCompletion._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def head_of(number: int, previous_head: str, *, root: str, count: int) -> str:
    return digest(
        {"count": count, "number": number, "previous": previous_head, "root": root}
    )


def verify(*, known_head: str = "") -> list[Finding]:
    """Everything that does not hold; ``known_head`` was printed or kept elsewhere."""
    findings = list(_edited())
    previous_head, after, heads = "", 0, set()
    for link in Seal.objects.order_by("number"):
        findings += _broken(link, previous_head=previous_head, after=after)
        previous_head, after = link.head, link.last_record_id
        heads.add(link.head)
    if known_head and known_head not in heads:
        findings.append(Finding("tail", known_head))
    return findings


def _edited() -> Iterable[Finding]:
    rows = CourseCompletion.objects.select_related(
        "enrolment__cycle", "enrolment__employee", "unit", "version"
    )
    for record in rows.order_by("pk").iterator(chunk_size=2000):
        if digest(record.facts()) != record.digest:
            yield Finding("edited", str(record.pk))


def _broken(link: Seal, *, previous_head: str, after: int) -> Iterable[Finding]:
    rows = CourseCompletion.objects.filter(pk__gt=after, pk__lte=link.last_record_id)
    digests = list(rows.order_by("pk").values_list("digest", flat=True))
    if len(digests) != link.record_count:
        yield Finding("missing", str(link.number))
    elif merkle_root(digests) != link.merkle_root:
        yield Finding("root", str(link.number))
    expected = head_of(
        link.number, previous_head, root=link.merkle_root, count=link.record_count
    )
    if link.previous_head != previous_head or link.head != expected:
        yield Finding("chain", str(link.number))
