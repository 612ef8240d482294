"""Opens the duties that repeat in their next period; run it daily."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from courses.renewing import renew_duties


class Command(BaseCommand):
    help = "Open duties that repeat again, two weeks before their next period begins."

    def handle(self, *args: Any, **options: Any) -> None:
        renewed = renew_duties(by=None, at=timezone.now())
        self.stdout.write(f"{len(renewed.opened)} duties opened.")
        for row in renewed.kept_back:
            self.stdout.write(
                f"Not opened: {row.course.title} ({row.cycle.code}), because the module "
                "is off the site or no longer repeats so often."
            )
