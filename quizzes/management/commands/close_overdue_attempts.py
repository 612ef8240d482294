"""manage.py close_overdue_attempts: marks attempts whose time is up. Run it every hour."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quizzes.closing import close_overdue


class Command(BaseCommand):
    help = "Close attempts whose time is up, with what was saved in time."

    def handle(self, *args: Any, **options: Any) -> None:
        closing = close_overdue(by=None, at=timezone.now())
        self.stdout.write(f"Attempts closed: {closing.closed}.")
        if closing.failed:
            numbers = ", ".join(map(str, closing.failed))
            raise CommandError(
                f"{len(closing.failed)} attempts were left open, since their learners "
                f"belong to no unit: {numbers}. Enter their units and run this again."
            )
