"""Figures of units, and how they add up on the way to the root."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count

from .tallies import Tally, lines_of, tally_of


def own_tallies(rows: Any, *, state: str) -> Iterator[tuple[str, Tally]]:
    """The path of each unit and the tally of its own people, in the order of the tree.

    ``rows`` are members with ``overdue`` and with a state under the name ``state``.
    """
    counted = (
        rows.order_by("unit__path")
        .values_list("unit__path", state, "overdue")
        .annotate(n=Count("pk"))
    )
    for path, group in groupby(counted.iterator(), key=itemgetter(0)):
        tally = Tally()
        for _path, found, overdue, n in group:
            tally += tally_of(found, overdue, n)
        yield path, tally


def rolled_up(own: Iterable[tuple[str, Tally]]) -> Iterator[tuple[str, Tally]]:
    """Each path, and each above one, with the sum of all that lies below it.

    Takes the order of the tree, and keeps in memory no more than one line from root to leaf.
    """
    line: list[tuple[str, Tally]] = []
    for path, tally in own:
        while line and not path.startswith(line[-1][0]):
            yield _close(line)
        above = len(line[-1][0]) if line else 0
        line += [(step, Tally()) for step in lines_of(path) if len(step) > above]
        line[-1] = (path, line[-1][1] + tally)
    while line:
        yield _close(line)


def _close(line: list[tuple[str, Tally]]) -> tuple[str, Tally]:
    path, total = line.pop()
    if line:
        line[-1] = (line[-1][0], line[-1][1] + total)
    return path, total
