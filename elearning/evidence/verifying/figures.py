"""Every figure of a recap, reckoned again from its rows."""

from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from .findings import Finding

TENTH = Decimal("0.1")
DONE, EXEMPT = "done", "exempt"


def check_rows(
    rows: dict[str, Any], records: dict[int, dict[str, Any]]
) -> Iterator[Finding]:
    """Whether what is told as done is borne out by a record of that person and module."""
    seen = Counter((key, course, cycle) for key, course, cycle, *_ in rows["standing"])
    for who in sorted(who for who, times in seen.items() if times > 1):
        yield Finding("row-twice", who[0])
    for key, course, cycle, state, record in rows["standing"]:
        facts = records.get(record, {}).get("facts", {})
        found = (facts.get("employee"), facts.get("course"), facts.get("cycle"))
        if state == DONE and found != (key, course, cycle):
            yield Finding("unfounded", key)
    for record, times in Counter(row[0] for row in rows["participants"]).items():
        if times > 1 or record not in records:
            yield Finding("unfounded", str(record))
    for record, _before, score in rows["participants"]:
        told = records.get(record, {}).get("facts", {}).get("score")
        if _number(told) != _number(score):
            yield Finding("score", str(record), told=str(score), found=str(told))


def check_question(question: dict[str, Any], rows: dict[str, Any]) -> Iterator[Finding]:
    """Each figure as told against the same as reckoned."""
    for name, found in figures(rows).items():
        told = question["told"][name]
        if told != found:
            code = question["code"]
            yield Finding(f"figure-{name}", code, _shown(told), _shown(found))


def figures(rows: dict[str, Any]) -> dict[str, Any]:
    """As they stand in the recap. Exempt people are no part of those who should."""
    states = Counter(row[3] for row in rows["standing"])
    should, did = len(rows["standing"]) - states[EXEMPT], states[DONE]
    return {
        "completions": len(rows["participants"]),
        "did": did,
        "exempt": states[EXEMPT],
        "gain": _gain(rows["participants"]),
        "missing": should - did,
        "percent": _percent(did, should),
        "should": should,
    }


def _percent(part: int, whole: int) -> str | None:
    """One decimal, rounded down: 100 means all."""
    if not whole:
        return None
    return str((Decimal(100) * part / whole).quantize(TENTH, ROUND_DOWN))


def _gain(participants: list[list[Any]]) -> dict[str, Any] | None:
    """Means of those who have both a pre-test and a score."""
    pairs = [
        (Decimal(before), Decimal(after))
        for _record, before, after in participants
        if before is not None and after is not None
    ]
    if not pairs:
        return None
    before, after = (sum(scores, Decimal(0)) for scores in zip(*pairs, strict=True))
    return {
        "after": str((after / len(pairs)).quantize(TENTH, ROUND_HALF_UP)),
        "before": str((before / len(pairs)).quantize(TENTH, ROUND_HALF_UP)),
        "n": len(pairs),
    }


def _shown(figure: Any) -> str:
    if isinstance(figure, dict):
        return f"{figure['before']} → {figure['after']} (n = {figure['n']})"
    return "–" if figure is None else str(figure)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
