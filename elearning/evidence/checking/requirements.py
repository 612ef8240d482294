"""Which steps a module required at a moment, from the versions that were published by then."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from courses.models import CourseVersion


@dataclass(frozen=True)
class _Version:
    published_at: datetime
    is_required: bool
    is_live: bool


class Requirements:
    """All published steps; as many rows as there are versions, however many people."""

    def __init__(self) -> None:
        self.pages: dict[int, dict[int, list[_Version]]] = defaultdict(
            lambda: defaultdict(list)
        )
        steps = CourseVersion.objects.exclude(page_id=F("course_id"))
        for course, page, at, required, live in steps.order_by("number").values_list(
            "course_id",
            "page_id",
            "published_at",
            "content__is_required",
            "page__live",
        ):
            version = _Version(at, bool(required), live)
            self.pages[course][page].append(version)

    def at(self, moment: datetime, *, course: int, withdrawn: bool) -> set[int]:
        """The ids of the required steps. ``withdrawn``: also those that are live no more.

        When a step was withdrawn is not on record. Who asks whether enough was done leaves
        them out, who asks whether something is missing takes them in: neither accuses
        anybody wrongly.
        """
        pages = self.pages[course]
        first = min(
            (v.published_at for found in pages.values() for v in found), default=moment
        )
        # What was learnt before the module came here is judged by its first shape.
        then = max(moment, first)
        by_then = {page: _at(versions, then) for page, versions in pages.items()}
        return {
            page
            for page, found in by_then.items()
            if found and found.is_required and (withdrawn or found.is_live)
        }


def _at(versions: list[_Version], moment: datetime) -> _Version | None:
    """The newest one of that moment; none where the step came later."""
    by_then = [version for version in versions if version.published_at <= moment]
    return by_then[-1] if by_then else None
