"""Checks every record and the chain of seals."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from elearning.evidence.sealing import verify

WORDS = {
    "edited": "record %s was edited",
    "missing": "seal %s: records were removed or inserted",
    "root": "seal %s: records were changed or reordered",
    "chain": "seal %s does not follow the one before",
    "tail": "the head %s is not in the chain: its tail was cut off",
}


class Command(BaseCommand):
    help = "Recompute the digests of all completions and the chain of seals."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", help="a head that was printed before")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = verify(known_head=options["head"])
        for finding in findings:
            self.stdout.write(WORDS[finding.kind] % finding.subject)
        if findings:
            raise CommandError(f"{len(findings)} findings.")
        self.stdout.write("All records and seals hold.")
