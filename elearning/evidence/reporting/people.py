"""The rows behind the figures: each person with each module that he must complete."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from courses.models import CoursePage
from elearning.people.models import Employee
from elearning.people.models.employees import MembershipQuerySet
from elearning.people.models.units import UnitQuerySet
from elearning.people.searching import mentioning

from .campaigns import Campaign, campaigns_on
from .completion import below, tops_of
from .tallies import OPEN, State

LATE, OBLIGED = "late", "obliged"
CHUNK = 2000
COLUMNS = (
    "employee__key",
    "employee__front_title",
    "employee__name",
    "employee__back_title",
    "employee__nip",
    "position_name",
    "in_unit_since",
    "unit__name",
    "unit__code",
    "state",
    "overdue",
    "hits",
    "enrolment__started_at",
    "enrolment__completion__completed_at",
    "enrolment__completion__score",
    "enrolment__completion__certificate__number",
)


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One person and one module on the day. ``status`` is a state, or ``late``."""

    key: UUID
    name: str
    nip: str
    position: str
    unit: str
    unit_code: str
    module: str
    status: str
    due: date
    started_at: datetime | None
    completed_at: datetime | None
    score: Decimal | None
    certificate: str


class PeopleRows:
    """The rows of several campaigns one after the other; counted and cut by the database.

    Counting costs one query a campaign, a page costs one for each campaign that it touches.
    """

    def __init__(self, parts: list[tuple[Campaign, MembershipQuerySet]]) -> None:
        self.parts = parts
        self._counts: list[int] | None = None

    @property
    def counts(self) -> list[int]:
        if self._counts is None:
            self._counts = [members.count() for _campaign, members in self.parts]
        return self._counts

    def __len__(self) -> int:
        return sum(self.counts)

    def __getitem__(self, place: slice) -> list[PersonRow]:
        start, stop, _step = place.indices(len(self))
        rows: list[PersonRow] = []
        for (campaign, members), count in zip(self.parts, self.counts, strict=True):
            if start < count and stop > 0:
                found = members.values(*COLUMNS)[max(start, 0) : min(stop, count)]
                rows += [_row(campaign, values) for values in found]
            start, stop = start - count, stop - count
        return rows

    def __iter__(self) -> Iterator[PersonRow]:
        for campaign, members in self.parts:
            found = members.values(*COLUMNS).iterator(chunk_size=CHUNK)
            yield from (_row(campaign, values) for values in found)


def people_rows(
    *,
    scope: UnitQuerySet,
    on: date,
    course: CoursePage | None = None,
    period: str = "",
    status: str = "",
    search: str = "",
) -> PeopleRows:
    """Everybody in ``scope`` with every module he must complete, filtered.

    ``status`` is one of the states, ``late`` or ``obliged``; ``search`` looks in names and
    NIPs; ``period`` is the code of a cycle.
    """
    inside = below(tops_of(scope), field="unit__path")
    condition = inside & of_status(status) & mentioning(search)
    return PeopleRows(
        [
            (
                campaign,
                campaign.standing()
                .filter(condition)
                .order_by("unit__path", "employee__name", "pk"),
            )
            for campaign in campaigns_on(on, course=course)
            if period in {"", campaign.cycle.code}
        ]
    )


def of_status(status: str) -> Q:
    if status == OBLIGED:
        return ~Q(state=State.EXEMPT.value)
    if status == LATE:
        return Q(overdue=1, state__in=[state.value for state in OPEN])
    return Q(state=status) if status else Q()


def _row(campaign: Campaign, values: dict[str, Any]) -> PersonRow:
    state = State(values["state"])
    is_done = state == State.DONE
    person = Employee(
        name=values["employee__name"],
        front_title=values["employee__front_title"],
        back_title=values["employee__back_title"],
    )
    return PersonRow(
        key=values["employee__key"],
        name=person.full_name,
        nip=values["employee__nip"],
        position=values["position_name"],
        unit=values["unit__name"],
        unit_code=values["unit__code"],
        module=campaign.course.title,
        status=LATE if values["overdue"] and state in OPEN else state.value,
        due=campaign.due(hits=values["hits"], in_unit_since=values["in_unit_since"]),
        started_at=values["enrolment__started_at"],
        completed_at=values["enrolment__completion__completed_at"] if is_done else None,
        score=values["enrolment__completion__score"] if is_done else None,
        certificate=(values["enrolment__completion__certificate__number"] or "")
        if is_done
        else "",
    )
