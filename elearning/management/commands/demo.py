"""Fills the demo: agency, people, modules, a year of activity. Idempotent."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from elearning.demo.building import build_demo
from elearning.static_files import require_static_files


class Command(BaseCommand):
    help = "Load the demo agency with its people, modules and a year of activity."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--employees", type=int, default=2000, metavar="N")
        parser.add_argument("--seed", type=int, default=2026)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo is refused here: set ELEARNING_DEMO=1 on a site without "
                "real data."
            )
        if options["employees"] < 50:
            raise CommandError("The demo needs at least 50 employees.")
        require_static_files()
        build_demo(
            employees=options["employees"],
            seed=options["seed"],
            at=timezone.now(),
            say=self.stdout.write,
        )
