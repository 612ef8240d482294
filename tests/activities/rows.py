"""A row in each guarded table of this room, for the test over all records."""

from datetime import timedelta

from courses.models import CoursePage
from elearning.activities.attending import record_by_hand, withdraw
from elearning.activities.models import SignedList
from elearning.activities.papers import issue
from elearning.people.models import Unit, User
from tests.activities.holding import add_activity, closed, member_of
from tests.conftest import NOW


def have_activity_acts():
    """A session that is over, a signed list, and an attendance that was taken back."""
    unit, by = Unit.objects.first(), User.objects.order_by("pk")[0]
    page = add_activity(CoursePage.objects.first(), unit, is_required=False)
    session = closed(page)
    SignedList.objects.create(
        session=session,
        file="x.pdf",
        file_kind="pdf",
        size=1,
        sha256="0" * 64,
        sent_sha256="0" * 64,
        uploaded_at=NOW,
        uploaded_by=by,
    )
    fact = record_by_hand(
        session=session, employee=member_of(unit), reason="Hadir.", by=by, at=NOW
    )
    issue(session=session, kind="laporan", by=by, at=NOW)
    later = NOW + timedelta(minutes=1)
    withdraw(attendance=fact, reason="Orang lain.", by=by, at=later)
