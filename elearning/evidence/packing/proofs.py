"""What an offline check needs: the rows behind each figure, the records, and their proofs.

Pseudonymous: employees are told by their key. Digests of records outside of the pack stay
out; each seal brings only the nodes that lead from the records of the pack to its root.
"""

import json
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from courses.models import CourseCompletion
from elearning.canonical import dumps
from elearning.evidence.chain import proof_of
from elearning.evidence.leaves import KINDS, Leaf, from_bytes, last_ids_of
from elearning.evidence.models import Seal, SealLeaves
from elearning.evidence.reporting.questions import QuestionReport
from elearning.evidence.reporting.tallies import State
from elearning.evidence.sealing import seal_facts

from .gains import gain_of

DATA = "verifikasi/data.json"
FORMAT = 1
AT_ONCE = 500
COMPLETION = "course-completion"


@dataclass
class Ledger:
    """Gathers questions and the rows behind them; neighbours share their rows."""

    sets: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    wanted: set[int] = field(default_factory=set)
    _last: object = None

    def add(self, report: QuestionReport) -> None:
        if self._last is not report.standing:
            self._last = report.standing
            self._add_rows(report)
        self.questions.append(
            {
                "code": report.question.code,
                "set": len(self.sets) - 1,
                "told": _told(report),
            }
        )

    def _add_rows(self, report: QuestionReport) -> None:
        standing: list[list[Any]] = [
            [
                str(row.key),
                row.course,
                row.cycle,
                row.state.value,
                row.completion_id if row.state == State.DONE else None,
            ]
            for row in report.standing
        ]
        participants: list[list[Any]] = [
            [row.completion_id, _text(row.pre_score), _text(row.score)]
            for row in report.participants
        ]
        self.sets.append({"participants": participants, "standing": standing})
        self.wanted |= {row[0] for row in participants}
        self.wanted |= {row[4] for row in standing if row[4] is not None}

    def content(self) -> bytes:
        """The file as bytes; the same for the same records."""
        wanted = sorted(self.wanted)
        seals, places = _chain(wanted)
        data = {
            "format": FORMAT,
            "questions": self.questions,
            "records": list(_records(wanted, places)),
            "seals": seals,
            "sets": self.sets,
            "site": settings.SITE_URL,
        }
        return json.dumps(
            data, ensure_ascii=False, separators=(",", ":"), sort_keys=True
        ).encode()


def _told(report: QuestionReport) -> dict[str, Any]:
    """The figures that stand in the recap."""
    gain = gain_of(report.participants)
    return {
        "completions": len(report.participants),
        "did": report.did,
        "exempt": len(report.exempt),
        "gain": {"after": str(gain.after), "before": str(gain.before), "n": gain.people}
        if gain
        else None,
        "missing": len(report.missing),
        "percent": _text(report.percent),
        "should": report.should,
    }


def _records(wanted: list[int], places: dict[int, tuple[int, int]]) -> Iterator[Any]:
    """Facts and digest of each completion; ``seal`` and ``place`` once it is sealed."""
    for start in range(0, len(wanted), AT_ONCE):
        chunk = wanted[start : start + AT_ONCE]
        rows = CourseCompletion.objects.filter(pk__in=chunk).order_by("pk")
        for row in KINDS[COMPLETION].whole(rows):
            number, place = places.get(row.pk, (None, None))
            yield {
                "digest": row.digest,
                "facts": json.loads(dumps(row.facts())),
                "id": row.pk,
                "place": place,
                "seal": number,
            }


def _chain(
    wanted: list[int],
) -> tuple[list[dict[str, Any]], dict[int, tuple[int, int]]]:
    """Every seal with its proof, and under which seal, at which place, a record lies."""
    seals: list[dict[str, Any]] = []
    places: dict[int, tuple[int, int]] = {}
    previous: Seal | None = None
    for seal in Seal.objects.order_by("number"):
        first = previous.last_record_id if previous else 0
        here = set(wanted[bisect(wanted, first) : bisect(wanted, seal.last_record_id)])
        leaves = _leaves_of(seal, previous) if here else []
        found = {
            leaf.pk: place
            for place, leaf in enumerate(leaves)
            if leaf.kind == COMPLETION and leaf.pk in here
        }
        proof = proof_of([leaf.digest for leaf in leaves], found.values())
        places |= {pk: (seal.number, place) for pk, place in found.items()}
        shown = [sorted(level.items()) for level in proof] if found else None
        seals.append(seal_facts(seal) | {"proof": shown})
        previous = seal
    return seals, places


def _leaves_of(seal: Seal, previous: Seal | None) -> list[Leaf]:
    """As they were sealed; of seals of before, as the completions are now."""
    kept = SealLeaves.objects.filter(seal=seal).first()
    if kept is not None:
        return list(from_bytes(bytes(kept.leaves)))
    after = last_ids_of(previous)[COMPLETION]
    rows = KINDS[COMPLETION].digests(after=after, until=seal.last_record_id)
    return [Leaf(COMPLETION, pk, found) for pk, found in rows.items()]


def _text(value: object) -> str | None:
    return None if value is None else str(value)
