"""A long row of things, some at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of up to ``size`` things; Python 3.12 brings its own."""
    left = iter(things)
    while batch := list(islice(left, size)):
        yield batch
