"""Every file against its digest, and the digests against the agency's signature."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator

from elearning.evidence.chain import pack_message
from elearning.signing import Signature, from_text, is_signed

from .findings import Finding
from .sources import DAMAGED, MANIFEST, Source, digest_of, read

SUMS, SIGNATURE = "SHA256SUMS", "manifest.sig.json"


def check_files(source: Source) -> Iterator[Finding]:
    """What differs between the files, the manifest and the sums."""
    sums = dict(_sums(read(source, SUMS).decode()))
    listed = json.loads(read(source, MANIFEST))["files"]
    promised = {entry["path"]: entry["sha256"] for entry in listed} | sums
    there = set(source.names)
    for name, wanted in sorted(promised.items()):
        if name not in there:
            yield Finding("missing", name)
        elif digest_of(source, name) != wanted:
            yield Finding("changed", name)
    for name in sorted(there - set(promised) - {SUMS}):
        yield Finding("extra", name)
    # Of two files with one name, readers and unpackers may each choose another.
    for name, count in sorted(Counter(source.names).items()):
        if count > 1:
            yield Finding("extra", name)
    if any(sums.get(entry["path"]) != entry["sha256"] for entry in listed):
        yield Finding("changed", SUMS)


def _sums(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        digest, _gap, name = line.partition("  ")
        yield name, digest


def check_signature(source: Source) -> tuple[str, list[Finding]]:
    """The id of the key that signed the manifest (empty: none did), and what is wrong."""
    if SIGNATURE not in source.names:
        return "", []
    manifest = hashlib.sha256(read(source, MANIFEST)).hexdigest()
    try:
        told = json.loads(read(source, SIGNATURE))
        signature = Signature(
            from_text(told["public_key"]), from_text(told["signature"])
        )
    except (*DAMAGED, LookupError, TypeError, ValueError):
        return "", [Finding("signature", MANIFEST)]
    if not is_signed(pack_message(manifest=manifest), signature):
        return signature.key_id, [Finding("signature", MANIFEST)]
    return signature.key_id, []
