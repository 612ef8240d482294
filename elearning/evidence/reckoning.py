"""Reckons the figures of a day ahead of being asked for; see docs/decisions/0015.

A reckoning holds what was recorded up to a horizon. Learners go on writing meanwhile: they
wait for nobody here, and what they write comes after the horizon.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from time import monotonic, sleep

from django.db import connection, transaction
from django.db.models import Max, Sum

from courses.models import CourseCompletion, Enrolment
from elearning.background import start
from elearning.models import Job
from elearning.people.models import Unit, User

from .models import Movement, ReckonedTally, Reckoning
from .reporting.campaigns import Campaign, Horizon, campaigns_on
from .reporting.rolling import own_tallies, rolled_up
from .reporting.tallies import Tally

PATIENCE = 30.0  # seconds for what is being written to be committed
KEPT_DAYS = 7
BATCH = 500
FOLD = """WITH gone AS (DELETE FROM evidence_movement WHERE id IN (
    SELECT id FROM evidence_movement FOR UPDATE SKIP LOCKED) RETURNING since, times)
INSERT INTO evidence_movement (since, times)
SELECT since, sum(times) FROM gone GROUP BY since"""
WORK = "elearning.evidence.works.reckon_day"


class StillBeingWritten(Exception):
    """Somebody has held a transaction open for so long that nothing can be reckoned."""


def reckon(*, on: date, by: User | None, at: datetime) -> int:
    """Reckon every campaign of a day; answers how many were not known already.

    Idempotent, and safe for two at once. Raises StillBeingWritten.
    """
    fold_movements()
    mark = mark_of(on)
    horizon = settled_horizon()
    known = {(r.course_id, r.cycle_id): r for r in Reckoning.objects.on(on)}
    campaigns = campaigns_on(on)
    fresh = 0
    for campaign in campaigns:
        stored = known.get((campaign.course.pk, campaign.cycle.pk))
        if stored and stored.mark == mark and not _has_moved(campaign, stored):
            _advance(stored, horizon)
            continue
        _write(campaign, mark=mark, horizon=horizon, by=by, at=at)
        fresh += 1
    return fresh


def ask_for_reckoning(*, on: date, at: datetime) -> None:
    """Let the worker reckon a day, unless it is asked to already."""
    parameters = {"on": on.isoformat()}
    asked = Job.objects.under_way().filter(work=WORK, parameters=parameters)
    if not asked.exists():
        title = f"Hitung ulang {parameters['on']}"
        start(work=WORK, title=title, parameters=parameters, by=None, at=at)


def days_to_reckon(today: date) -> list[date]:
    """Today, and the month ends of its year and of the year before it."""
    first = date(today.year - 1, 2, 1)
    months = [
        date(first.year + n // 12, n % 12 + 1, 1) for n in range(1, today.month + 12)
    ]
    return [*(day - timedelta(days=1) for day in months), today]


def tidy(*, today: date) -> int:
    """Forget days that nobody will ask for often: all but month ends and the last week."""
    old = Reckoning.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS))
    days = old.order_by().values_list("day", flat=True).distinct()
    passing = [day for day in days if (day + timedelta(days=1)).day != 1]
    return Reckoning.objects.filter(day__in=passing).delete()[0]


def mark_of(day: date) -> int:
    touching = Movement.objects.filter(since__lte=day)
    return int(touching.aggregate(n=Sum("times"))["n"] or 0)


def settled_horizon() -> Horizon:
    """The last ids of which every smaller one is committed, or never will be.

    On PostgreSQL a row has its id before it is committed. Who writes now is waited for, and
    waits for nobody himself. SQLite has one writer at a time.
    """
    last = Horizon(
        completion=CourseCompletion.objects.aggregate(n=Max("pk"))["n"] or 0,
        enrolment=Enrolment.objects.aggregate(n=Max("pk"))["n"] or 0,
    )
    if connection.vendor == "postgresql":
        _wait_for_writers(patience=PATIENCE)
    return last


def _wait_for_writers(*, patience: float) -> None:
    ours = monotonic() + patience
    writing = _writers()
    while writing := writing & _writers():
        if monotonic() > ours:
            raise StillBeingWritten
        sleep(0.02)


def _writers() -> set[str]:
    """The transactions that have begun to write enrolments or completions."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT virtualtransaction FROM pg_locks
            WHERE mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND relation IN (%s::regclass, %s::regclass)""",
            [Enrolment._meta.db_table, CourseCompletion._meta.db_table],
        )
        return {row[0] for row in cursor.fetchall()}


def fold_movements() -> None:
    """Make one row of those with the same day; no sum changes, also not for a reader."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(FOLD)


def _has_moved(campaign: Campaign, stored: Reckoning) -> bool:
    return bool(campaign.moved_since(horizon_of(stored)).exists())


def horizon_of(stored: Reckoning) -> Horizon:
    return Horizon(
        enrolment=stored.last_enrolment_id, completion=stored.last_completion_id
    )


def _advance(stored: Reckoning, horizon: Horizon) -> None:
    """Nothing between the two counts; unless another has reckoned it anew meanwhile."""
    unchanged = Reckoning.objects.filter(
        pk=stored.pk,
        mark=stored.mark,
        last_enrolment_id=stored.last_enrolment_id,
        last_completion_id=stored.last_completion_id,
    )
    unchanged.update(
        last_enrolment_id=horizon.enrolment, last_completion_id=horizon.completion
    )


def _write(
    campaign: Campaign,
    *,
    mark: int,
    horizon: Horizon,
    by: User | None,
    at: datetime,
) -> None:
    members = campaign.standing_at(horizon)
    totals = list(rolled_up(own_tallies(members, state="before")))
    with transaction.atomic():
        reckoning, _created = Reckoning.objects.update_or_create(
            day=campaign.on,
            course=campaign.course,
            cycle=campaign.cycle,
            defaults={
                "mark": mark,
                "last_enrolment_id": horizon.enrolment,
                "last_completion_id": horizon.completion,
                "reckoned_at": at,
                "reckoned_by": by,
            },
        )
        reckoning.tallies.all().delete()
        for first in range(0, len(totals), BATCH):
            _write_tallies(reckoning, totals[first : first + BATCH])


def _write_tallies(reckoning: Reckoning, totals: Iterable[tuple[str, Tally]]) -> None:
    found = dict(totals)
    units = dict(Unit.objects.filter(path__in=found).values_list("path", "pk"))
    ReckonedTally.objects.bulk_create(
        ReckonedTally(
            reckoning=reckoning,
            unit_id=units[path],
            done=total.done,
            progress=total.progress,
            todo=total.todo,
            exempt=total.exempt,
            late=total.late,
        )
        for path, total in found.items()
    )
