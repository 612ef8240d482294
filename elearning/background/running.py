"""Runs a job in the worker: progress, outcome, and one sentence where it fails."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from django.core.files import File
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from elearning.models import Job

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]
Report: TypeAlias = Callable[[int, int], None]  # how much is done, of how much
BEAT = timedelta(seconds=1)


def silent(done: int, total: int) -> None:
    """The report of work whose progress nobody follows."""


class WorkStopped(Exception):
    """The work cannot be done; the message tells the person who asked what to do."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of it: figures for the page, and a file where there is one.

    ``path`` is a temporary file that is moved to the storage under ``filename``.
    """

    summary: dict[str, Any] = field(default_factory=dict)
    path: Path | None = None
    filename: str = ""


@dataclass
class Running:
    """What the work may ask and tell. ``at`` is when it was asked for."""

    job: Job
    clock: Clock

    @property
    def parameters(self) -> dict[str, Any]:
        return dict(self.job.parameters)

    @property
    def by(self) -> Any:
        return self.job.asked_by

    def now(self) -> datetime:
        return self.clock()

    def report(self, done: int, total: int) -> None:
        """Say how far it is: written at most once a second, outside long transactions."""
        now = self.clock()
        self.job.done, self.job.total = done, total
        if self.job.beat_at and now - self.job.beat_at < BEAT and done < total:
            return
        self.job.beat_at = now
        self.job.save(update_fields=["done", "total", "beat_at"])


def run(*, key: str, clock: Clock) -> None:
    """Run the job once; one that is finished stays as it is."""
    job = Job.objects.select_related("asked_by").get(key=key)
    if job.finished_at is not None:
        return
    job.begun_at = job.beat_at = clock()
    job.save(update_fields=["begun_at", "beat_at"])
    work: Callable[..., Outcome] = import_string(job.work)
    try:
        outcome = work(running=Running(job=job, clock=clock))
    except WorkStopped as stopped:
        _fail(job, problem=str(stopped), at=clock())
    except Exception:
        logger.exception("Job %s failed", job.key)
        problem = _("Something went wrong on our side. Nothing was changed: try again.")
        _fail(job, problem=problem, at=clock())
    else:
        _finish(job, outcome=outcome, at=clock())


def _fail(job: Job, *, problem: str, at: datetime) -> None:
    job.problem, job.finished_at = problem, at
    job.save(update_fields=["problem", "finished_at"])


def _finish(job: Job, *, outcome: Outcome, at: datetime) -> None:
    job.summary, job.finished_at = outcome.summary, at
    job.done = job.total = max(job.total, job.done)
    if outcome.path is not None:
        with outcome.path.open("rb") as content:
            job.file.save(outcome.filename, File(content), save=False)
        outcome.path.unlink()
    job.save()
