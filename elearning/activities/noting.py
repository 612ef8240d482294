"""Minutes and the text of the report, while they are being written."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from elearning.people.models import User

from .models import ActivitySession, Minutes, ReportDraft
from .outlines import Section


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the minutes say."""

    chair: str
    secretary: str
    opening: str
    discussion: str
    decisions: str


@transaction.atomic
def save_minutes(
    *, session: ActivitySession, said: Said, by: User, at: datetime
) -> Minutes:
    """The last one who writes is kept; issued minutes stay as they were."""
    minutes, _created = Minutes.objects.update_or_create(
        session=session, defaults={**asdict(said), "written_at": at, "written_by": by}
    )
    return minutes


@transaction.atomic
def save_report_text(
    *, session: ActivitySession, sections: list[Section], by: User, at: datetime
) -> ReportDraft:
    draft, _created = ReportDraft.objects.update_or_create(
        session=session,
        defaults={
            "sections": [section.plain() for section in sections],
            "saved_at": at,
            "saved_by": by,
        },
    )
    return draft


@transaction.atomic
def discard_report_text(*, session: ActivitySession) -> None:
    """Begin anew from the outline and the facts."""
    ReportDraft.objects.filter(session=session).delete()
