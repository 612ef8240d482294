"""What of a question QTI 2.1 does not carry to other systems."""

from collections.abc import Iterator
from typing import Any

from quizzes.formats.parsed import Note, ParsedQuestion

from .asking import has_wildcards
from .xhtml import has_unknown


def left_out(question: ParsedQuestion) -> list[Note]:
    """Said once each; read here again, all of it comes back."""
    is_case = question.kind == "scenario"
    parts = question.body["parts"] if is_case else [_as_part(question)]
    found = [note for part in parts for note in _of_part(part)]
    if question.markup == "html" and has_unknown(str(question.facts)):
        found.append(Note("emphasis_not_written"))
    missing = sorted(set(_pictured(question.body)) - set(question.pictures))
    found += [Note("picture_missing", {"text": name}) for name in missing]
    return list(dict.fromkeys(found))


def _as_part(question: ParsedQuestion) -> dict[str, Any]:
    return {"kind": question.kind, "body": question.body}


def _of_part(part: dict[str, Any]) -> Iterator[Note]:
    if part["kind"] == "ordering":
        yield Note("order_marked_whole")
    if part["kind"] == "short" and has_wildcards(part["body"]):
        yield Note("star_not_written")
    if part.get("legal_basis"):
        yield Note("part_legal_basis_not_written")


def _pictured(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _pictured(each)
    elif isinstance(value, dict):
        if isinstance(picture := value.get("picture"), dict):
            yield str(picture.get("name", ""))
        for each in value.values():
            yield from _pictured(each)
