"""Every record against its digest, and every seal against its records, in a few passes."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from elearning.canonical import digest
from elearning.evidence.chain import head_of, merkle_root
from elearning.evidence.keeping import Kept, KeptIsUnreadable, kept_seals
from elearning.evidence.leaves import (
    KINDS,
    Leaf,
    from_bytes,
    last_ids_of,
    last_ids_with,
)
from elearning.evidence.models import Seal, SealLeaves
from elearning.evidence.sealing import signature_holds

from .findings import CHUNK

# Among so many edited records it is looked for two whose people were swapped.
MOST_TO_COMPARE = 100


@dataclass(frozen=True)
class SealFinding:
    """``kind`` says what is wrong; ``subject`` is the id of a record of the kind ``of``, the
    number of a seal, or a head. ``other`` is what it is compared with.
    """

    kind: str
    subject: str
    of: str = ""
    other: str = ""


@dataclass
class _Differences:
    """Where the rows of one kind differ from what was sealed, over all seals."""

    gone: dict[int, tuple[str, int]] = field(default_factory=dict)  # digest, seal
    added: dict[int, tuple[str, int]] = field(default_factory=dict)
    changed: dict[int, tuple[str, str]] = field(default_factory=dict)  # sealed, found

    def add(self, sealed: dict[int, str], rows: dict[int, str], *, seal: int) -> None:
        for pk in rows.keys() - sealed.keys():
            self.added[pk] = rows[pk], seal
        for pk, value in sealed.items():
            if pk not in rows:
                self.gone[pk] = value, seal
            elif rows[pk] != value:
                self.changed[pk] = value, rows[pk]


def verify(*, known_head: str = "", keys: Collection[str] = ()) -> list[SealFinding]:
    """Everything that does not hold.

    ``known_head`` was printed or kept elsewhere. ``keys`` are the ids of the keys that may
    have signed; left empty, any may (see ``keys_used``).
    """
    chain = list(Seal.objects.order_by("number"))
    kept, unreadable = _kept()
    return [
        *_edited(),
        *_links(chain),
        *_signatures(chain, kept, keys),
        *_batches(chain),
        *_tail(chain, kept, known_head),
        *unreadable,
    ]


def _kept() -> tuple[list[Kept], list[SealFinding]]:
    try:
        return kept_seals(), []
    except KeptIsUnreadable as error:
        return [], [SealFinding("kept", str(error))]


def keys_used() -> list[tuple[int, str]]:
    """Which key signed from which seal on; an empty name where none signed."""
    found: list[tuple[int, str]] = []
    for link in Seal.objects.order_by("number"):
        if not found or found[-1][1] != link.key_id:
            found.append((link.number, link.key_id))
    return found


# --- Records ----------------------------------------------------------------------------


def _edited() -> Iterator[SealFinding]:
    """Records whose facts no longer give the digest that stands beside them."""
    for name, kind in KINDS.items():
        if not kind.keeps_digest:
            continue
        rows = kind.whole(kind.model.objects.order_by("pk"))
        edited = [
            row
            for row in rows.iterator(chunk_size=CHUNK)
            if digest(row.facts()) != row.digest
        ]
        swapped = dict(_swapped(edited)) if name == "course-completion" else {}
        for row in edited:
            if row.pk in swapped:
                yield SealFinding("swapped", str(row.pk), name, str(swapped[row.pk]))
            elif row.pk not in swapped.values():
                yield SealFinding("edited", str(row.pk), name)


def _swapped(edited: list[Any]) -> Iterator[tuple[int, int]]:
    """Pairs of completions that hold again once each has the other's person."""
    for one, two in combinations(edited[:MOST_TO_COMPARE], 2):
        first, second = one.facts(), two.facts()
        first["employee"], second["employee"] = second["employee"], first["employee"]
        if digest(first) == one.digest and digest(second) == two.digest:
            yield one.pk, two.pk


# --- Links ------------------------------------------------------------------------------


def _links(chain: list[Seal]) -> Iterator[SealFinding]:
    previous_head, number = "", 0
    for link in chain:
        removed = range(number + 1, link.number)
        for missing in removed:
            yield SealFinding("seal-removed", str(missing))
        if link.head != head_of(
            link.number,
            link.previous_head,
            root=link.merkle_root,
            count=link.record_count,
        ):
            yield SealFinding("seal-edited", str(link.number))
        if link.previous_head != previous_head and not removed:
            yield SealFinding("chain", str(link.number))
        previous_head, number = link.head, link.number


def _signatures(
    chain: list[Seal], kept: list[Kept], keys: Collection[str]
) -> Iterator[SealFinding]:
    """From the first signed seal on, every one is; so is the last, where a key is asked for."""
    signed = [link.number for link in chain if link.signature]
    signed += [made.number for made in kept]
    first = min(signed, default=chain[-1].number if chain and keys else None)
    for link in chain:
        if not link.signature:
            if first is not None and link.number >= first:
                yield SealFinding("unsigned", str(link.number))
        elif not signature_holds(link):
            yield SealFinding("signature", str(link.number), other=link.key_id)
        elif keys and link.key_id not in keys:
            yield SealFinding("key", str(link.number), other=link.key_id)


def _tail(
    chain: list[Seal], kept: list[Kept], known_head: str
) -> Iterator[SealFinding]:
    heads = {link.head for link in chain}
    numbers = {link.number for link in chain}
    if known_head and known_head not in heads:
        yield SealFinding("tail", known_head)
    for made in kept:
        if made.head not in heads:
            kind = "rewritten" if made.number in numbers else "cut"
            yield SealFinding(kind, str(made.number), other=made.head)


# --- Batches ----------------------------------------------------------------------------


def _batches(chain: list[Seal]) -> Iterator[SealFinding]:
    found = {name: _Differences() for name in KINDS}
    previous: Seal | None = None
    for link in chain:
        leaves = _leaves_of(link)
        if leaves is None and not link.signature:
            yield from _without_leaves(link, after=last_ids_of(previous))
        elif leaves is None or not _is_listed(link, previous, leaves):
            yield SealFinding("leaves", str(link.number))
        else:
            for name, sealed, rows in _side_by_side(link, previous, leaves):
                found[name].add(sealed, rows, seal=link.number)
        previous = link
    for name, differences in found.items():
        yield from _told(name, differences)


def _leaves_of(link: Seal) -> list[Leaf] | None:
    kept = SealLeaves.objects.filter(seal=link).first()
    try:
        return list(from_bytes(bytes(kept.leaves))) if kept else None
    except ValueError:
        return []


def _is_listed(link: Seal, previous: Seal | None, leaves: list[Leaf]) -> bool:
    """Whether the list of what a seal covers is the one that was sealed."""
    if len(leaves) != link.record_count:
        return False
    if merkle_root([leaf.digest for leaf in leaves]) != link.merkle_root:
        return False
    if not _follows(link, previous):
        return True  # the last ids of a seal that is gone are not known
    return last_ids_with(last_ids_of(previous), leaves) == last_ids_of(link)


def _follows(link: Seal, previous: Seal | None) -> bool:
    return link.number == (previous.number if previous else 0) + 1


def _without_leaves(link: Seal, *, after: dict[str, int]) -> Iterator[SealFinding]:
    """A seal of before: only as a whole can it be compared with its completions."""
    first = after["course-completion"] or None
    rows = KINDS["course-completion"].digests(after=first, until=link.last_record_id)
    if len(rows) != link.record_count:
        yield SealFinding("missing", str(link.number))
    elif merkle_root(list(rows.values())) != link.merkle_root:
        yield SealFinding("root", str(link.number))


def _side_by_side(
    link: Seal, previous: Seal | None, leaves: Iterable[Leaf]
) -> Iterator[tuple[str, dict[int, str], dict[int, str]]]:
    """By kind: what was sealed, and the rows that lie there now."""
    sealed: dict[str, dict[int, str]] = {name: {} for name in KINDS}
    for leaf in leaves:
        sealed[leaf.kind][leaf.pk] = leaf.digest
    after, until = last_ids_of(previous), last_ids_of(link)
    if not _follows(link, previous):
        # The seal between is gone; what it covered was not inserted.
        after = {n: min(sealed[n], default=until[n] + 1) - 1 for n in KINDS}
    for name, kind in KINDS.items():
        first = after[name] or None  # an id below the first one was never given
        yield name, sealed[name], kind.digests(after=first, until=until[name])


def _told(name: str, found: _Differences) -> Iterator[SealFinding]:
    """Records that have each other's places first, then what is left."""
    sealed_at = {
        was: pk for pk, (was, _other) in (*found.gone.items(), *found.changed.items())
    }
    places = {pk: sealed_at.get(now) for pk, (_was, now) in found.changed.items()}
    for pk, place in sorted(places.items()):
        if place is None:
            kind = "replaced" if KINDS[name].keeps_digest else "edited"
            yield SealFinding(kind, str(pk), name)
        elif places.get(place) != pk or pk < place:
            yield SealFinding("reordered", str(pk), name, str(place))
    for kind, rows in (("removed", found.gone), ("inserted", found.added)):
        for pk, (_digest, number) in sorted(rows.items()):
            yield SealFinding(kind, str(pk), name, str(number))
