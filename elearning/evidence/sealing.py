"""Chains the digests of records and signs the chain, so that a later change shows.

Each seal covers the records since the last one: a Merkle root over their digests, the head of
the seal before, and the count. Heads and counts are signed with the agency's key, printed on
reports, told on a public page and kept beside the key, so that a cut tail shows as well.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum

from elearning.people.models import User
from elearning.signing import Signature, as_text, from_text, is_signed, sign

from .chain import head_of, merkle_root, seal_message
from .keeping import keep
from .leaves import KINDS, Leaf, last_ids_of, last_ids_with, leaves_after, to_bytes
from .models import Seal, SealLeaves


def last_seal() -> Seal | None:
    return Seal.objects.order_by("-number").first()


def sealed_count() -> int:
    """How many records all seals together cover."""
    return int(Seal.objects.aggregate(n=Sum("record_count"))["n"] or 0)


@transaction.atomic
def seal(*, by: User | None, at: datetime) -> Seal | None:
    """Seal what was recorded since the last seal; None where nothing was.

    Raises NotAnEd25519Key.
    """
    _wait_for_writers()
    previous = last_seal()
    last_ids = last_ids_of(previous)
    leaves = leaves_after(last_ids)
    if not leaves:
        return None
    made = _next(previous, leaves)
    made.last_ids = last_ids_with(last_ids, leaves)
    made.last_record_id = made.last_ids["course-completion"]
    made.sealed_at, made.sealed_by = at, by
    signature = sign(message_of(made))
    made.signature = as_text(signature.value)
    made.public_key = as_text(signature.public_key)
    made.save(force_insert=True)
    SealLeaves.objects.create(seal=made, leaves=to_bytes(leaves))
    transaction.on_commit(partial(keep, made), robust=True)
    return made


def message_of(link: Seal) -> bytes:
    """What the agency signs of a seal."""
    return seal_message(head=link.head, sealed_at=_moment(link.sealed_at))


def seal_facts(link: Seal) -> dict[str, Any]:
    """A seal as anybody may know it: all that its head and its signature cover."""
    return {
        "count": link.record_count,
        "head": link.head,
        "key_id": link.key_id,
        "number": link.number,
        "previous": link.previous_head,
        "public_key": link.public_key,
        "root": link.merkle_root,
        "sealed_at": _moment(link.sealed_at),
        "signature": link.signature,
    }


def signature_holds(link: Seal) -> bool:
    """Whether the seal was signed by the key that it names."""
    try:
        signature = Signature(from_text(link.public_key), from_text(link.signature))
    except ValueError:
        return False
    return is_signed(message_of(link), signature)


def _next(previous: Seal | None, leaves: Sequence[Leaf]) -> Seal:
    """The link after ``previous``: number, root and head."""
    number = previous.number + 1 if previous else 1
    previous_head = previous.head if previous else ""
    root = merkle_root([leaf.digest for leaf in leaves])
    return Seal(
        number=number,
        previous_head=previous_head,
        merkle_root=root,
        head=head_of(number, previous_head, root=root, count=len(leaves)),
        record_count=len(leaves),
    )


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _wait_for_writers() -> None:
    """Let records under way be committed first, and no other seal begin.

    A record has its id before it is committed: sealing past it would leave it out for ever.
    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        tables = ", ".join(
            connection.ops.quote_name(kind.model._meta.db_table)
            for kind in KINDS.values()
        )
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
