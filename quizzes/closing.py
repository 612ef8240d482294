"""Closes attempts whose time is up and that nobody has come back to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from courses.completing import NoMembershipThen
from elearning.people.models import User

from .answering import expire_overdue
from .models import Attempt

BATCH = 500


@dataclass
class Closing:
    """How many attempts were closed, and the numbers of those that could not be."""

    closed: int
    failed: tuple[int, ...]


def close_overdue(*, by: User | None, at: datetime) -> Closing:
    """Mark what was saved in time, each attempt in a transaction of its own.

    One that cannot be recorded, since its learner belonged to no unit, is told and stops
    no other.
    """
    closed, failed = 0, []
    for attempt in _past_their_deadline(at):
        try:
            closed += not expire_overdue(attempt=attempt, by=by, at=at).is_open
        except NoMembershipThen:
            failed.append(attempt.pk)
    return Closing(closed=closed, failed=tuple(failed))


def _past_their_deadline(at: datetime) -> Iterator[Attempt]:
    """Open attempts in the order of their numbers, read in batches."""
    last = 0
    while True:
        rows = Attempt.objects.open().filter(deadline__lt=at, pk__gt=last)
        batch = list(rows.select_related("version").order_by("pk")[:BATCH])
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1].pk
