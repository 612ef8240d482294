"""What an attempt asks. It never changes, so each process reads it once and keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from quizzes import marking
from quizzes.models import Answer

# Attempts whose questions a process remembers, about 30 kB each.
MOST_PAPERS = 500


class NoSuchAttempt(Exception):
    """There is no such attempt, or it is somebody else's."""


class NoSuchQuestion(Exception):
    """The attempt has no question at this place."""


@dataclass(frozen=True)
class Reading:
    """A response as it is stored, and the parts of a scenario that did not fit."""

    response: Any
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PaperQuestion:
    """A question as far as its responses depend on it."""

    kind: str
    body: Any

    def read(self, raw: Any) -> Reading:
        """The response to keep. Raises ``ResponseDoesNotFit``.

        A part of a scenario that does not fit is left out, so that it keeps no other back.
        """
        if self.kind != "scenario" or not isinstance(raw, dict):
            return Reading(marking.normalise(self.kind, self.body, raw))
        left_out = tuple(
            part["key"] for part in self.body["parts"] if not _fits(part, raw)
        )
        rest = {key: given for key, given in raw.items() if key not in left_out}
        return Reading(marking.normalise(self.kind, self.body, rest), left_out)

    def part(self, key: str) -> "PaperQuestion":
        """A part of a scenario."""
        part = next(part for part in self.body["parts"] if part["key"] == key)
        return PaperQuestion(kind=part["kind"], body=part["body"])

    def is_complete(self, response: Any) -> bool:
        return marking.is_complete(self.kind, self.body, response)


def _fits(part: dict[str, Any], raw: dict[str, Any]) -> bool:
    try:
        marking.normalise(part["kind"], part["body"], raw.get(part["key"]))
    except marking.ResponseDoesNotFit:
        return False
    return True


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The questions of an attempt by their place, and what its rules say of saves."""

    questions: Mapping[int, PaperQuestion]
    grace: timedelta
    notes_events: bool = False

    def at(self, position: int) -> PaperQuestion:
        """Raises ``NoSuchQuestion``."""
        try:
            return self.questions[position]
        except KeyError:
            raise NoSuchQuestion(position) from None


_papers: dict[int, Paper] = {}


def paper_of(attempt_id: int) -> Paper:
    """The paper of an attempt, whoever takes it. Raises ``NoSuchAttempt``.

    One query the first time, none afterwards.
    """
    paper = _papers.get(attempt_id)
    if paper is None:  # Another thread may drop all papers at any moment.
        paper = _read(attempt_id)
        keep_paper(attempt_id, paper)
    return paper


def keep_paper(attempt_id: int, paper: Paper) -> None:
    """Keep it for the saves to come. Only what is committed may be kept."""
    if len(_papers) >= MOST_PAPERS:
        _papers.clear()
    _papers[attempt_id] = paper


def forget_paper(attempt_id: int) -> None:
    """For a start: the number of one that was rolled back may be given out again."""
    _papers.pop(attempt_id, None)


def _read(attempt_id: int) -> Paper:
    rows = Answer.objects.filter(attempt_id=attempt_id).values_list(
        "position",
        "question_version__kind",
        "question_version__body",
        "attempt__version__content__grace_seconds",
        "attempt__version__content__notes_events",
    )
    found = list(rows)
    if not found:
        raise NoSuchAttempt(attempt_id)
    return Paper(
        questions={
            place: PaperQuestion(kind=kind, body=body)
            for place, kind, body, *_ in found
        },
        grace=timedelta(seconds=found[0][3]),
        notes_events=bool(found[0][4]),
    )
