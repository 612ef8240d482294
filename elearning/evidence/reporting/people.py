"""The rows behind the figures: each person with each module that he must complete."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from courses.models import CoursePage
from elearning.people.models import Employee, Membership, Unit
from elearning.people.models.employees import MembershipQuerySet
from elearning.people.models.units import UnitQuerySet
from elearning.people.searching import mentioning

from .campaigns import Campaign, campaigns_on
from .completion import MOST_NAMED, below, tops_of
from .placing import LATE, OBLIGED, counts_of, place_of
from .tallies import OPEN, State

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
    """The rows of several campaigns one after the other; cut by the database.

    The figures of the tree say how many rows there are and in which units a page lies, so
    that a page reads the people of few units. Who is searched for is counted instead.
    """

    def __init__(
        self,
        parts: list[tuple[Campaign, MembershipQuerySet]],
        *,
        tops: tuple[Unit, ...],
        on: date,
        status: str,
        is_search: bool,
    ) -> None:
        self.parts = parts
        self.tops, self.on, self.status = tops, on, status
        self.is_search = is_search

    @cached_property
    def counts(self) -> list[int]:
        if self.is_search:
            return [members.count() for _campaign, members in self.parts]
        campaigns = [campaign for campaign, _members in self.parts]
        return counts_of(campaigns, tops=self.tops, on=self.on, status=self.status)

    def __len__(self) -> int:
        return sum(self.counts)

    def __getitem__(self, place: slice) -> list[PersonRow]:
        start, stop, _step = place.indices(len(self))
        rows: list[PersonRow] = []
        for part, count in zip(self.parts, self.counts, strict=True):
            if start < count and stop > 0:
                rows += self._cut(part, max(start, 0), min(stop, count))
            start, stop = start - count, stop - count
        return rows

    def __iter__(self) -> Iterator[PersonRow]:
        for campaign, members in self.parts:
            found = members.values(*COLUMNS).iterator(chunk_size=CHUNK)
            yield from (_row(campaign, values) for values in found)

    def _cut(
        self, part: tuple[Campaign, MembershipQuerySet], start: int, stop: int
    ) -> list[PersonRow]:
        campaign, members = part
        if not self.is_search:
            place = place_of(
                campaign, tops=self.tops, status=self.status, start=start, stop=stop
            )
            members = members.filter(place.inside)
            start, stop = start - place.before, stop - place.before
        return [_row(campaign, row) for row in members.values(*COLUMNS)[start:stop]]


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
    tops = tops_of(scope)
    inside = below(tops, field="unit__path")
    condition = inside & of_status(status) & _found_by(search)
    parts = [
        (
            campaign,
            campaign.standing()
            .filter(condition)
            .order_by("unit__path", "employee__name", "pk"),
        )
        for campaign in campaigns_on(on, course=course)
        if period in {"", campaign.cycle.code}
    ]
    is_search = bool(search.strip())
    return PeopleRows(parts, tops=tops, on=on, status=status, is_search=is_search)


def _found_by(search: str) -> Q:
    """The people, where they are few: names are then looked through once, not per module."""
    if not search.strip():
        return Q()
    found = Membership.objects.order_by().filter(mentioning(search))
    people = set(found.values_list("employee_id", flat=True)[: MOST_NAMED + 1])
    return mentioning(search) if len(people) > MOST_NAMED else Q(employee__in=people)


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
