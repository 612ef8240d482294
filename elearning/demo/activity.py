"""A year of learning by invented people, written in bulk with the rules of the rooms.

Attempts are drawn and marked by the quiz room's own pure functions, digests and certificates
come from the same builders as in real use, so that a check finds nothing to complain of.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zlib import crc32

from django.db import transaction

from courses.duties import obliged
from courses.learning import published_versions
from courses.models import (
    Assignment,
    CourseCompletion,
    CourseVersion,
    Enrolment,
    StepCompletion,
    StepOpening,
)
from elearning.canonical import digest
from elearning.people.models import Membership
from quizzes.models import Answer, Attempt, QuestionVersion, QuizPage

from .attempting import Sitting, sit
from .behaviour import Way, way_through
from .campaigns import Campaign

BATCH = 400
# Every answer of so many people a module is written down; of those after them the attempts
# with their scores. An agency of 100,000 would bring five million answers.
WITH_SHEETS = 5000
POOL = 150  # sittings that are drawn once and given to many


@dataclass
class Ledger:
    """Rows of one batch, to be written in the order in which they point at each other."""

    enrolments: list[Enrolment] = field(default_factory=list)
    openings: list[StepOpening] = field(default_factory=list)
    steps: list[StepCompletion] = field(default_factory=list)
    courses: list[CourseCompletion] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @transaction.atomic
    def write(self) -> None:
        groups: tuple[tuple[Any, list[Any]], ...] = (
            (Enrolment, self.enrolments),
            (StepOpening, self.openings),
            (StepCompletion, self.steps),
            (Attempt, self.attempts),
            (Answer, self.answers),
        )
        for model, rows in groups:
            model.objects.bulk_create(rows, batch_size=1000)
        CourseCompletion.objects.bulk_create(self.courses, batch_size=1000)


@dataclass(frozen=True, kw_only=True)
class Module:
    """A module as published: its versions and the question versions of its quizzes."""

    assignment: Assignment
    version: CourseVersion
    steps: tuple[CourseVersion, ...]
    questions: dict[int, QuestionVersion]
    sittings: dict[tuple[int, int], list[list[Sitting]]] = field(default_factory=dict)

    def sat_before(
        self, version: CourseVersion, *, way: Way, attempts: int, rng: Random
    ) -> list[Sitting]:
        """Sittings as somebody as able had them: drawn and marked once, told of many."""
        key = (version.pk, attempts)
        known = self.sittings.setdefault(key, [])
        if len(known) < POOL:
            known.append(self.sit(version, way=way, attempts=attempts, rng=rng))
        return rng.choice(known)

    def sit(
        self, version: CourseVersion, *, way: Way, attempts: int, rng: Random
    ) -> list[Sitting]:
        return sit(
            version,
            questions=self.questions,
            ability=way.post_ability if is_post(version) else way.pre_ability,
            attempts=attempts,
            rng=rng,
        )

    @classmethod
    def of(cls, assignment: Assignment) -> "Module":
        course = assignment.course
        found = published_versions().filter(course=course).order_by("page__path")
        steps = tuple(v for v in found if v.page_id != course.pk)
        pool = {pk for v in steps for pk in v.content.get("pool", [])}
        return cls(
            assignment=assignment,
            version=next(v for v in found if v.page_id == course.pk),
            steps=steps,
            questions=QuestionVersion.objects.in_bulk(pool),
        )


def learn(
    assignment: Assignment,
    *,
    campaign: Campaign,
    rng: Random,
    today: date,
    skip: set[int],
    progress: Callable[[int], object],
) -> int:
    """Let the obliged people of ``assignment`` learn; returns how many completed.

    ``progress`` is told how many people have been through it.
    """
    module = Module.of(assignment)
    window = (assignment.starts_on, _last_day(assignment, today=today))
    completed = seen = 0
    for batch in _batches(obliged(assignment, on=today).exclude(employee__in=skip)):
        ledger = Ledger()
        for membership in batch:
            way = way_through(
                rng,
                eagerness=campaign.eagerness * _unit_factor(membership.unit.code),
                window=(max(window[0], membership.starts_on), window[1]),
                steps=len(module.steps),
            )
            if way is not None and membership.starts_on < window[1]:
                walk(
                    module,
                    membership=membership,
                    way=way,
                    rng=rng,
                    ledger=ledger,
                    with_sheets=seen < WITH_SHEETS,
                )
        ledger.write()
        completed += len(ledger.courses)
        seen += len(batch)
        progress(seen)
    return completed


def is_post(version: CourseVersion) -> bool:
    return bool(version.content["purpose"] == QuizPage.Purpose.POST)


def walk(
    module: Module,
    *,
    membership: Membership,
    way: Way,
    rng: Random,
    ledger: Ledger,
    with_sheets: bool,
) -> None:
    """Write down one person's way through a module."""
    enrolment = Enrolment(
        employee=membership.employee,
        course_id=module.assignment.course_id,
        cycle=module.assignment.cycle,
        version=module.version,
        started_at=way.begins_at,
        started_by=membership.employee.user,
    )
    ledger.enrolments.append(enrolment)
    walker = Walker(
        enrolment=enrolment,
        module=module,
        rng=rng,
        ledger=ledger,
        with_sheets=with_sheets,
    )
    for version in module.steps[: way.steps_done]:
        walker.take(version, way=way)
    if walker.has_done_all:
        ledger.courses.append(walker.completion(membership))
    elif way.steps_done < len(module.steps):
        walker.open(module.steps[way.steps_done])


@dataclass
class Walker:
    """A person on the way through a module, with the time of day and what is done."""

    enrolment: Enrolment
    module: Module
    rng: Random
    ledger: Ledger
    with_sheets: bool
    done: list[StepCompletion] = field(default_factory=list)
    moment: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.moment = self.enrolment.started_at

    @property
    def has_done_all(self) -> bool:
        return len(self.done) == len(self.module.steps)

    def open(self, version: CourseVersion) -> None:
        self.enrolment.last_step_id = version.page_id
        if not self.with_sheets:
            return
        self.ledger.openings.append(
            StepOpening(
                enrolment=self.enrolment,
                version=version,
                opened_at=self.moment,
                opened_by=self.enrolment.started_by,
            )
        )

    def take(self, version: CourseVersion, *, way: Way) -> None:
        """Open the step, spend some time on it, and do it."""
        self.open(version)
        minutes = version.content["minutes"] * self.rng.uniform(0.5, 1.3)
        if version.content["kind"] == "quiz":
            self._sit(version, way=way)
        else:
            self.moment += timedelta(minutes=minutes)
            self._complete(version, score=None)

    def completion(self, membership: Membership) -> CourseCompletion:
        """The record of the whole module, as `courses.completing` would write it."""
        graded = [s for s in self.done if s.version.content["is_graded"]]
        completion = CourseCompletion(
            enrolment=self.enrolment,
            version=self.module.version,
            score=graded[-1].score if graded else None,
            jp=self.module.assignment.course.jp,
            unit=membership.unit,
            unit_name=membership.unit.name,
            position_name=membership.position_name,
            position_kind=membership.position_kind,
            rank_code=membership.rank_code,
            rank_name=membership.rank_name,
            employment_kind=membership.employment_kind,
            completed_at=self.moment,
            completed_by=self.enrolment.started_by,
        )
        completion.digest = digest(completion.facts())
        return completion

    def _sit(self, version: CourseVersion, *, way: Way) -> None:
        draw = self.module.sit if self.with_sheets else self.module.sat_before
        attempts = way.attempts if is_post(version) else 1
        sittings = draw(version, way=way, attempts=attempts, rng=self.rng)
        for number, sitting in enumerate(sittings, start=1):
            started_at = self.moment
            self.moment += timedelta(seconds=sitting.seconds)
            self._write_attempt(version, sitting, number=number, started_at=started_at)

    def _write_attempt(
        self,
        version: CourseVersion,
        sitting: Sitting,
        *,
        number: int,
        started_at: datetime,
    ) -> None:
        by = self.enrolment.started_by
        attempt = Attempt(
            enrolment=self.enrolment,
            quiz_id=version.page_id,
            version=version,
            number=number,
            started_at=started_at,
            started_by=by,
            finished_at=self.moment,
            finished_by=by,
            outcome=Attempt.Outcome.SUBMITTED,
            score=sitting.score,
            passed=sitting.is_passed,
        )
        if sitting.is_completing:
            attempt.step_completion = self._complete(version, score=sitting.score)
        self.ledger.attempts.append(attempt)
        if self.with_sheets:
            self.ledger.answers.extend(
                sitting.answers(attempt, from_=started_at, until=self.moment, by=by)
            )

    def _complete(self, version: CourseVersion, *, score: Any) -> StepCompletion:
        completion = StepCompletion(
            enrolment=self.enrolment,
            step_id=version.page_id,
            version=version,
            score=score,
            completed_at=self.moment,
            completed_by=self.enrolment.started_by,
        )
        self.done.append(completion)
        self.ledger.steps.append(completion)
        return completion


def _last_day(assignment: Assignment, *, today: date) -> date:
    """Most learn before the due date, some of the late ones in the weeks after it."""
    due = assignment.due_on or today
    return min(today, due + timedelta(days=20))


def _unit_factor(code: str) -> float:
    """Units differ: the same one is always as eager."""
    return 0.80 + (crc32(code.encode()) % 31) / 100


def _batches(members: Any) -> Iterator[list[Membership]]:
    rows = members.select_related("employee__user", "unit").order_by("pk")
    batch: list[Membership] = []
    for row in rows.iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
