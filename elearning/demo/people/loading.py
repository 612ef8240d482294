"""Writes the invented units and people in bulk; what is there already stays as it is."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from itertools import islice
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from elearning.people.models import Employee, Membership, Unit, User

from .careers import DemoPerson
from .casting import DOMAIN
from .generating import people
from .places import DemoUnit, units

BATCH = 1000
IDENTITY = ("nip", "siasn_person_id", "name", "front_title", "back_title", "work_email")


@transaction.atomic
def load_people(
    *, count: int, seed: int, today: date, by: User | None, at: datetime
) -> int:
    """Write the units and ``count`` people that are not there yet; returns how many.

    Only ids and numbers are kept in memory, however many people there are.
    """
    _load_units()
    places = dict(Unit.objects.values_list("code", "pk"))
    on_record = dict(Employee.objects.values_list("nip", "siasn_person_id"))
    new = people(count, seed=seed, today=today, on_record=on_record)
    written = 0
    for batch in _batches(new):
        _write(batch, places=places, record=(at, by))
        written += len(batch)
    return written


def _batches(found: Iterator[DemoPerson]) -> Iterator[list[DemoPerson]]:
    while batch := list(islice(found, BATCH)):
        yield batch


def _write(
    batch: Iterable[DemoPerson],
    *,
    places: dict[str, int],
    record: tuple[datetime, User | None],
) -> None:
    at, by = record
    pairs = [(_employee(person), person) for person in batch]
    Employee.objects.bulk_create(employee for employee, _person in pairs)
    memberships = []
    for employee, person in pairs:
        before = None
        for job in person.jobs:
            facts = asdict(job)
            membership = Membership(
                employee=employee,
                unit_id=places[facts.pop("unit")],
                recorded_at=at,
                recorded_by=by,
                in_unit_since=job.starts_on,
                **facts,
            )
            if before and before.unit_id == membership.unit_id:
                membership.in_unit_since = before.in_unit_since
            before = membership
            if job.ends_on:
                membership.ended_at, membership.ended_by = at, by
            memberships.append(membership)
    Membership.objects.bulk_create(memberships)


def _employee(person: DemoPerson) -> Employee:
    facts = {name: getattr(person, name) for name in IDENTITY}
    return Employee(key=uuid5(NAMESPACE_URL, person.siasn_person_id), **facts)


def _load_units() -> None:
    known = {unit.code: unit for unit in Unit.objects.all()}
    for unit in units():
        if unit.code not in known:
            known[unit.code] = _plant(unit, known.get(unit.parent))


def _plant(unit: DemoUnit, above: Unit | None) -> Unit:
    facts = {
        "code": unit.code,
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind,
        "siasn_unor_id": uuid5(NAMESPACE_URL, f"{DOMAIN}/{unit.code}").hex.upper(),
        "is_integrity_zone": bool(unit.target_predicate),
        "target_predicate": unit.target_predicate,
        "integrity_zone_since": unit.integrity_zone_since,
    }
    planted: Unit = above.add_child(**facts) if above else Unit.add_root(**facts)
    return planted
