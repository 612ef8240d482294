"""The published modules as the public sees them, in a constant number of queries."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db.models import F
from django.urls import reverse

from .learning import published_versions
from .models import Certificate, CourseVersion


@dataclass(frozen=True, kw_only=True)
class Module:
    """One module on a card. ``lke`` are the codes of the questions that it serves."""

    title: str
    url: str
    summary: str
    audience: str
    cover_url: str
    cover_alt: str
    jp: Decimal
    minutes: int
    lke: tuple[str, ...]
    legal_bases: tuple[str, ...]
    reviewed_on: date | None
    review_due: date | None
    is_public: bool

    @classmethod
    def of(cls, version: CourseVersion, *, slug: str) -> Self:
        content = version.content
        cover = content["cover"] or {}
        return cls(
            title=content["title"],
            url=reverse("course", args=[slug]),
            summary=content["summary"],
            audience=content["audience"],
            cover_url=cover.get("url", ""),
            cover_alt=cover.get("alt", ""),
            jp=Decimal(content["jp"]),
            minutes=content["minutes"],
            lke=tuple(question["code"] for question in content["lke"]),
            legal_bases=tuple(b["regulation"] for b in content["legal_bases"]),
            reviewed_on=_date(content["reviewed_on"]),
            review_due=_date(content["review_due"]),
            is_public=content["is_public"],
        )

    def mentions(self, words: str) -> bool:
        """Whether every word stands in what the card says, or is one of its LKE codes."""
        text = " ".join(
            [self.title, self.summary, self.audience, *self.legal_bases, *self.lke]
        ).casefold()
        return all(word in text for word in words.casefold().split())


def modules() -> list[Module]:
    """Every live module in the order of the tree. One query."""
    versions = published_versions().filter(page_id=F("course_id"))
    rows = versions.order_by("page__path").annotate(slug=F("page__slug"))
    return [Module.of(version, slug=_slug_of(version)) for version in rows]


def totals() -> dict[str, int]:
    """What the front page counts. Certificates stand for employees' completions only."""
    return {"certificates": Certificate.objects.count()}


def _slug_of(version: Any) -> str:
    return str(version.slug)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
