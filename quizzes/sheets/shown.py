"""The pieces that a question is shown with. Frozen, ready for a template."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.files.storage import default_storage
from django.utils.safestring import SafeString

from quizzes.rendering import block, inline, words

if TYPE_CHECKING:
    from .questions import SheetQuestion

NOTHING = SafeString()


@dataclass(frozen=True, kw_only=True)
class SheetPicture:
    """``url`` is empty for a picture that was never stored: its words stand for it."""

    url: str
    alt: str
    width: int | None
    height: int | None


@dataclass(frozen=True, kw_only=True)
class SheetOption:
    """``correct`` is None and ``feedback`` empty as long as right answers are not shown.

    ``earns_part``: not the right one, but chosen alone it earns something.
    """

    value: str
    label: SafeString
    checked: bool
    words: SafeString = NOTHING
    picture: SheetPicture | None = None
    correct: bool | None = None
    earns_part: bool = False
    feedback: SafeString = NOTHING

    @property
    def chosen(self) -> bool:
        return self.checked


@dataclass(frozen=True, kw_only=True)
class SheetItem:
    """Something to match or to put in its place.

    ``answer`` is what was chosen for it and ``place`` where it was put, from 1. ``correct``
    is None and ``right`` empty as long as right answers are not shown.
    """

    name: str
    label: SafeString
    words: SafeString
    picture: SheetPicture | None = None
    choices: tuple[SheetOption, ...] = ()
    answer: SafeString = NOTHING
    place: int | None = None
    correct: bool | None = None
    right: SafeString = NOTHING


@dataclass(frozen=True, kw_only=True)
class Controls:
    """What one kind of question is answered with; the other kinds leave it empty."""

    options: tuple[SheetOption, ...] = ()
    items: tuple[SheetItem, ...] = ()
    right_items: tuple[SheetItem, ...] = ()
    parts: tuple["SheetQuestion", ...] = ()
    typed: str = ""
    unit: str = ""
    accepted: tuple[str, ...] = ()
    answer_feedback: SafeString = NOTHING


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question, or a part of a scenario, on its way to the page.

    ``order`` is what was drawn, ``response`` what was answered. ``name`` begins the names
    of its fields, ``label`` is its number (3, 3a).
    """

    name: str
    label: str
    kind: str
    markup: str
    body: Mapping[str, Any]
    order: Any = field(default_factory=list)
    response: Any = None
    shows_answers: bool = False

    def block(self, text: str) -> SafeString:
        return block(text, self.markup)

    def inline(self, text: str) -> SafeString:
        return inline(text, self.markup)

    def words(self, part: Mapping[str, Any]) -> SafeString:
        """The text of a part without markup; of a picture alone, what it shows."""
        alone = (part.get("picture") or {}).get("alt", "")
        return words(part["text"], self.markup) or words(alone, "plain")

    def in_order(self, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The parts as they stood in this attempt; without a drawn order, as authored."""
        if not self.order:
            return parts
        by_key = {part["key"]: part for part in parts}
        return [by_key[key] for key in self.order]


def picture_of(part: Mapping[str, Any]) -> SheetPicture | None:
    """The picture of a body, an option or an item. Its file lies in the media storage."""
    facts = part.get("picture")
    if not facts:
        return None
    return SheetPicture(
        url=default_storage.url(facts["file"]) if facts.get("file") else "",
        alt=facts.get("alt", ""),
        width=facts.get("width"),
        height=facts.get("height"),
    )
