"""Which duties are at a stage that their people were not told of yet; a batch at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from courses.duties import Rule, due_on, with_rules
from courses.models import Assignment, CourseCompletion, Exemption
from courses.models.notices import NoticeItem, Stage
from elearning.people.models import Employee, Membership

from .stages import QuietHours, day_in, is_escalated, stage_on

BATCH = 2000
Key = tuple[int, int, int]  # employee, course, cycle


@dataclass(frozen=True, kw_only=True)
class Pending:
    """A duty of a person at a stage, open and not told yet."""

    membership: Membership
    course_id: int
    cycle_id: int
    due_on: date
    stage: Stage
    is_escalated: bool

    @property
    def employee(self) -> Employee:
        return self.membership.employee

    @property
    def key(self) -> Key:
        return self.membership.employee_id, self.course_id, self.cycle_id


class Duties:
    """The duties of a day with their rules, read once for all batches."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self.day = timezone.localdate(at)
        running = with_rules(Assignment.objects.running(self.day))
        self.rules = [(a, Rule.of(a)) for a in running if a.course.live]

    def pending(self, *, quiet: QuietHours) -> Iterator[list[Pending]]:
        """Batches of people, all of a person's duties together."""
        last = 0
        while batch := self._members(after=last):
            last = batch[-1].employee_id
            awake = [m for m in batch if not quiet.cover(self.at, zone=_zone(m))]
            yield self._open(awake)

    def _members(self, *, after: int) -> list[Membership]:
        found = Membership.objects.on(self.day).active().filter(employee_id__gt=after)
        found = found.select_related("unit", "employee__user").order_by("employee_id")
        return list(found[:BATCH])

    def _open(self, members: list[Membership]) -> list[Pending]:
        near = [duty for m in members for duty in self._near(m)]
        if not near:
            return []
        settled = _Settled({duty.membership.employee_id for duty in near}, on=self.day)
        return [duty for duty in near if not settled.covers(duty)]

    def _near(self, membership: Membership) -> Iterator[Pending]:
        """The soonest duty for each module and cycle, if it is near or past."""
        soonest: dict[tuple[int, int], date] = {}
        for assignment, rule in self.rules:
            if rule.matches(membership):
                key = assignment.course_id, assignment.cycle_id
                due = due_on(assignment, membership)
                soonest[key] = min(due, soonest.get(key, due))
        day = day_in(_zone(membership), at=self.at)
        for (course_id, cycle_id), due in soonest.items():
            if stage := stage_on(day, due_on=due):
                yield Pending(
                    membership=membership,
                    course_id=course_id,
                    cycle_id=cycle_id,
                    due_on=due,
                    stage=stage,
                    is_escalated=is_escalated(day, due_on=due),
                )


class _Settled:
    """What needs no word: done or exempt."""

    def __init__(self, people: set[int], *, on: date) -> None:
        self.done = set(
            CourseCompletion.objects.valid()
            .filter(enrolment__employee__in=people)
            .values_list("enrolment__employee", "enrolment__course", "enrolment__cycle")
        )
        exemptions = Exemption.objects.on(on).filter(employee__in=people)
        self.exempt = set(exemptions.values_list("employee", "course"))

    def covers(self, duty: Pending) -> bool:
        person = duty.membership.employee_id
        exempt = {(person, None), (person, duty.course_id)} & self.exempt
        return bool(exempt) or duty.key in self.done


def told_already(people: set[int]) -> set[tuple[int, int, int, date, str]]:
    """Employee, course, cycle, last day and stage of everything these people were told."""
    items = NoticeItem.objects.filter(employee__in=people)
    return set(
        items.values_list("employee", "course", "cycle", "due_on", "stage").iterator()
    )


def _zone(membership: Membership) -> str:
    return str(membership.unit.time_zone)
