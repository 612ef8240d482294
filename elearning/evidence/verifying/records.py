"""Records against their digests, digests against the seals, and the seals in their chain."""

from collections.abc import Iterator
from typing import Any

from elearning.canonical import digest
from elearning.evidence.chain import ProofIsShort, head_of, root_by, seal_message
from elearning.signing import Signature, from_text, is_signed, key_id

from .findings import Finding


def check_records(records: list[dict[str, Any]]) -> Iterator[Finding]:
    seen = set()
    for record in records:
        if digest(record["facts"]) != record["digest"]:
            yield Finding("record", str(record["id"]))
        if record["id"] in seen:
            yield Finding("twice", str(record["id"]))
        seen.add(record["id"])


def check_proofs(
    records: list[dict[str, Any]], seals: list[dict[str, Any]]
) -> Iterator[Finding]:
    """Whether the records lie where they say, under the root of their seal."""
    under: dict[int, list[dict[str, Any]]] = {}
    for record in records:
        if record["seal"] is not None:
            under.setdefault(record["seal"], []).append(record)
    known = {seal["number"]: seal for seal in seals}
    for number, found in sorted(under.items()):
        if number not in known or not _leads_to_root(found, known[number]):
            yield Finding("proof", str(number), told=str(len(found)))


def _leads_to_root(records: list[dict[str, Any]], seal: dict[str, Any]) -> bool:
    places = {record["place"]: record["digest"] for record in records}
    if len(places) != len(records):
        return False  # two claim one place
    proof = [dict(level) for level in seal["proof"] or []]
    try:
        return bool(root_by(places, proof, count=seal["count"]) == seal["root"])
    except ProofIsShort:
        return False


def check_chain(seals: list[dict[str, Any]]) -> Iterator[Finding]:
    """Numbers without a gap, heads that follow each other, signatures that hold."""
    previous, signed = "", False
    for number, seal in enumerate(seals, start=1):
        name = str(seal["number"])
        if seal["number"] != number or seal["previous"] != previous:
            yield Finding("chain", name)
        if seal["head"] != head_of(
            seal["number"], seal["previous"], root=seal["root"], count=seal["count"]
        ):
            yield Finding("head", name)
        elif (signed or seal["signature"]) and not _is_signed(seal):
            yield Finding("seal-signature", name)
        signed = signed or bool(seal["signature"])
        previous = seal["head"]


def _is_signed(seal: dict[str, Any]) -> bool:
    try:
        key, value = from_text(seal["public_key"]), from_text(seal["signature"])
    except ValueError:
        return False
    message = seal_message(head=seal["head"], sealed_at=seal["sealed_at"])
    return is_signed(message, Signature(key, value))


def keys_of(seals: list[dict[str, Any]]) -> list[str]:
    """The ids of the keys that signed, in their order."""
    keys = [seal["public_key"] for seal in seals if seal["public_key"]]
    return list(dict.fromkeys(key_id(from_text(key)) for key in keys))
