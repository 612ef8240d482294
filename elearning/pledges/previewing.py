"""The draft of a pledge as a learner would see it; not a row is written."""

from datetime import datetime
from typing import Any

from courses.previewing import step_preview

from .views.steps import pledge_context


def pledge_preview(draft: Any, *, at: datetime) -> dict[str, Any]:
    return pledge_context(step_preview(draft, at=at))
