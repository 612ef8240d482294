"""Reckons the figures of today and of the month ends; every night."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from elearning.evidence.reckoning import (
    StillBeingWritten,
    days_to_reckon,
    reckon,
    tidy,
)


class Command(BaseCommand):
    help = (
        "Reckon the figures of HR's pages for today and the month ends, or for a day."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        today = timezone.localdate(now)
        days = [options["on"]] if options["on"] else days_to_reckon(today)
        try:
            fresh = sum(reckon(on=day, by=None, at=now) for day in days)
        except StillBeingWritten:
            raise CommandError(
                "A transaction has been writing for too long: run it again later."
            ) from None
        tidy(today=today)
        self.stdout.write(f"{len(days)} days reckoned, {fresh} campaigns anew.")
