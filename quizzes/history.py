"""How a question came to say what it says: its versions and what each one changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.utils import label_for_field
from django.db.models import Count
from django.utils.safestring import SafeString
from wagtail.admin.compare import diff_text

from elearning.people.models import User

from .body_lines import lines_of
from .models import Question, QuestionVersion


@dataclass(frozen=True, kw_only=True)
class Change:
    """A part of a question that reads differently; ``diff`` marks words gone and new."""

    label: str
    diff: SafeString


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """One version, newest first. ``asked`` counts in how many attempts it stands."""

    version_id: int
    number: int
    written_at: datetime
    written_by: User | None
    digest: str
    asked: int
    changes: tuple[Change, ...]


def history_of(question: Question) -> list[HistoryEntry]:
    """All versions with what they changed. One query."""
    versions = list(
        QuestionVersion.objects.filter(question=question)
        .select_related("created_by")
        .annotate(asked=Count("answers"))
        .order_by("number")
    )
    entries = []
    before: QuestionVersion | None = None
    for version in versions:
        entries.append(
            HistoryEntry(
                version_id=version.pk,
                number=version.number,
                written_at=version.created_at,
                written_by=version.created_by,
                digest=version.digest,
                asked=version.asked,
                changes=tuple(_changes(before, version)),
            )
        )
        before = version
    return entries[::-1]


def _changes(
    before: QuestionVersion | None, after: QuestionVersion
) -> Iterator[Change]:
    if before is None:
        return
    old, new = _parts(before), _parts(after)
    for label in [*new, *(gone for gone in old if gone not in new)]:
        was, now = old.get(label, ""), new.get(label, "")
        if was != now:
            yield Change(label=label, diff=diff_text(was, now).to_html())


def _parts(version: QuestionVersion) -> dict[str, str]:
    """The version as labelled lines of text."""
    return {
        _label("kind"): version.get_kind_display(),
        _label("markup"): version.get_markup_display(),
        **dict(_written(version)),
        **dict(lines_of(version.kind, version.body)),
        _label("level"): version.get_level_display(),
        _label("lke"): ", ".join(version.lke),
        _label("tags"): ", ".join(version.tags),
    }


def _label(name: str) -> str:
    return str(label_for_field(name, QuestionVersion))


def _written(version: QuestionVersion) -> Iterator[tuple[str, str]]:
    for name in ("title", "stem", "feedback", "legal_basis", "source", "objective"):
        yield _label(name), str(getattr(version, name) or "")
