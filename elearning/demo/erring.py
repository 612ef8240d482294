"""Answers that are wrong in the way of people, one kind of question a function."""

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from quizzes import marking

GUESSES = ("atasan langsung", "surat edaran", "bagian umum", "tidak ada")


def wrong(kind: str, body: Any, *, rng: Random) -> Any:
    """A response that does not earn all of the question."""
    return WRONG[kind](body, rng)


def _chosen(body: Any, rng: Random) -> list[str]:
    """One of the wrong options instead of one of the right ones."""
    options = body["options"]
    right = [option["key"] for option in options if option["correct"]]
    others = [option["key"] for option in options if not option["correct"]]
    chosen = [rng.choice(others), *right[1:]]
    return [option["key"] for option in options if option["key"] in chosen]


def _matched(body: Any, rng: Random) -> dict[str, str]:
    """The first pair mixed up for certain, the others by halves."""
    offered = [choice["key"] for choice in body["choices"]]
    found = {}
    for place, item in enumerate(body["items"]):
        others = [key for key in offered if key != item["choice"]]
        slips = place == 0 or rng.random() < 0.5
        found[item["key"]] = rng.choice(others) if slips else item["choice"]
    return found


def _ordered(body: Any, rng: Random) -> Any:
    return marking.order("ordering", body, rng=rng)


def _counted(body: Any, rng: Random) -> str:
    """Beside the value by more than any tolerance reaches."""
    farthest = max(
        Decimal(answer["value"]) + Decimal(answer.get("tolerance", "0"))
        for answer in body["answers"]
    )
    return format(farthest + rng.randint(1, 9), "f").replace(".", ",")


def _worded(body: Any, rng: Random) -> str:
    return rng.choice(GUESSES)


def _judged(body: Any, rng: Random) -> dict[str, Any]:
    """The first part wrong for certain, the others more often than not."""
    found = {}
    for place, part in enumerate(body["parts"]):
        kind, inner = part["kind"], part["body"]
        slips = place == 0 or rng.random() < 0.7
        found[part["key"]] = (
            wrong(kind, inner, rng=rng) if slips else marking.right(kind, inner)
        )
    return found


WRONG: dict[str, Callable[[Any, Random], Any]] = {
    "single": _chosen,
    "multiple": _chosen,
    "true_false": _chosen,
    "matching": _matched,
    "ordering": _ordered,
    "numeric": _counted,
    "short": _worded,
    "scenario": _judged,
}
