"""What the worker process calls."""

from django.utils import timezone
from django_tasks import task

from .running import run


@task(backend="background")
def perform(key: str) -> None:
    run(key=key, clock=timezone.now)
