"""The people on record, as an import sees them: asked chunk by chunk."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
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
SPAN = ("pk", "unit_id", "starts_on", "ends_on", "in_unit_since")
CHUNK = 2000


def known_digest() -> str:
    """Says whether anything that an import compares with has changed since."""
    said = sha256()
    sources = (
        Employee.objects.order_by("pk").values_list("pk", *IDENTITY),
        Membership.objects.order_by("pk").values_list(*SPAN, "employee_id", *JOB),
        Unit.objects.order_by("pk").values_list(
            "pk", "path", "code", "name", "short_name", "siasn_unor_id", "kind"
        ),
    )
    for rows in sources:
        for row in rows.iterator(chunk_size=CHUNK):
            said.update(repr(row).encode())
    return said.hexdigest()


@dataclass(frozen=True)
class _Last:
    """The latest membership of a person with its facts."""

    span: Span
    facts: dict[str, Any]

    def is_open(self, day: date) -> bool:
        return self.span.ends_on is None or self.span.ends_on >= day

    def is_active(self, day: date) -> bool:
        return self.is_open(day) and self.facts["legal_status"] == LegalStatus.ACTIVE


class KnownPeople:
    """Finds people by PNS ID, then by NIP, and says what a row would change.

    ``load`` brings in those whom the next rows may be about, and forgets the others.
    """

    def __init__(self, *, as_of: date) -> None:
        self.as_of = as_of
        self.found_active_count = 0
        self._unit_names = dict(Unit.objects.values_list("pk", "name"))
        self._seen: set[int] = set()

    def load(self, numbers: Sequence[tuple[str, str]]) -> None:
        """The people of these NIPs and PNS IDs, whom the file names by that."""
        nips = {normalise_nip(nip) for nip, _person_id in numbers}
        ids = {person_id for _nip, person_id in numbers if person_id}
        found = Employee.objects.values_list("pk", *IDENTITY)
        rows = {*found.filter(nip__in=nips), *found.filter(siasn_person_id__in=ids)}
        self._people: dict[int, dict[str, str]] = {
            pk: dict(zip(IDENTITY, values, strict=True)) for pk, *values in rows
        }
        self._by_nip = {facts["nip"]: pk for pk, facts in self._people.items()}
        self._by_person_id = {
            facts["siasn_person_id"]: pk for pk, facts in self._people.items()
        }
        self._by_person_id.pop("", None)
        self._last = _last_memberships(self._people)
        self._count_seen()

    def _count_seen(self) -> None:
        new = self._people.keys() - self._seen
        self._seen |= new
        self.found_active_count += sum(
            pk in self._last and self._last[pk].is_active(self.as_of) for pk in new
        )

    def active_count(self) -> int:
        """How many people have their latest job today and are active in it."""
        return Membership.objects.on(self.as_of).active().count()

    def missing(self) -> Iterator[tuple[str, str, Span]]:
        """NIP, name and open job of people whom the file does not name."""
        rows = (
            Membership.objects.filter(ends_on=None)
            .order_by("unit__path", "employee__name")
            .values_list("employee_id", "employee__nip", "employee__name", *SPAN)
        )
        for pk, nip, name, *span in rows.iterator(chunk_size=CHUNK):
            if pk not in self._seen:
                yield nip, name, Span(*span)

    def compare(self, person: Person) -> Step:
        """Who this is, and whether his identity changes; the unit is not known yet."""
        identity = person.identity
        pk = self._find(identity)
        last = self._last.get(pk) if pk is not None else None
        if last and last.span.starts_on > self.as_of:
            raise RowProblem(
                _("A job that begins later, on %(date)s, is on record.")
                % {"date": last.span.starts_on.isoformat()}
            )
        return Step(
            identity=identity,
            job=person.job,
            unit="",
            begins=self._begins(person, last),
            employee_id=pk,
            last=last.span if last else None,
            identity_changes=pk is not None and bool(self._different(pk, identity)),
        )

    def _find(self, identity: Identity) -> int | None:
        by_id = self._by_person_id.get(identity.siasn_person_id)
        by_nip = self._by_nip.get(identity.nip)
        if by_id is not None and by_nip is not None and by_id != by_nip:
            raise RowProblem(
                _("The PNS ID and the NIP belong to two different people on record.")
            )
        pk = by_id if by_id is not None else by_nip
        if pk is None or by_id is not None or not identity.siasn_person_id:
            return pk
        if on_record := self._people[pk]["siasn_person_id"]:
            raise RowProblem(
                _("This NIP is on record with another PNS ID, %(known)s.")
                % {"known": on_record}
            )
        return pk

    def _begins(self, person: Person, last: _Last | None) -> date:
        """The day of the file where it comes after what is on record, else the import's."""
        since = person.job_since
        if since is None:
            return self.as_of
        if last is None:
            return since
        ended = last.span.ends_on or last.span.starts_on
        return since if ended < since <= self.as_of else self.as_of

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
        if last.span.unit_id != facts["unit"]:
            before = self._unit_names[last.span.unit_id]
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


def _last_memberships(people: Iterable[int]) -> dict[int, _Last]:
    last = {}
    rows = Membership.objects.filter(employee_id__in=list(people))
    rows = rows.order_by("employee_id", "starts_on")
    for employee_id, *facts in rows.values_list("employee_id", *SPAN, *JOB):
        span, job = facts[: len(SPAN)], facts[len(SPAN) :]
        last[employee_id] = _Last(Span(*span), dict(zip(JOB, job, strict=True)))
    return last


def _told(
    model: type[Employee | Membership], name: str, change: tuple[str, str]
) -> str:
    """'Rank code: III/a → III/b', choices in words, in the reader's language."""
    field = model._meta.get_field(name)
    label = getattr(field, "verbose_name", name)
    words = dict(getattr(field, "flatchoices", ()))
    before, after = (str(words.get(value, value)) or "–" for value in change)
    return f"{str(label).capitalize()}: {before} → {after}"
