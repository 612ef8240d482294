"""What was answered to a question, by kind, counted one response at a time. Pure.

Each tally takes responses with the rest score (0 to 1, or None) and ends as plain data:

``options``  of each option the count, and how often each third of the people chose it
``typed``    the commonest things typed, at most five and none that fewer than three typed
``items``    of each item how often it was right: its choice, or the item that follows it
``parts``    of each part of a scenario its facility and the same again
"""

import unicodedata
from collections import Counter
from itertools import pairwise
from typing import Any, Protocol

from quizzes import marking

from .thirds import lower_third, no_counts, rate, step_of, upper_third

TYPED_KEPT, TYPED_AT_MOST = 500, 1000
TYPED_SHOWN, TYPED_BY_AT_LEAST, TYPED_LENGTH = 5, 3, 80


class Responses(Protocol):
    def add(self, response: Any, rest: float | None) -> None: ...
    def summary(self) -> dict[str, Any]: ...


def responses_to(kind: str, body: dict[str, Any]) -> Responses:
    """An empty tally for a question of this kind."""
    return TALLIES[kind](kind, body)


class Chosen:
    """Options: how often each was chosen, and by whom."""

    def __init__(self, kind: str, body: dict[str, Any]) -> None:
        self.right = {o["key"]: bool(o["correct"]) for o in body["options"]}
        self.counts = dict.fromkeys(self.right, 0)
        self.by_step = {key: no_counts() for key in self.right}
        self.everyone = no_counts()

    def add(self, response: Any, rest: float | None) -> None:
        step = None if rest is None else step_of(rest)
        if step is not None:
            self.everyone[step] += 1
        for key in response or []:
            self.counts[key] += 1
            if step is not None:
                self.by_step[key][step] += 1

    def summary(self) -> dict[str, Any]:
        low, high = lower_third(self.everyone), upper_third(self.everyone)
        return {
            "ranked": sum(self.everyone),
            "options": {
                key: {
                    "count": self.counts[key],
                    "right": is_right,
                    "lower": round(rate(self.by_step[key], self.everyone, low), 4),
                    "upper": round(rate(self.by_step[key], self.everyone, high), 4),
                }
                for key, is_right in self.right.items()
            },
        }


class Typed:
    """Numbers and words: the commonest ones. Rare ones may say who wrote them."""

    def __init__(self, kind: str, body: dict[str, Any]) -> None:
        self.kind, self.body = kind, body
        self.counts: Counter[str] = Counter()

    def add(self, response: Any, rest: float | None) -> None:
        if response:
            self.counts[self._folded(response)] += 1
        if len(self.counts) > TYPED_AT_MOST:
            self.counts = Counter(dict(self.counts.most_common(TYPED_KEPT)))

    def _folded(self, response: str) -> str:
        number = marking.read_number(response) if self.kind == "numeric" else None
        if number is not None:
            return format(number.normalize(), "f").replace(".", ",")
        plain = " ".join(unicodedata.normalize("NFKC", response).split())
        return plain if self.body.get("match_case") else plain.casefold()

    def summary(self) -> dict[str, Any]:
        common = sorted(self.counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return {
            "typed": [
                {
                    "text": text[:TYPED_LENGTH],
                    "count": count,
                    "share": float(marking.mark(self.kind, self.body, text)),
                }
                for text, count in common[:TYPED_SHOWN]
                if count >= TYPED_BY_AT_LEAST
            ]
        }


class Matched:
    """Pairs: of each item, how often its own choice was given to it."""

    def __init__(self, kind: str, body: dict[str, Any]) -> None:
        self.right = marking.right(kind, body)
        self.hits = dict.fromkeys(self.right, 0)
        self.n = 0

    def add(self, response: Any, rest: float | None) -> None:
        self.n += 1
        for key, choice in (response or {}).items():
            self.hits[key] += choice == self.right[key]

    def summary(self) -> dict[str, Any]:
        return _items(self.hits, self.n)


class Ordered:
    """Steps: of each but the last, how often the right one followed, as it is marked."""

    def __init__(self, kind: str, body: dict[str, Any]) -> None:
        self.follower = dict(pairwise(marking.right(kind, body)))
        self.hits = dict.fromkeys(self.follower, 0)
        self.n = 0

    def add(self, response: Any, rest: float | None) -> None:
        self.n += 1
        for key, following in pairwise(response or []):
            if self.follower.get(key) == following:
                self.hits[key] += 1

    def summary(self) -> dict[str, Any]:
        return _items(self.hits, self.n)


def _items(hits: dict[str, int], n: int) -> dict[str, Any]:
    return {"items": {key: round(hit / n, 4) if n else 0 for key, hit in hits.items()}}


class Parts:
    """A scenario: each part with what it earned, and what was answered to it."""

    def __init__(self, kind: str, body: dict[str, Any]) -> None:
        self.parts = body["parts"]
        self.tallies = {
            p["key"]: responses_to(p["kind"], p["body"]) for p in self.parts
        }
        self.earned = dict.fromkeys(self.tallies, 0.0)
        self.n = 0

    def add(self, response: Any, rest: float | None) -> None:
        self.n += 1
        given = response or {}
        for part in self.parts:
            key, answer = part["key"], given.get(part["key"])
            self.tallies[key].add(answer, rest)
            self.earned[key] += float(marking.mark(part["kind"], part["body"], answer))

    def summary(self) -> dict[str, Any]:
        return {
            "parts": {
                key: {
                    "facility": round(self.earned[key] / self.n, 4) if self.n else None,
                    **tally.summary(),
                }
                for key, tally in self.tallies.items()
            }
        }


TALLIES: dict[str, type[Chosen | Typed | Matched | Ordered | Parts]] = {
    "single": Chosen,
    "multiple": Chosen,
    "true_false": Chosen,
    "numeric": Typed,
    "short": Typed,
    "matching": Matched,
    "ordering": Ordered,
    "scenario": Parts,
}
