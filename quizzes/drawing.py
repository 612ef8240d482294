"""Chance: which questions are asked, and in which order. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from random import Random

from .rules import QuizRules


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """A question of the pool; ``seen`` counts how often it was asked before."""

    version: int
    question: int
    level: str
    seen: int


def draw(
    rules: QuizRules,
    *,
    seen: Iterable[int],
    rng: Random,
    left_out: Collection[int] = (),
) -> list[int]:
    """Ids of the question versions of a new attempt, in the order in which they are asked.

    ``seen`` are the ids of the questions asked before, once for each time. What was not seen
    comes first, then what was seen least: a question returns only when the pool is used up.
    Where the rules ask for levels, each gets its number, and what a level lacks is filled
    from the others. ``left_out`` are questions that are not drawn now.
    """
    pool = _pool(rules, seen=Counter(seen), left_out=left_out)
    rng.shuffle(pool)
    pool.sort(key=lambda entry: entry.seen)
    chosen = _by_level(pool, wanted=rules.draw_levels)
    rest = [entry for entry in pool if entry not in chosen]
    drawn = [entry.version for entry in [*chosen, *rest][: rules.draw_count]]
    rng.shuffle(drawn)
    return drawn


def _pool(
    rules: QuizRules, *, seen: Counter[int], left_out: Collection[int]
) -> list[_Entry]:
    levels = rules.pool_levels or ("",) * len(rules.pool)
    rows = zip(rules.pool, rules.pool_questions, levels, strict=True)
    return [
        _Entry(version=version, question=question, level=level, seen=seen[question])
        for version, question, level in rows
        if question not in left_out
    ]


def _by_level(pool: list[_Entry], *, wanted: dict[str, int]) -> list[_Entry]:
    """The first of each level, as many as are wanted of it."""
    chosen: list[_Entry] = []
    for level, count in wanted.items():
        chosen += [entry for entry in pool if entry.level == level][:count]
    return chosen
