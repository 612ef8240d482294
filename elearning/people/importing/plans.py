"""What an import would do, as values: nothing here reads or writes."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from elearning.people.models import Action
from elearning.people.siasn import Identity, Job

UnitKey = int | str
"""The id of a unit that exists, or the code of one that the plan creates."""


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
    unit_id: int
    starts_on: date
    ends_on: date | None
    in_unit_since: date


@dataclass(frozen=True)
class Step:
    """What writing a row does; ``begins`` is the first day of a job that changes."""

    identity: Identity
    job: Job
    unit: UnitKey
    begins: date
    employee_id: int | None = None
    last: Span | None = None
    identity_changes: bool = False
    job_changes: bool = False

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Self:
        last = found["last"]
        return cls(
            **found
            | {
                "identity": Identity(**found["identity"]),
                "job": Job(**found["job"]),
                "begins": date.fromisoformat(found["begins"]),
                "last": span_from_json(last) if last else None,
            }
        )


def span_from_json(found: dict[str, Any]) -> Span:
    days = {name: found[name] for name in ("starts_on", "ends_on", "in_unit_since")}
    read = {name: day and date.fromisoformat(day) for name, day in days.items()}
    return Span(**found | read)


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
