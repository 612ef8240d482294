"""The draft of an activity as a learner would see it; not a row is written."""

from datetime import datetime
from typing import Any

from courses.previewing import step_preview

from .views.steps import activity_context


def activity_preview(draft: Any, *, at: datetime) -> dict[str, Any]:
    return activity_context(step_preview(draft, at=at), at=at)
