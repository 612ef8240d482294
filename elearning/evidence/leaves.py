"""What a seal covers, record by record: kind, id and digest, in the order of the tree."""

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from courses.models import (
    Certificate,
    CertificateRevocation,
    CompletionRevocation,
    CourseCompletion,
)
from elearning.canonical import digest

from .models import Seal

LEAF = struct.Struct(">Bq32s")


@dataclass(frozen=True, slots=True)
class Leaf:
    """``digest`` is what record ``pk`` of this kind had when it was sealed."""

    kind: str
    pk: int
    digest: str


@dataclass(frozen=True)
class Kind:
    """A kind of record. Where no digest is kept with the record, it is reckoned."""

    code: int
    model: Any
    keeps_digest: bool = True
    related: tuple[str, ...] = ()

    def digests(self, *, after: int | None, until: int | None = None) -> dict[int, str]:
        rows = self.model.objects.order_by("pk")
        if after is not None:
            rows = rows.filter(pk__gt=after)
        if until is not None:
            rows = rows.filter(pk__lte=until)
        if self.keeps_digest:
            return dict(rows.values_list("pk", "digest"))
        return {row.pk: digest(row.facts()) for row in self.whole(rows)}

    def whole(self, rows: Any) -> Any:
        """The rows with everything that their facts read."""
        return rows.select_related(*self.related)


# In the order in which a batch holds them, and in which writers are waited for.
KINDS: dict[str, Kind] = {
    "course-completion": Kind(
        1,
        CourseCompletion,
        related=("enrolment__cycle", "enrolment__employee", "unit", "version"),
    ),
    "certificate": Kind(2, Certificate, related=("completion",)),
    "completion-revocation": Kind(
        3, CompletionRevocation, keeps_digest=False, related=("completion",)
    ),
    "certificate-revocation": Kind(
        4, CertificateRevocation, keeps_digest=False, related=("certificate",)
    ),
}
NAMES = {kind.code: name for name, kind in KINDS.items()}


def last_ids_of(seal: Seal | None) -> dict[str, int]:
    """The last sealed id of each kind. Seals of before covered completions alone."""
    found = dict.fromkeys(KINDS, 0)
    if seal is not None:
        found |= {"course-completion": seal.last_record_id, **seal.last_ids}
    return found


def leaves_after(last_ids: Mapping[str, int]) -> list[Leaf]:
    """Everything that is not sealed yet."""
    return [
        Leaf(name, pk, found)
        for name, kind in KINDS.items()
        for pk, found in kind.digests(after=last_ids[name]).items()
    ]


def last_ids_with(
    last_ids: Mapping[str, int], leaves: Iterable[Leaf]
) -> dict[str, int]:
    found = dict(last_ids)
    for leaf in leaves:
        found[leaf.kind] = max(found[leaf.kind], leaf.pk)
    return found


def to_bytes(leaves: Iterable[Leaf]) -> bytes:
    """41 bytes a leaf."""
    return b"".join(
        LEAF.pack(KINDS[leaf.kind].code, leaf.pk, bytes.fromhex(leaf.digest))
        for leaf in leaves
    )


def from_bytes(data: bytes) -> Iterator[Leaf]:
    """Back from ``to_bytes``. Raises ValueError."""
    try:
        for code, pk, found in LEAF.iter_unpack(data):
            yield Leaf(NAMES[code], pk, found.hex())
    except (struct.error, KeyError) as error:
        raise ValueError("no list of leaves") from error
