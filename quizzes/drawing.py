"""Chance: which questions are asked, and in which order. Pure."""

from collections import Counter
from collections.abc import Iterable
from random import Random

from .rules import PoolEntry, QuizRules


def draw(rules: QuizRules, *, seen: Iterable[int], rng: Random) -> list[int]:
    """Ids of the question versions of a new attempt, in the order in which they are asked.

    ``seen`` are the ids of the questions asked before, once for each time. What was not seen
    comes first, then what was seen least: a question returns only when the pool is used up.
    Where the rules ask for levels, each gets its number, and what a level lacks is filled
    from the others.
    """
    times = Counter(seen)
    pool = rules.entries
    rng.shuffle(pool)
    pool.sort(key=lambda entry: times[entry.question])
    chosen = _by_level(pool, wanted=rules.draw_levels)
    rest = [entry for entry in pool if entry not in chosen]
    drawn = [entry.version for entry in [*chosen, *rest][: rules.draw_count]]
    rng.shuffle(drawn)
    return drawn


def _by_level(pool: list[PoolEntry], *, wanted: dict[str, int]) -> list[PoolEntry]:
    """The first of each level, as many as are wanted of it."""
    chosen: list[PoolEntry] = []
    for level, count in wanted.items():
        chosen += [entry for entry in pool if entry.level == level][:count]
    return chosen
