"""Writes a pack of evidence to a file."""

import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from elearning.evidence.packing import pack
from elearning.evidence.reporting.tallies import FIRST_DAY, LAST_DAY
from elearning.frameworks.models import Framework, Question
from elearning.people.models import Unit


class Command(BaseCommand):
    help = "Write the evidence of a unit for a period and LKE questions as one ZIP."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", required=True, metavar="CODE")
        parser.add_argument("--from", required=True, dest="starts_on", metavar="DATE")
        parser.add_argument("--to", required=True, dest="ends_on", metavar="DATE")
        parser.add_argument("--indicator", nargs="*", default=[], metavar="CODE")
        parser.add_argument("--out", required=True, metavar="PATH")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"There is no unit with the code {options['unit']}.")
        out = _place(Path(options["out"]))
        starts_on, ends_on = _day(options["starts_on"]), _day(options["ends_on"])
        if ends_on < starts_on:
            raise CommandError("The last day lies before the first.")
        packed = pack(
            unit=unit,
            starts_on=starts_on,
            ends_on=ends_on,
            questions=_questions(options["indicator"]),
            by=None,
            at=timezone.now(),
        )
        shutil.move(packed.path, out)
        self.stdout.write(
            f"{out}: {packed.record.record_count} records, "
            f"sha256 {packed.record.sha256}"
        )


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not FIRST_DAY <= day <= LAST_DAY:
        raise CommandError(f"{text} is no date; write year-month-day.")
    return day


def _place(out: Path) -> Path:
    """Where the pack will lie; asked before the work begins and the pack is logged."""
    if out.is_dir():
        raise CommandError(f"{out} is a folder; name a file.")
    if not os.access(out if out.exists() else out.parent, os.W_OK):
        raise CommandError(f"{out} cannot be written.")
    return out


def _questions(codes: list[str]) -> list[Question]:
    today = timezone.localdate()
    framework = Framework.objects.on(today).order_by("-valid_from").first()
    if framework is None:
        raise CommandError("No framework is loaded.")
    questions = framework.questions.select_related("indicator__area").order_by("code")
    if not codes:
        served = list(questions.filter(courses__isnull=False).distinct())
        if not served:
            raise CommandError("No module serves a question yet.")
        return served
    found = {q.code: q for q in questions.filter(code__in=[c.upper() for c in codes])}
    if missing := [code for code in codes if code.upper() not in found]:
        raise CommandError(f"The framework has no question {', '.join(missing)}.")
    return list(found.values())
