"""What does not hold, and where."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

CHUNK = 1000


@dataclass(frozen=True)
class Finding:
    """``kind`` says what is wrong, ``subject`` names the row."""

    kind: str
    subject: str


def in_chunks(rows: Any) -> Iterator[list[Any]]:
    """The rows by their keys, some at a time: memory does not grow with them.

    Each chunk is a query of its own, so that no cursor stays open for hours.
    """
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield chunk
        last = chunk[-1].pk
