"""Who was told what and when, within a part of the tree: the log that HR reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from elearning.people.models import Employee, Membership
from elearning.people.models.units import UnitQuerySet
from elearning.people.searching import mentioning

from .models import NoticeItem, Stage

CHUNK = 2000


@dataclass(frozen=True, kw_only=True)
class LoggedNotice:
    """One line of a digest: about whom, what, and how it reached its reader."""

    day: date
    about: str
    nip: str
    key: str
    reader: str
    module: str
    stage: str
    due_on: date
    address: str
    mailed_at: datetime | None
    read_at: datetime | None

    @property
    def way(self) -> str:
        """mailed, waiting for the mail server, or only in the application."""
        if self.mailed_at:
            return "mailed"
        return "waiting" if self.address else "application"


def notice_log(
    *,
    scope: UnitQuerySet,
    stage: str = "",
    search: str = "",
    since: date | None = None,
) -> QuerySet[NoticeItem]:
    """Lines about people who belonged to ``scope`` on the day they were told."""
    then = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("notice__day")),
        starts_on__lte=OuterRef("notice__day"),
        employee=OuterRef("employee"),
        unit__in=scope.order_by().values("pk"),
    )
    found = NoticeItem.objects.filter(Exists(then))
    if stage in Stage.values:
        found = found.filter(stage=stage)
    if since:
        found = found.filter(notice__day__gte=since)
    if search:
        found = found.filter(mentioning(search))
    related = ("employee", "course", "notice__employee", "notice__user")
    return found.select_related(*related).order_by("-notice__day", "-pk")


def logged(items: QuerySet[NoticeItem] | list[NoticeItem]) -> Iterator[LoggedNotice]:
    for item in items if isinstance(items, list) else items.iterator(CHUNK):
        yield LoggedNotice(
            day=item.notice.day,
            about=item.employee.full_name,
            nip=item.employee.nip,
            key=str(item.employee.key),
            reader=_reader(item),
            module=item.course.title,
            stage=item.get_stage_display(),
            due_on=item.due_on,
            address=item.notice.address,
            mailed_at=item.notice.mailed_at,
            read_at=item.notice.read_at,
        )


def _reader(item: NoticeItem) -> str:
    reader: Employee | None = item.notice.employee
    return reader.full_name if reader else str(item.notice.user)
