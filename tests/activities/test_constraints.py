"""What the database itself refuses, on both databases."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from elearning.activities.models import (
    ActivityPage,
    ActivityReport,
    ActivitySession,
    Attendance,
    AttendanceWithdrawal,
    Photo,
    SignedList,
)
from tests.activities.holding import closed, come
from tests.conftest import NOW
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def refused(name, act):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


def changed(row, **fields):
    """A copy of the row that says something else."""
    row.pk = None
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def test_pages(page):
    rows = ActivityPage.objects.filter(pk=page.pk)
    refused("activity_is_somewhere", lambda: rows.update(place="", meeting_url=""))
    refused("activity_ends_after_start", lambda: rows.update(ends=time(8)))


def test_sessions(session):
    rows = ActivitySession.objects.filter(pk=session.pk)
    refused("session_is_somewhere", lambda: rows.update(place=""))
    refused("session_ends_after_start", lambda: rows.update(ends=session.starts))
    early = session.opened_at - timedelta(seconds=1)
    refused("session_closes_after_opening", lambda: rows.update(closed_at=early))
    refused(
        "session_closes_after_opening",
        lambda: rows.update(opened_at=None, closed_at=NOW),
    )


def test_signed_lists(session):
    values = {
        "session": session,
        "file": "x.pdf",
        "file_kind": "pdf",
        "sha256": "0" * 64,
        "sent_sha256": "1" * 64,
        "uploaded_at": NOW,
        "uploaded_by": UserFactory(),
    }
    make = SignedList.objects.create
    refused("signed_list_within_bounds", lambda: make(size=0, **values))
    make(size=1, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        make(size=1, **values)


def test_attendances(session):
    fact = come(session)
    with pytest.raises(IntegrityError), transaction.atomic():
        changed(Attendance.objects.get(pk=fact.pk))
    other = come(session).employee
    for fields in (
        {"method": "qr", "reason": "x"},
        {"method": "list"},
        {"method": "by_hand"},
        {"method": "seen"},
    ):
        rows = Attendance(
            session=closed(session.page),
            employee=other,
            unit=session.unit,
            unit_name="x",
            recorded_at=NOW,
            **fields,
        )
        refused("attendance_says_how", rows.save)


def test_withdrawals(session):
    refused(
        "attendance_withdrawal_has_a_reason",
        lambda: AttendanceWithdrawal.objects.create(
            attendance=come(session),
            reason="",
            withdrawn_at=NOW,
            withdrawn_by=UserFactory(),
        ),
    )


def test_photos(session):
    values = {
        "session": session,
        "file": "x.jpg",
        "sha256": "0" * 64,
        "width": 1,
        "height": 1,
        "added_at": NOW,
        "added_by": UserFactory(),
    }
    make = Photo.objects.create
    refused("photo_says_what", lambda: make(size=1, caption="", **values))
    refused("photo_within_bounds", lambda: make(size=0, caption="x", **values))
    refused(
        "photo_removed_at_and_by",
        lambda: make(size=1, caption="x", removed_at=NOW, **values),
    )
    make(size=1, caption="x", **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        make(size=1, caption="y", **values)


def test_reports(session):
    values = {
        "session": session,
        "content": {},
        "digest": "0" * 64,
        "issued_at": NOW,
        "issued_by": UserFactory(),
    }
    make = ActivityReport.objects.create
    refused("report_kind_known", lambda: make(kind="surat", number=1, **values))
    refused("report_number_from_1", lambda: make(kind="foto", number=0, **values))
    make(kind="foto", number=1, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        make(kind="foto", number=1, **values)
