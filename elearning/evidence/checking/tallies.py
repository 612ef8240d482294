"""Reckoned figures once more, person by person and without the statements that made them.

Who must and since when is told by ``Rule.matches`` and ``due_on`` for one membership at a
time; the pages ask the database instead. What both say is the same, or is a finding.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import starmap
from typing import Any

from courses.duties import Rule, due_on
from courses.models import Assignment, CourseCompletion, Enrolment, Exemption
from elearning.evidence.models import Reckoning
from elearning.evidence.reporting.campaigns import Campaign, campaigns_on
from elearning.evidence.reporting.rolling import rolled_up
from elearning.evidence.reporting.tallies import (
    State,
    Tally,
    end_of,
    tally_of,
)
from elearning.people.models import Membership

from .findings import Finding, in_chunks

FIGURES = ("done", "progress", "todo", "exempt", "late")


def check_tallies() -> Iterator[Finding]:
    """Every reckoning that still stands, one pass over the people for each day."""
    valid = Reckoning.objects.valid().order_by("day", "pk")
    for day in list(valid.values_list("day", flat=True).distinct().order_by("day")):
        yield from _check_day(day, list(valid.filter(day=day)))


def _check_day(day: date, reckonings: list[Reckoning]) -> Iterator[Finding]:
    by_key = {(c.course.pk, c.cycle.pk): c for c in campaigns_on(day)}
    counts = [
        _Count(reckoning=r, campaign=by_key[r.course_id, r.cycle_id])
        for r in reckonings
        if (r.course_id, r.cycle_id) in by_key
    ]
    members = Membership.objects.on(day).active().select_related("unit")
    for chunk in in_chunks(members):
        exempt = _exempt(chunk, on=day)
        for count in counts:
            count.add(chunk, exempt=exempt)
    for count in counts:
        yield from count.differences()


def _exempt(chunk: list[Membership], *, on: date) -> set[tuple[int, int | None]]:
    rows = Exemption.objects.on(on).filter(
        employee__in=[member.employee_id for member in chunk]
    )
    return set(rows.values_list("employee_id", "course_id"))


@dataclass
class _Count:
    """One campaign, counted by unit; grows with units, not with people."""

    reckoning: Reckoning
    campaign: Campaign

    def __post_init__(self) -> None:
        self.rules = [(a, Rule.of(a)) for a in self.campaign.assignments]
        self.own: dict[str, Tally] = defaultdict(Tally)

    def add(
        self, chunk: list[Membership], *, exempt: set[tuple[int, int | None]]
    ) -> None:
        asked = [
            (member, [a for a, rule in self.rules if rule.matches(member)])
            for member in chunk
        ]
        hit = [(member, found) for member, found in asked if found]
        states = self._states([member.employee_id for member, _ in hit])
        for member, assignments in hit:
            employee = member.employee_id
            course = self.campaign.course.pk
            state = states.get(employee, State.TODO)
            if exempt & {(employee, None), (employee, course)}:
                state = State.EXEMPT
            self.own[member.unit.path] += tally_of(
                state, self._is_overdue(member, assignments), 1
            )

    def _is_overdue(self, member: Membership, assignments: list[Assignment]) -> bool:
        return any(due_on(a, member) < self.campaign.on for a in assignments)

    def _states(self, employees: list[int]) -> dict[int, State]:
        begun = Enrolment.objects.filter(
            employee__in=employees,
            course=self.campaign.course,
            cycle=self.campaign.cycle,
            started_at__lt=end_of(self.campaign.on),
        )
        done = CourseCompletion.objects.valid().filter(
            enrolment__in=begun,
            completed_at__lt=end_of(self.campaign.on),
            pk__lte=self.reckoning.last_completion_id,
        )
        known = begun.filter(pk__lte=self.reckoning.last_enrolment_id)
        return dict.fromkeys(
            known.values_list("employee_id", flat=True), State.PROGRESS
        ) | dict.fromkeys(
            done.values_list("enrolment__employee_id", flat=True), State.DONE
        )

    def differences(self) -> Iterator[Finding]:
        counted = dict(rolled_up(sorted(self.own.items())))
        rows: Any = self.reckoning.tallies.values_list("unit__path", *FIGURES)
        stored = dict(starmap(_told, rows))
        for path in sorted(counted.keys() | stored.keys()):
            if counted.get(path, Tally()) != stored.get(path, Tally()):
                r = self.reckoning
                yield Finding(
                    "tally", f"{r.day} {self.campaign.course.slug} unit {path}"
                )


def _told(path: str, *figures: int) -> tuple[str, Tally]:
    return path, Tally(**dict(zip(FIGURES, figures, strict=True)))
