"""Activities that are planned, open, over and attended."""

from datetime import date, time, timedelta

from elearning.activities.attending import attend, close_doors, open_doors
from elearning.activities.models import ActivityPage, AgendaItem, Speaker
from elearning.activities.planning import plan_session
from elearning.people.models import Unit
from tests.conftest import NOW
from tests.factories import (
    EmployeeFactory,
    UnitFactory,
    UserFactory,
    add_course,
    add_step,
    grant,
)


def activity_page(unit: Unit, **fields) -> ActivityPage:
    """A page that is not in the tree yet, with one point on its agenda."""
    values = {
        "title": "Sosialisasi Gratifikasi",
        "slug": "sosialisasi",
        "host_unit": unit,
        "place": "Aula Lantai 2",
        "held_on": date(2026, 11, 24),
        "starts": time(9),
        "ends": time(12),
    }
    page = ActivityPage(**(values | fields))
    page.agenda = [AgendaItem(at=time(9), what="Pembukaan", led_by="Kepala Dinas")]
    page.speakers = [Speaker(name="Rahmat", position="Inspektur")]
    return page


def add_activity(course=None, unit=None, **fields) -> ActivityPage:
    """A published activity, the last step of its module."""
    page = activity_page(unit or UnitFactory(), **fields)
    return add_step(course or add_course(), page)


def planned(page=None, unit=None, **fields):
    """A session this morning; its doors have not been opened."""
    held = page or add_activity()
    values = {
        "page": held,
        "unit": unit or held.host_unit,
        "place": "Aula",
        "starts": NOW - timedelta(hours=1),
        "ends": NOW + timedelta(hours=1),
        "by": None,
        "at": NOW - timedelta(days=7),
    }
    return plan_session(**(values | fields))


def opened(page=None, **fields):
    session = planned(page, **fields)
    at = NOW - timedelta(minutes=30)
    open_doors(session=session, by=UserFactory(), at=at)
    session.refresh_from_db()
    return session


def closed(page=None, **fields):
    session = opened(page, **fields)
    close_doors(session=session, by=UserFactory(), at=NOW - timedelta(minutes=10))
    session.refresh_from_db()
    return session


def member_of(unit, **fields):
    """Somebody of the unit with an account."""
    return EmployeeFactory(with_account=True, membership__unit=unit, **fields)


def hr_of(unit):
    user = UserFactory()
    grant(user, "hr", unit)
    return user


def come(session, employee=None, *, at=NOW, scanned=None):
    """He scans and presses the button."""
    who = employee or member_of(session.unit)
    return attend(
        session=session, employee=who, scanned=scanned or at, by=who.user, at=at
    )
