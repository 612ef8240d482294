"""Chance: which questions are asked, and in which order. Pure."""

from collections import Counter
from collections.abc import Iterable
from random import Random

from .rules import QuizRules


def draw(rules: QuizRules, *, seen: Iterable[int], rng: Random) -> list[int]:
    """Ids of the question versions of a new attempt, in the order in which they are asked.

    ``seen`` are the ids of the questions asked before, once for each time. What was not seen
    comes first, then what was seen least: a question returns only when the pool is used up.
    """
    times = Counter(seen)
    pool = list(zip(rules.pool, rules.pool_questions, strict=True))
    rng.shuffle(pool)
    pool.sort(key=lambda entry: times[entry[1]])
    drawn = [version for version, _question in pool[: rules.draw_count]]
    rng.shuffle(drawn)
    return drawn
