"""Asks for background work; the worker takes it once the asking is committed."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from elearning.models import Job

from .tasks import perform


def start(
    *, work: str, title: str, parameters: dict[str, Any], by: Any, at: datetime
) -> Job:
    """Let a worker run the function ``work`` (a dotted path) with ``parameters``."""
    job = Job.objects.create(
        work=work, title=title, parameters=parameters, asked_by=by, asked_at=at
    )
    transaction.on_commit(partial(perform.enqueue, key=str(job.key)))
    return job
