"""A question of a sheet: what all kinds have in common, and the parts of its own kind."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from quizzes import marking
from quizzes.content import letter
from quizzes.models import Answer

from . import choices, matching, ordering, typed
from .shown import NOTHING, Asked, Controls, SheetPicture, picture_of


@dataclass(frozen=True, kw_only=True)
class SheetQuestion(Controls):
    """A question, or a part of a scenario.

    ``share`` is what it earned, None as long as right answers are not shown. ``sequence``
    and ``saved_at`` are those of the whole question.
    """

    number: int
    total: int
    label: str
    name: str
    key: str = ""
    kind: str
    stem: SafeString
    words: SafeString
    picture: SheetPicture | None = None
    is_begun: bool = False
    answered: bool = False
    sequence: int = 0
    saved_at: datetime | None = None
    share: Decimal | None = None
    feedback: SafeString = NOTHING
    legal_basis: str = ""
    error: str = ""

    @property
    def url(self) -> str:
        return f"#{self.name}"

    @property
    def percent(self) -> Decimal:
        return (self.share or Decimal(0)) * 100

    @property
    def is_partly_right(self) -> bool:
        return 0 < self.percent < 100

    @property
    def answered_parts(self) -> int:
        return sum(part.answered for part in self.parts)

    @property
    def has_ordering(self) -> bool:
        return self.kind == "ordering" or any(p.has_ordering for p in self.parts)


def question_of(answer: Answer, *, total: int, shows_answers: bool) -> SheetQuestion:
    """The question at one place of an attempt."""
    version = answer.question_version
    asked = Asked(
        name=f"soal-{answer.position}",
        label=str(answer.position),
        kind=version.kind,
        markup=version.markup,
        body=version.body,
        order=answer.option_order,
        response=answer.response,
        shows_answers=shows_answers,
    )
    common = _Common(
        number=answer.position,
        total=total,
        stem=version.stem,
        feedback=version.feedback,
        legal_basis=version.legal_basis,
        share=answer.share,
    )
    question = _question(asked, common)
    return replace(question, sequence=answer.sequence, saved_at=answer.saved_at)


@dataclass(frozen=True, kw_only=True)
class _Common:
    """What is written around the parts of a kind."""

    number: int
    total: int
    stem: str
    feedback: str
    legal_basis: str
    share: Decimal | None
    key: str = ""


def _question(asked: Asked, common: _Common) -> SheetQuestion:
    kind, body, response = asked.kind, dict(asked.body), asked.response
    controls = (
        Controls(parts=_parts(asked, common))
        if kind == "scenario"
        else CONTROLS[kind](asked)
    )
    shows = asked.shows_answers
    return SheetQuestion(
        **vars(controls),
        number=common.number,
        total=common.total,
        label=asked.label,
        name=asked.name,
        key=common.key,
        kind=kind,
        stem=asked.block(common.stem),
        words=asked.words({"text": common.stem}),
        picture=picture_of(body),
        is_begun=bool(response),
        answered=marking.is_complete(kind, body, response),
        share=common.share if shows else None,
        feedback=asked.block(common.feedback) if shows else NOTHING,
        legal_basis=common.legal_basis if shows else "",
    )


CONTROLS: dict[str, Callable[[Asked], Controls]] = {
    "single": choices.controls,
    "multiple": choices.controls,
    "true_false": choices.controls,
    "matching": matching.controls,
    "ordering": ordering.controls,
    "numeric": typed.number,
    "short": typed.short,
}


def _parts(asked: Asked, common: _Common) -> tuple[SheetQuestion, ...]:
    """The questions of a case, numbered 3a, 3b."""
    given, orders = asked.response or {}, asked.order or {}
    return tuple(
        _part(
            replace(
                asked,
                name=f"{asked.name}-{part['key']}",
                label=f"{asked.label}{letter(at)}",
                kind=part["kind"],
                body=part["body"],
                order=orders.get(part["key"], []),
                response=given.get(part["key"]),
            ),
            part,
            common=common,
        )
        for at, part in enumerate(asked.body["parts"])
    )


def _part(asked: Asked, part: dict[str, Any], *, common: _Common) -> SheetQuestion:
    """A part earns its own share, which is not stored."""
    earned = None
    if asked.shows_answers:
        earned = marking.mark(asked.kind, part["body"], asked.response)
    facts = replace(
        common,
        key=part["key"],
        stem=part["stem"],
        feedback=part.get("feedback", ""),
        legal_basis=part.get("legal_basis", ""),
        share=earned,
    )
    return _question(asked, facts)
