"""How one question has worked, version by version, with the words of its options."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import Truncator

from elearning.people.models import User

from .analysing.flags import option_flags
from .models import ItemAnalysis, Question

LABEL_LENGTH = 120


@dataclass(frozen=True, kw_only=True)
class OptionLine:
    """An option: how many chose it, in percent of all, of the weaker and stronger third."""

    label: str
    is_right: bool
    count: int
    percent: float
    lower: float
    upper: float
    flags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TypedLine:
    """Something that several have typed, and what it earns in percent."""

    label: str
    count: int
    percent: float
    earns: float


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """An item to be matched or ordered, and how many did it right in percent."""

    label: str
    percent: float


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What was answered to a question, or to a part of a scenario (with its ``stem``)."""

    stem: str
    facility: float | None
    options: tuple[OptionLine, ...]
    typed: tuple[TypedLine, ...]
    items: tuple[ItemLine, ...]
    parts: tuple["Answered", ...] = ()


@dataclass(frozen=True, kw_only=True)
class VersionFigures:
    """The figures of a version. ``facility`` is in percent, ``timed`` counts known times."""

    number: int
    is_latest: bool
    stem: str
    answers: int
    blank: int
    facility: float | None
    discrimination: float | None
    seconds: float | None
    timed: int
    flags: tuple[str, ...]
    computed_at: datetime
    computed_by: User | None
    answered: Answered


def figures_of(question: Question) -> list[VersionFigures]:
    """The versions that have been answered, newest first. One query."""
    analyses = ItemAnalysis.objects.filter(version__question=question)
    rows = analyses.select_related("version", "computed_by")
    return [_figures(row, question) for row in rows.order_by("-version__number")]


def _figures(row: ItemAnalysis, question: Question) -> VersionFigures:
    version, facility = row.version, _percent(row.facility)
    return VersionFigures(
        number=version.number,
        is_latest=version.pk == question.latest_id,
        stem=_plain(version.stem),
        answers=row.answers,
        blank=row.detail["blank"],
        facility=facility,
        discrimination=row.discrimination,
        seconds=row.seconds,
        timed=row.detail["timed"],
        flags=tuple(row.flags),
        computed_at=row.computed_at,
        computed_by=row.computed_by,
        answered=_answered(
            {"body": version.body, "stem": ""},
            row.detail | {"facility": row.facility},
            answers=row.answers,
        ),
    )


def _answered(
    part: dict[str, Any], detail: dict[str, Any], *, answers: int
) -> Answered:
    body = part["body"]
    return Answered(
        stem=_plain(part["stem"]),
        facility=_percent(detail["facility"]),
        options=tuple(_options(body, detail, answers=answers)),
        typed=tuple(
            TypedLine(
                label=row["text"],
                count=row["count"],
                percent=100 * row["count"] / answers,
                earns=100 * row["share"],
            )
            for row in detail.get("typed", ())
        ),
        items=tuple(
            ItemLine(label=_label(item), percent=100 * detail["items"][item["key"]])
            for item in body.get("items", ())
            if item["key"] in detail.get("items", {})
        ),
        parts=tuple(
            _answered(inner, detail["parts"][inner["key"]], answers=answers)
            for inner in body.get("parts", ())
        ),
    )


def _options(
    body: dict[str, Any], detail: dict[str, Any], *, answers: int
) -> Iterator[OptionLine]:
    for option in body.get("options", ()):
        counted = detail["options"][option["key"]]
        yield OptionLine(
            label=_label(option),
            is_right=counted["right"],
            count=counted["count"],
            percent=100 * counted["count"] / answers,
            lower=100 * counted["lower"],
            upper=100 * counted["upper"],
            flags=tuple(
                option_flags(counted, answers=answers, ranked=detail["ranked"])
            ),
        )


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _label(part: dict[str, Any]) -> str:
    """The words of an option or item; of a picture alone, what it shows."""
    return _plain(part["text"]) or str(part.get("picture", {}).get("alt", ""))


def _plain(text: str) -> str:
    return Truncator(strip_tags(text).strip()).chars(LABEL_LENGTH)
