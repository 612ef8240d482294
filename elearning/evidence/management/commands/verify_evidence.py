"""Checks a pack of evidence; works without a database."""

import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from elearning.evidence.verifying import NotAPack, verify_pack

WORDS = {
    "changed": "has changed",
    "missing": "is missing",
    "extra": "does not belong to the pack",
}


class Command(BaseCommand):
    help = "Recompute every digest of a pack and name what does not hold."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["path"])
        try:
            findings = verify_pack(path)
        except NotAPack:
            raise CommandError(f"{path} is no pack of evidence.") from None
        for finding in findings:
            self.stdout.write(f"{finding.path} {WORDS[finding.kind]}")
        if findings:
            raise CommandError(f"{len(findings)} files do not hold.")
        self.stdout.write("Every file is as it was when the pack was made.")
        # Whoever writes a whole pack anew can make its sums agree; not this one.
        with path.open("rb") as pack:
            digest = hashlib.file_digest(pack, "sha256").hexdigest()
        self.stdout.write(f"Compare with the record of the pack: sha256 {digest}")
