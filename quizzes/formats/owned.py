"""What our questions say that the formats of others have no place for.

Short facts are tags that Moodle keeps, such as ``level:apply``. Where plain reading would
still not give the same question back, the writer adds the exact question as JSON, with the
fingerprint of the plain reading: as long as nobody edits the text, the exact one counts.
"""

import json
import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from quizzes import marking

from . import limits, markup
from .parsed import CONTENT, ParsedQuestion
from .text import tidy

LEVELS = ("recall", "understand", "apply")
UNFIT = re.compile(r"[<>`\x00-\x1f\x7f]")
OWN = ("level", "objective", "lke", "legal_basis", "source")
DEEPEST_BODY = 8
HUGE = re.compile(r"[0-9eE+._-]+")


@dataclass(frozen=True)
class Owned:
    """Our own fields and the tags that are left, by name, as a file gave them."""

    fields: dict[str, Any]
    is_shortened: bool


def as_tags(question: ParsedQuestion) -> list[str]:
    """The tags of a question and its own facts, as far as Moodle would keep them."""
    facts = [f"lke:{code}" for code in question.lke]
    if question.level != "understand":
        facts.append(f"level:{question.level}")
    if question.objective is not None:
        facts.append(f"objective:{question.objective}")
    facts += [
        f"{name}:{value}"
        for name, value in (
            ("legal_basis", question.legal_basis),
            ("source", question.source),
        )
        if value
    ]
    return [tag for tag in [*question.tags, *facts] if is_fit(tag)]


def is_fit(tag: str) -> bool:
    """Moodle neither cuts nor cleans it."""
    is_short = 0 < len(tag) <= limits.LONGEST_TAG
    return is_short and tag == tag.strip() and not UNFIT.search(tag)


def taken_from(tags: list[str]) -> Owned:
    """Tells our own facts among tags from the tags that stay tags."""
    fields: dict[str, Any] = {"lke": (), "tags": ()}
    is_shortened = len(tags) > limits.MOST_TAGS
    for tag in map(tidy, tags[: limits.MOST_TAGS]):
        name, _colon, value = tag.partition(":")
        value = value.strip()
        if name == "lke" and value:
            fields["lke"] = (*fields["lke"], value)
        elif name in OWN and _is_valid(name, value):
            fields[name] = int(value) if name == "objective" else value
        elif len(tag) > limits.LONGEST_LINE_OF_LAW:
            is_shortened = True
        elif tag.strip() and tag not in fields["tags"]:
            fields["tags"] = (*fields["tags"], tag.strip())
    return Owned(fields, is_shortened)


def _is_valid(name: str, value: str) -> bool:
    if name == "level":
        return value in LEVELS
    if name == "objective":
        return bool(re.fullmatch(r"[1-9][0-9]?", value))
    return 0 < len(value) <= limits.LONGEST_LINE_OF_LAW


def exact(question: ParsedQuestion, *, plain: ParsedQuestion | None) -> str:
    """What to add to a file so that it gives ``question``; empty if ``plain`` does."""
    if plain is not None and _json(plain.facts) == _json(question.facts):
        return ""
    fingerprint = _fingerprint(plain) if plain else ""
    text = json.dumps({"of": fingerprint, "is": question.facts}, sort_keys=True)
    # Moodle looks for these in comments; both can only be inside of a string here.
    return text.replace("[id:", "\\u005bid:").replace("[tag:", "\\u005btag:")


def restored(
    plain: ParsedQuestion, text: str, *, alone: bool = False
) -> ParsedQuestion:
    """The exact question, or the plain one if its text was edited since.

    ``alone``: there was no plain reading when it was written either.
    """
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return plain
    fingerprint = "" if alone else _fingerprint(plain)
    if not isinstance(read, dict) or read.get("of") != fingerprint:
        return plain
    facts = read.get("is")
    if not isinstance(facts, dict) or set(facts) != set(CONTENT):
        return plain
    if not (_are_typed(facts) and _is_small(facts)):
        return plain
    kept = _kept(facts, pictures=plain.pictures)
    try:
        if marking.problems(kept["kind"], kept["body"]):
            return plain
    except (AttributeError, KeyError, TypeError, ValueError):
        return plain  # no body that our own writer wrote
    return replace(plain, **kept)


def _fingerprint(question: ParsedQuestion) -> str:
    return sha256(_json(question.facts).encode()).hexdigest()[:20]


def _json(facts: dict[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True)


def _are_typed(facts: dict[str, Any]) -> bool:
    texts = ("kind", "title", "stem", "feedback", "legal_basis", "source")
    lines = ("legal_basis", "source")
    return (
        all(isinstance(facts[name], str) for name in texts)
        and all(len(facts[name]) <= limits.LONGEST_LINE_OF_LAW for name in lines)
        and len(facts["title"]) <= limits.LONGEST_TITLE
        and isinstance(facts["body"], dict)
        and facts["markup"] in markup.MARKUPS
        and facts["level"] in LEVELS
        and _is_objective(facts["objective"])
        and all(
            isinstance(facts[name], list)
            and all(isinstance(each, str) for each in facts[name])
            for name in ("lke", "tags")
        )
    )


def _is_objective(value: Any) -> bool:
    return value is None or (type(value) is int and 0 < value < 100)


def _is_small(value: Any, depth: int = 0) -> bool:
    if isinstance(value, str):
        is_number = len(value) < 60 or not HUGE.fullmatch(value)
        return len(value) <= limits.LONGEST_TEXT and is_number
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return (
            depth < DEEPEST_BODY
            and len(value) <= 2 * limits.MOST_OPTIONS
            and all(_is_small(each, depth + 1) for each in inner)
        )
    return value is None or isinstance(value, bool | int)


def _kept(facts: dict[str, Any], *, pictures: dict[str, bytes]) -> dict[str, Any]:
    is_html = facts["markup"] == "html"
    kept: dict[str, Any] = _safe(facts, is_html=is_html, pictures=pictures)
    return {**kept, "lke": tuple(kept["lke"]), "tags": tuple(kept["tags"])}


def _safe(value: Any, *, is_html: bool, pictures: dict[str, bytes]) -> Any:
    """The value with its HTML cleaned and only the pictures that the file holds."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list):
        return [_safe(each, is_html=is_html, pictures=pictures) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: markup.clean(tidy(each))
        if is_html and isinstance(each, str) and _is_marked_up(name, value)
        else _safe(each, is_html=is_html, pictures=pictures)
        for name, each in value.items()
        if name != "picture" or _is_held(each, pictures)
    }


def _is_marked_up(name: str, part: dict[str, Any]) -> bool:
    """Texts with a key are read in a markup; those that are typed are not."""
    return name in {"stem", "feedback"} or (name == "text" and "key" in part)


def _is_held(picture: Any, pictures: dict[str, bytes]) -> bool:
    return isinstance(picture, dict) and picture.get("name") in pictures
