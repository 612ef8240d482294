"""People against modules: who must what, and where each stands, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q

from courses.models import CoursePage
from elearning.people.models import Membership
from elearning.people.models.units import UnitQuerySet
from elearning.people.searching import mentioning

from .campaigns import Campaign, campaigns_on
from .completion import below, tops_of
from .people import of_status
from .placing import LATE
from .tallies import OPEN

CHUNK = 1000


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """A person; ``cells`` has a status for each module, empty where he need not do it."""

    key: UUID
    name: str
    nip: str
    position: str
    unit: str
    cells: tuple[str, ...]


class Matrix:
    """The people whom one of the campaigns asks, in the order of the tree.

    A page costs one query for the people and one for each campaign, however many there are.
    """

    def __init__(self, campaigns: list[Campaign], members: Any) -> None:
        self.campaigns = campaigns
        self.members = members
        self._count: int | None = None

    def __len__(self) -> int:
        if self._count is None:
            self._count = int(self.members.count())
        return self._count

    def __getitem__(self, place: slice) -> list[MatrixRow]:
        return self._rows(list(self.members[place]))

    def __iter__(self) -> Iterator[MatrixRow]:
        """All of them, some at a time."""
        chunk: list[Membership] = []
        for member in self.members.iterator(chunk_size=CHUNK):
            chunk.append(member)
            if len(chunk) == CHUNK:
                yield from self._rows(chunk)
                chunk = []
        yield from self._rows(chunk)

    def _rows(self, members: list[Membership]) -> list[MatrixRow]:
        keys = [member.pk for member in members]
        columns = [_statuses(campaign, keys) for campaign in self.campaigns]
        return [
            MatrixRow(
                key=member.employee.key,
                name=member.employee.full_name,
                nip=member.employee.nip,
                position=member.position_name,
                unit=member.unit.name,
                cells=tuple(column.get(member.pk, "") for column in columns),
            )
            for member in members
        ]


def matrix(
    *,
    scope: UnitQuerySet,
    on: date,
    course: CoursePage | None = None,
    status: str = "",
    search: str = "",
) -> Matrix:
    """``status`` keeps who stands so in one of the modules that are shown."""
    campaigns = campaigns_on(on, course=course)
    inside = below(tops_of(scope), field="unit__path") & mentioning(search)
    asked: Any = Membership.objects.on(on).active().filter(inside)
    if status:
        found = (
            Q(pk__in=_standing_so(campaign, inside, status)) for campaign in campaigns
        )
    else:
        found = (reduce(or_, campaign.conditions) for campaign in campaigns)
    return Matrix(
        campaigns,
        asked.filter(reduce(or_, found, Q(pk__in=[])))
        .select_related("employee", "unit")
        .order_by("unit__path", "employee__name", "pk"),
    )


def _standing_so(campaign: Campaign, inside: Q, status: str) -> Any:
    members: Any = campaign.standing().filter(inside & of_status(status))
    return members.order_by().values("pk")


def _statuses(campaign: Campaign, keys: list[int]) -> dict[int, str]:
    members: Any = campaign.standing().filter(pk__in=keys).order_by()
    return {
        pk: LATE if overdue and state in OPEN else str(state)
        for pk, state, overdue in members.values_list("pk", "state", "overdue")
    }
