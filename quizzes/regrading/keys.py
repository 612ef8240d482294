"""Whether one wording of a question can be marked by the key of another. Pure.

Keys are given anew when an author moves a row, so parts are known by what they say: the same
texts with the same pictures, in whatever order, are the same question with another key.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

CHOICES = {"single", "multiple", "true_false"}


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a response to one body cannot be carried to another for.

    ``gone`` and ``new`` are texts of parts; ``kind`` says that the kinds differ.
    """

    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    kind: bool = False


def difference(
    *, kind: str, body: Any, other_kind: str, other_body: Any
) -> Difference | None:
    """None where a response to ``body`` can be marked by the key of ``other_body``."""
    if kind != other_kind:
        return Difference(kind=True)
    before, after = Counter(_texts(kind, body)), Counter(_texts(kind, other_body))
    if before == after and kind == "scenario":
        # Two questions about a case may share a stem; their options belong to one of them.
        before, after = _counted_parts(body), _counted_parts(other_body)
    if before == after:
        return None
    return Difference(
        gone=tuple((before - after).elements()), new=tuple((after - before).elements())
    )


def carried(*, kind: str, body: Any, other_body: Any, response: Any) -> Any:
    """The response with the keys of ``other_body``, which ``difference`` has passed."""
    if not response:
        return response
    if kind in CHOICES:
        return _carried_keys(body["options"], other_body["options"], response)
    if kind == "ordering":
        return _carried_keys(body["items"], other_body["items"], response)
    if kind == "matching":
        items = _by_key(body["items"], other_body["items"])
        choices = _by_key(body["choices"], other_body["choices"])
        return {items[item]: choices[key] for item, key in response.items()}
    if kind == "scenario":
        return dict(_carried_parts(body, other_body, response))
    return response


def _carried_keys(parts: Any, other_parts: Any, response: list[str]) -> list[str]:
    keys = _by_key(parts, other_parts)
    return [keys[key] for key in response]


def _carried_parts(body: Any, other: Any, response: Any) -> Iterator[tuple[str, Any]]:
    for part, meant in _paired(body["parts"], other["parts"], says=_part_says):
        yield (
            meant["key"],
            carried(
                kind=part["kind"],
                body=part["body"],
                other_body=meant["body"],
                response=response.get(part["key"]),
            ),
        )


def _by_key(parts: Any, other_parts: Any) -> dict[str, str]:
    """From the key of a part to the key of the part that says the same."""
    pairs = _paired(parts, other_parts, says=_says)
    return {part["key"]: other["key"] for part, other in pairs}


def _paired(
    parts: Any, other_parts: Any, *, says: Callable[[Any], Any]
) -> Iterator[tuple[Any, Any]]:
    """Parts that say the same; the first with the first where several do."""
    waiting: defaultdict[Any, deque[Any]] = defaultdict(deque)
    for other in other_parts:
        waiting[says(other)].append(other)
    for part in parts:
        yield part, waiting[says(part)].popleft()


def _part_says(part: Any) -> tuple[str, str, tuple[str, ...]]:
    """A question about a case: its stem and kind, and what a response refers to."""
    kind = part["kind"]
    return part["stem"], kind, tuple(sorted(_texts(kind, part["body"])))


def _counted_parts(body: Any) -> Counter[str]:
    said = map(_part_says, body["parts"])
    return Counter(f"{stem}: {', '.join(texts)}" for stem, _kind, texts in said)


def _says(part: Any) -> tuple[str, str]:
    return part["text"], part.get("picture", {}).get("sha256", "")


def _texts(kind: str, body: Any) -> Iterator[str]:
    """Everything of a body that a response refers to, as words."""
    if kind in CHOICES:
        yield from map(_words, body["options"])
    elif kind in {"ordering", "matching"}:
        yield from map(_words, body["items"])
        yield from (f"→ {_words(choice)}" for choice in body.get("choices", ()))
    elif kind == "numeric":
        yield body.get("unit", "")
    elif kind == "scenario":
        for part in body["parts"]:
            yield f"{part['stem']} ({part['kind']})"
            yield from (
                f"{part['stem']}: {text}" for text in _texts(part["kind"], part["body"])
            )


def _words(part: Any) -> str:
    text, picture = _says(part)
    return f"{text} [{picture[:12]}]" if picture else text
