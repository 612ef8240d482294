"""What an author should look at, told from the figures of a question. Pure."""

from collections.abc import Iterator
from math import sqrt
from typing import Any

LEAST_ANSWERS = 10
LEAST_FOR_OPTIONS = 50
WEAK, EASY, HARD, DEAD = 0.1, 0.95, 0.25, 0.02
# As far apart as chance alone puts two thirds in one case of forty.
MORE_THAN_CHANCE = 1.96

OPTION_FLAGS = ("dead_option", "attracts_strong")
FLAGS = ("negative", "weak", "too_easy", "too_hard", *OPTION_FLAGS)


def flags_of(
    *,
    answers: int,
    facility: float | None,
    discrimination: float | None,
    detail: dict[str, Any],
) -> list[str]:
    """The flags in the order of ``FLAGS``; none below ten answers."""
    if answers < LEAST_ANSWERS or facility is None:
        return []
    found = set()
    if discrimination is not None and discrimination < WEAK:
        found.add("negative" if discrimination < 0 else "weak")
    if facility > EASY:
        found.add("too_easy")
    if facility < HARD:
        found.add("too_hard")
    if answers >= LEAST_FOR_OPTIONS:
        found |= {
            flag
            for options, ranked in _option_sets(detail)
            for option in options.values()
            for flag in option_flags(option, answers=answers, ranked=ranked)
        }
    return [flag for flag in FLAGS if flag in found]


def option_flags(option: dict[str, Any], *, answers: int, ranked: int) -> Iterator[str]:
    """What is wrong with one option. ``ranked`` people stand in a third each."""
    if option["right"] or answers < LEAST_FOR_OPTIONS:
        return
    if option["count"] < DEAD * answers:
        yield "dead_option"
    if _is_higher(option["upper"], option["lower"], people=ranked / 3):
        yield "attracts_strong"


def _option_sets(
    detail: dict[str, Any],
) -> Iterator[tuple[dict[str, Any], int]]:
    """The options of the question, and of each part of a scenario."""
    if "options" in detail:
        yield detail["options"], detail["ranked"]
    for part in detail.get("parts", {}).values():
        yield from _option_sets(part)


def _is_higher(rate: float, other: float, *, people: float) -> bool:
    """Whether one rate is above another by more than chance, ``people`` behind each."""
    middle = (rate + other) / 2
    if rate <= other or not people or middle >= 1:
        return False
    return (rate - other) / sqrt(2 * middle * (1 - middle) / people) > MORE_THAN_CHANCE
