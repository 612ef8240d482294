"""manage.py work: the process that does background work."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Do background work: imports, large exports, packs. Runs beside the server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="Do what waits, then end."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        words = ["--backend", "background", "--queue-name", "*"]
        call_command(
            "db_worker",
            *words,
            *(["--batch"] if options["once"] else []),
            verbosity=options["verbosity"],
        )
