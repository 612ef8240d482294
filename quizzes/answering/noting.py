"""Notes what the sheet noticed while an attempt was open. Marking never looks at it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from elearning.people.models import User
from quizzes.models import MOST_EVENTS, Attempt, AttemptEvent

from .papers import paper_of


@dataclass(frozen=True, kw_only=True)
class Noticed:
    """``ago`` is reckoned back from when it was sent: clocks of devices are often wrong."""

    key: str
    kind: str
    ago: timedelta
    seconds_away: int | None = None


def note_events(
    attempt_id: int, noticed: Sequence[Noticed], *, by: User | None, at: datetime
) -> None:
    """Write down what is new, as far as there is room. Two statements, no lock.

    Nothing is noted of an attempt that is over or somebody else's, nor where its rules, as
    they were told before the start, do not say so. Raises ``NoSuchAttempt``.
    """
    if not noticed or not paper_of(attempt_id).notes_events:
        return
    rows = _new_rows(attempt_id, noticed, by=by, at=at)
    # Where another sheet took the number meanwhile, its note stands and this one is dropped.
    AttemptEvent.objects.bulk_create(rows, ignore_conflicts=True)


def _new_rows(
    attempt_id: int, noticed: Iterable[Noticed], *, by: User | None, at: datetime
) -> list[AttemptEvent]:
    attempts = Attempt.objects.open().filter(pk=attempt_id)
    mine = attempts if by is None else attempts.taken_by(by)
    kept = list(mine.values_list("started_at", "events__key", "events__number"))
    if not kept:
        return []
    begun, keys = kept[0][0], {key for _, key, _ in kept}
    last = max(number or 0 for *_, number in kept)
    new = {event.key: event for event in noticed if event.key not in keys}
    return [
        AttemptEvent(
            attempt_id=attempt_id,
            number=number,
            key=event.key,
            kind=event.kind,
            at=max(begun, at - event.ago),
            seconds_away=event.seconds_away,
        )
        for number, event in enumerate(new.values(), start=last + 1)
        if number <= MOST_EVENTS
    ]
