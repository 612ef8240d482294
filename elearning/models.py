"""Background work, the one thing that belongs to no room."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# A worker that showed no sign of life for so long was killed, or never came.
PATIENCE = timedelta(minutes=10)


def place_of_result(job: "Job", filename: str) -> str:
    """Outside the folders that are served: only the view of the job hands it out."""
    return f"jobs/{job.key}/{filename}"


class JobQuerySet(models.QuerySet["Job"]):
    def of(self, user: models.Model) -> Self:
        return self.filter(asked_by=user)

    def under_way(self) -> Self:
        return self.filter(finished_at__isnull=True)


class Job(models.Model):
    """One piece of background work: what was asked, how far it is, what came of it.

    ``done`` of ``total`` are in the unit of the work (rows, people); 0 of 0 is not known yet.
    ``beat_at`` is the last sign of life of the worker. ``problem`` is a sentence for the
    person who asked. ``summary`` holds what the page of the work shows.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for its turn")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Not done")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"parameters": "general"}

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    work = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    parameters = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    file = models.FileField(upload_to=place_of_result, blank=True, max_length=200)

    objects = JobQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(begun_at__isnull=True, beat_at__isnull=True)
                | models.Q(begun_at__isnull=False, beat_at__isnull=False),
                name="job_begun_with_a_beat",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True)
                | models.Q(begun_at__isnull=False),
                name="job_finished_after_begun",
            ),
            models.CheckConstraint(
                condition=models.Q(problem="") | models.Q(finished_at__isnull=False),
                name="job_problem_when_finished",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="job_of_a_person")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        if self.finished_at is not None:
            return self.State.FAILED if self.problem else self.State.DONE
        return self.State.WAITING if self.begun_at is None else self.State.RUNNING

    def get_state_display(self) -> str:
        return str(self.State(self.state).label)

    @property
    def percent(self) -> int | None:
        """How far it is, rounded down; None where nobody knows how much there is."""
        return 100 * self.done // self.total if self.total else None

    def is_silent(self, *, at: datetime) -> bool:
        """Whether it should have shown a sign of life by now."""
        last = self.beat_at or self.asked_at
        return self.finished_at is None and at - last > PATIENCE
