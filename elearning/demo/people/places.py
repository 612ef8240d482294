"""The unit tree, read from data/units.csv."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class DemoUnit:
    """A unit of the invented agency.

    ``profile`` names the posts in it (data/positions.toml), ``weight`` its share of the
    staff, ``head`` the title of its head, empty where it has none.
    """

    code: str
    parent: str
    name: str
    short_name: str
    kind: str
    profile: str
    weight: int
    head: str
    echelon: str
    target_predicate: str
    integrity_zone_since: date | None


@cache
def units() -> list[DemoUnit]:
    """All units, each after the one above it."""
    with (DATA / "units.csv").open(encoding="utf-8", newline="") as file:
        return [_unit(row) for row in csv.DictReader(file)]


def _unit(row: dict[str, str]) -> DemoUnit:
    since = row["integrity_zone_since"]
    return DemoUnit(
        code=row["code"],
        parent=row["parent"],
        name=row["name"],
        short_name=row["short_name"],
        kind=row["kind"],
        profile=row["profile"],
        weight=int(row["weight"]),
        head=row["head"],
        echelon=row["echelon"],
        target_predicate=row["target_predicate"],
        integrity_zone_since=date.fromisoformat(since) if since else None,
    )


@cache
def units_by_profile() -> dict[str, list[DemoUnit]]:
    """Units with staff, by their profile: where people of the same work can move to."""
    found: dict[str, list[DemoUnit]] = defaultdict(list)
    for unit in units():
        if unit.weight:
            found[unit.profile].append(unit)
    return found
