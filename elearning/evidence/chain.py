"""The chain as mathematics: roots, proofs, heads, and what is signed. No database.

A seal covers the digests of a batch of records by a Merkle root; its head covers the root,
the count and the head before. A proof holds the few other nodes of the tree that are needed
to get from the known digests to the root, so that those of others stay out.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from elearning.canonical import digest, dumps

Proof = list[dict[int, str]]  # by level from the leaves up: place -> digest


class ProofIsShort(Exception):
    """A node is missing between the known digests and the root."""


def merkle_root(digests: Sequence[str]) -> str:
    """The root over hexadecimal digests; an odd one out is paired with itself."""
    level = [bytes.fromhex(d) for d in digests]
    while len(level) > 1:
        level = _parents(_even(level))
    return level[0].hex()


def proof_of(digests: Sequence[str], places: Iterable[int]) -> Proof:
    """What else is needed to reckon the root from the digests at ``places``."""
    level, known, proof = [bytes.fromhex(d) for d in digests], set(places), Proof()
    while len(level) > 1:
        level = _even(level)
        needed = {place ^ 1 for place in known} - known
        proof.append({place: level[place].hex() for place in sorted(needed)})
        level, known = _parents(level), {place // 2 for place in known}
    return proof


def root_by(known: Mapping[int, str], proof: Proof, *, count: int) -> str:
    """The root of a tree of ``count`` leaves, some of them known. Raises ProofIsShort."""
    if len(proof) != (count - 1).bit_length() or not all(0 <= p < count for p in known):
        raise ProofIsShort
    level = dict(known)
    try:
        for given in proof:
            nodes = {**given, **level}
            level = {
                p // 2: _parent(nodes[p - p % 2], nodes[p - p % 2 + 1]) for p in level
            }
        return level[0]
    except (KeyError, ValueError):
        raise ProofIsShort from None


def head_of(number: int, previous_head: str, *, root: str, count: int) -> str:
    return digest(
        {"count": count, "number": number, "previous": previous_head, "root": root}
    )


def seal_message(*, head: str, sealed_at: str) -> bytes:
    """What is signed of a seal: its head, and when (ISO 8601, UTC) it was made."""
    return dumps({"head": head, "kind": "seal", "sealed_at": sealed_at}).encode()


def pack_message(*, manifest: str) -> bytes:
    """What is signed of a pack: the SHA-256 of its manifest."""
    return dumps({"kind": "evidence-pack", "manifest": manifest}).encode()


def _even(level: list[bytes]) -> list[bytes]:
    return [*level, level[-1]] if len(level) % 2 else level


def _parents(level: list[bytes]) -> list[bytes]:
    pairs = zip(level[::2], level[1::2], strict=True)
    return [sha256(left + right).digest() for left, right in pairs]


def _parent(left: str, right: str) -> str:
    return sha256(bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()
