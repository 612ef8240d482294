"""A whole pack, file by file and figure by figure."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import DecimalException
from pathlib import Path
from typing import Any

from .figures import check_question, check_rows, figures
from .files import SIGNATURE, check_files, check_signature
from .findings import Finding
from .records import check_chain, check_proofs, check_records, keys_of
from .sources import DAMAGED, MANIFEST, Source, opened, read

DATA = "verifikasi/data.json"
NO_ROWS: dict[str, Any] = {"participants": [], "standing": []}
# What is no such data at all, or was cut short.
UNREADABLE = (
    *DAMAGED,
    AttributeError,
    DecimalException,
    LookupError,
    TypeError,
    ValueError,
)


@dataclass
class Examination:
    """What was checked, and what does not hold. Packs of before have no ``questions``."""

    files: int = 0
    records: int = 0
    unsealed: int = 0
    seals: int = 0
    questions: int = 0
    figures: int = 0
    last_seal: dict[str, Any] | None = None
    seal_keys: list[str] = field(default_factory=list)
    key: str = ""  # that signed the manifest
    findings: list[Finding] = field(default_factory=list)


def verify_pack(path: Path) -> list[Finding]:
    """What does not hold. Raises NotAPack."""
    return examine(path).findings


def examine(path: Path, *, keys: Collection[str] = ()) -> Examination:
    """Check the ZIP or folder; ``keys`` are those that may have signed, by their id.

    Raises NotAPack.
    """
    found = Examination()
    with opened(path) as source:
        found.files = len(source.names)
        found.findings += check_files(source)
        found.key, wrong = check_signature(source)
        found.findings += wrong
        if DATA in source.names:
            _examine_data(source, found)
        is_bare = DATA in source.names and SIGNATURE not in source.names
    if is_bare or (keys and not found.key):
        found.findings.append(Finding("unsigned", MANIFEST))
    for key in dict.fromkeys((found.key, *found.seal_keys)):
        if keys and key and key not in keys:
            found.findings.append(Finding("key", key))
    return found


def _examine_data(source: Source, found: Examination) -> None:
    try:
        data = json.loads(read(source, DATA))
        findings = list(_check(data))
        records, seals = data["records"], data["seals"]
        found.records = len(records)
        found.unsealed = sum(record["seal"] is None for record in records)
        found.seals, found.seal_keys = len(seals), keys_of(seals)
        found.last_seal = seals[-1] if seals else None
        found.questions = len(data["questions"])
        found.figures = found.questions * len(figures(NO_ROWS))
    except UNREADABLE:
        findings = [Finding("unreadable", DATA)]
    found.findings += findings


def _check(data: dict[str, Any]) -> list[Finding]:
    records = {record["id"]: record for record in data["records"]}
    findings = [
        *check_records(data["records"]),
        *check_proofs(data["records"], data["seals"]),
        *check_chain(data["seals"]),
    ]
    for rows in data["sets"]:
        findings += check_rows(rows, records)
    for question in data["questions"]:
        findings += check_question(question, data["sets"][question["set"]])
    return findings
