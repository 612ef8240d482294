"""An activity is held once more: for whom, where and when."""

from datetime import datetime

from django.db import transaction

from elearning.people.models import Unit, User

from .models import ActivityPage, ActivitySession


class CannotPlan(Exception):
    """The session cannot be planned; the kinds below say why."""


class EndsBeforeItStarts(CannotPlan):
    """It would be over before it begins."""


class NowhereToGo(CannotPlan):
    """It says no place and the activity has no meeting link."""


@transaction.atomic
def plan_session(
    *,
    page: ActivityPage,
    unit: Unit,
    place: str,
    starts: datetime,
    ends: datetime,
    by: User | None,
    at: datetime,
) -> ActivitySession:
    """Raises the kinds of ``CannotPlan``."""
    if ends <= starts:
        raise EndsBeforeItStarts
    if not place.strip():
        raise NowhereToGo
    return ActivitySession.objects.create(
        page=page,
        unit=unit,
        place=place.strip(),
        starts=starts,
        ends=ends,
        planned_at=at,
        planned_by=by,
    )
