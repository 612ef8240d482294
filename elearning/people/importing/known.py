"""The people on record, as an import sees them: read once, asked many times."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from elearning.people.models import Employee, Membership, Unit
from elearning.people.models.employees import LegalStatus
from elearning.people.nip import normalise_nip
from elearning.people.siasn import Identity, Person, RowProblem

from .plans import Span, Step

IDENTITY = (
    "nip",
    "siasn_person_id",
    "name",
    "front_title",
    "back_title",
    "work_email",
)
NO_NEWS_IF_EMPTY = {"siasn_person_id", "work_email"}
JOB = (
    "employment_kind",
    "position_kind",
    "position_name",
    "echelon",
    "rank_code",
    "rank_name",
    "legal_status",
)


@dataclass(frozen=True)
class _Last:
    """The latest membership of a person with its facts."""

    span: Span
    facts: dict[str, Any]

    def is_open(self, day: date) -> bool:
        return self.span.ends_on is None or self.span.ends_on >= day


class KnownPeople:
    """Finds people by PNS ID, then by NIP, and says what a row would change."""

    def __init__(self, *, as_of: date) -> None:
        self.as_of = as_of
        self._people: dict[int, dict[str, str]] = {}
        self._by_nip: dict[str, int] = {}
        self._by_person_id: dict[str, int] = {}
        for pk, *values in Employee.objects.values_list("pk", *IDENTITY):
            facts = dict(zip(IDENTITY, values, strict=True))
            self._people[pk] = facts
            self._by_nip[facts["nip"]] = pk
            if facts["siasn_person_id"]:
                self._by_person_id[facts["siasn_person_id"]] = pk
        self._last = _last_memberships()
        self._unit_names = dict(Unit.objects.values_list("pk", "name"))
        self._seen: set[int] = set()
        self._active = {
            pk
            for pk, last in self._last.items()
            if last.is_open(as_of) and last.facts["legal_status"] == LegalStatus.ACTIVE
        }
        self.active_count = len(self._active)

    def seen(self, nip: str, person_id: str) -> None:
        """The file names this person, whatever else is wrong with the row."""
        found = (
            self._by_person_id.get(person_id),
            self._by_nip.get(normalise_nip(nip)),
        )
        self._seen.update(pk for pk in found if pk is not None)

    @property
    def found_active_count(self) -> int:
        return len(self._active & self._seen)

    def missing(self) -> Iterator[Span]:
        """Open memberships of people whom the file does not name."""
        for pk, last in self._last.items():
            if pk not in self._seen and last.span.ends_on is None:
                yield last.span

    def compare(self, person: Person) -> Step:
        """Who this is, and whether his identity changes; the unit is not known yet."""
        identity = person.identity
        by_id = self._by_person_id.get(identity.siasn_person_id)
        by_nip = self._by_nip.get(identity.nip)
        if by_id is not None and by_nip is not None and by_id != by_nip:
            raise RowProblem(
                _("The PNS ID and the NIP belong to two different people on record.")
            )
        pk = by_id if by_id is not None else by_nip
        if pk is None:
            return Step(person=person, unit="")
        on_record = self._people[pk]["siasn_person_id"]
        if by_id is None and identity.siasn_person_id and on_record:
            raise RowProblem(
                _("This NIP is on record with another PNS ID, %(known)s.")
                % {"known": on_record}
            )
        last = self._last.get(pk)
        if last and last.span.starts_on > self.as_of:
            raise RowProblem(
                _("A job that begins later, on %(date)s, is on record.")
                % {"date": last.span.starts_on.isoformat()}
            )
        return Step(
            person=person,
            unit="",
            employee_id=pk,
            last=last.span if last else None,
            identity_changes=bool(self._different(pk, identity)),
        )

    def identity_changes(self, pk: int, identity: Identity) -> list[str]:
        before, after = self._people[pk], asdict(identity)
        return [
            _told(Employee, name, (before[name], after[name]))
            for name in self._different(pk, identity)
        ]

    def job_changes(
        self, pk: int, *, person: Person, facts: dict[str, Any]
    ) -> list[str]:
        """What the row says of the job that the latest membership does not."""
        last = self._last.get(pk)
        if last is None or not last.is_open(self.as_of):
            return [_("Back with a new job")]
        changes = [
            _told(Membership, name, (last.facts[name], facts[name]))
            for name in JOB
            if last.facts[name] != facts[name]
        ]
        if last.facts["unit"] != facts["unit"]:
            before = self._unit_names[last.facts["unit"]]
            names = (before, person.place.unor_name)
            changes.insert(0, _told(Membership, "unit", names))
        return changes

    def _different(self, pk: int, identity: Identity) -> list[str]:
        """Fields that change; what the file leaves empty is no news of an id."""
        before, after = self._people[pk], asdict(identity)
        return [
            name
            for name in IDENTITY
            if before[name] != after[name]
            and (after[name] or name not in NO_NEWS_IF_EMPTY)
        ]


def _last_memberships() -> dict[int, _Last]:
    last = {}
    rows = Membership.objects.order_by("employee_id", "starts_on").values_list(
        "employee_id", "pk", "starts_on", "ends_on", "unit_id", *JOB
    )
    for employee_id, pk, starts_on, ends_on, unit_id, *job in rows:
        facts = dict(zip(JOB, job, strict=True)) | {"unit": unit_id}
        last[employee_id] = _Last(Span(pk, starts_on, ends_on), facts)
    return last


def _told(
    model: type[Employee | Membership], name: str, change: tuple[str, str]
) -> str:
    """'Rank code: III/a → III/b', in the reader's language."""
    label = getattr(model._meta.get_field(name), "verbose_name", name)
    before, after = (value or "–" for value in change)
    return f"{str(label).capitalize()}: {before} → {after}"
