"""Mails the digests that wait, and leaves out what was done in the meantime."""

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.utils import timezone, translation

from courses.models import CourseCompletion
from courses.models.notices import Notice, NoticeItem
from elearning.people.models import AgencySettings, User

from .wording import body_of, subject_of

logger = logging.getLogger(__name__)
BATCH = 200
MOST_ATTEMPTS = 5


@dataclass(kw_only=True)
class Delivered:
    """Mails that left, and those that did not and are tried again."""

    sent: int = 0
    failed: int = 0


def deliver(*, at: datetime, by: User | None) -> Delivered:
    """Send what waits since yesterday; a server that refuses is asked again next time."""
    since = timezone.localdate(at) - timedelta(days=1)
    agency = AgencySettings.load().name
    result, last = Delivered(), 0
    with get_connection() as connection, translation.override("id"):
        while batch := _batch(after=last, since=since):
            last = batch[-1].pk
            for notice, items in _with_open_items(batch):
                mail = EmailMessage(
                    subject_of(items),
                    body_of(notice, items, agency=agency),
                    settings.DEFAULT_FROM_EMAIL,
                    [notice.address],
                    connection=connection,
                )
                if _sent(mail):
                    result.sent += 1
                    Notice.objects.filter(pk=notice.pk).update(
                        mailed_at=at, mailed_by=by
                    )
                else:
                    result.failed += 1
                    Notice.objects.filter(pk=notice.pk).update(
                        attempts=F("attempts") + 1
                    )
    return result


def _batch(*, after: int, since: object) -> list[Notice]:
    waiting = Notice.objects.waiting(since=since)  # type: ignore[arg-type]
    found = waiting.filter(pk__gt=after, attempts__lt=MOST_ATTEMPTS)
    return list(found.select_related("employee", "user").order_by("pk")[:BATCH])


def _with_open_items(batch: list[Notice]) -> list[tuple[Notice, list[NoticeItem]]]:
    """Each notice with what is still to be done: nobody is told of what he has done."""
    items = list(
        NoticeItem.objects.filter(notice__in=batch).select_related("course", "employee")
    )
    done = set(
        CourseCompletion.objects.valid()
        .filter(enrolment__employee__in={item.employee_id for item in items})
        .values_list("enrolment__employee", "enrolment__course", "enrolment__cycle")
    )
    by_notice: dict[int, list[NoticeItem]] = defaultdict(list)
    for item in items:
        if (item.employee_id, item.course_id, item.cycle_id) not in done:
            by_notice[item.notice_id].append(item)
    return [(notice, by_notice[notice.pk]) for notice in batch if by_notice[notice.pk]]


def _sent(mail: EmailMessage) -> bool:
    try:
        mail.send()
    except (SMTPException, OSError):
        logger.exception("A reminder could not be sent")
        return False
    return True
