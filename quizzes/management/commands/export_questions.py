"""manage.py export_questions --bank SLUG --format gift|moodle-xml|qti: a bank as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizzes.exporting import export_bank
from quizzes.formats import WRITABLE, left_out, write
from quizzes.import_words import said

from .import_questions import bank_of


class Command(BaseCommand):
    help = "Write the questions of a bank as GIFT, Moodle XML or QTI 2.1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bank", required=True, help="the code of the bank")
        parser.add_argument("--format", required=True, choices=WRITABLE)
        parser.add_argument("--out", type=Path, help="a file; without it, to stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        bank, format = bank_of(options["bank"]), options["format"]
        if format == "qti" and options["out"] is None:
            raise CommandError("QTI is a ZIP: name a file for it with --out.")
        questions = export_bank(bank)
        for question in questions:
            for note in left_out(question, format=format):
                self.stderr.write(f"{question.code}: {said(note)}")
        data = write(questions, format=format, title=bank.name)
        if options["out"] is None:
            self.stdout.write(data.decode(), ending="")
            return
        try:
            options["out"].write_bytes(data)
        except OSError as reason:
            raise CommandError(
                f"{options['out']} cannot be written: {reason.strerror or reason}."
            ) from reason
