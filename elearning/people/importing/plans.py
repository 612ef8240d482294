"""What an import would do, as values: nothing here reads or writes."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from elearning.people.siasn import Person

UnitKey = int | str
"""The id of a unit that exists, or the code of one that the plan creates."""


class Action(StrEnum):
    CREATE = "create"
    MOVE = "move"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    PROBLEM = "problem"


@dataclass(frozen=True)
class NewUnit:
    """A unit that the file names and nobody knows yet."""

    code: str
    parent: UnitKey | None
    name: str
    kind: str
    siasn_unor_id: str = ""


@dataclass(frozen=True)
class Span:
    """The latest membership of an employee."""

    id: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Step:
    """What applying a row writes."""

    person: Person
    unit: UnitKey
    employee_id: int | None = None
    last: Span | None = None
    identity_changes: bool = False
    job_changes: bool = False


@dataclass(frozen=True)
class RowPlan:
    """One row of the file: what happens to it, and what HR should know."""

    sheet: str
    number: int
    nip: str
    name: str
    action: Action
    message: str = ""
    step: Step | None = None


@dataclass(frozen=True)
class Plan:
    """What an import does, row by row and as a whole.

    ``adopted`` are units that exist and get their SIASN id; ``missing`` the memberships
    of people who are not in the file; ``known_active`` and ``found_active`` compare the
    file with the people who are active on the day.
    """

    as_of: date
    rows: tuple[RowPlan, ...]
    new_units: tuple[NewUnit, ...]
    adopted: tuple[tuple[int, str], ...]
    missing: tuple[Span, ...]
    known_active: int
    found_active: int
    skipped_sheets: tuple[str, ...] = ()

    @cached_property
    def counts(self) -> Counter[Action]:
        return Counter(row.action for row in self.rows)

    @property
    def steps(self) -> list[Step]:
        return [row.step for row in self.rows if row.step]

    @property
    def coverage(self) -> float:
        """The share of known active people whom the file names, 0 to 1."""
        return self.found_active / self.known_active if self.known_active else 1.0
