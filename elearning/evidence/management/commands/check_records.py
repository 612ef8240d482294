"""Recomputes all completions and all reckoned figures from the events; every night."""

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from elearning.evidence.checking import check_completions, check_tallies

WORDS = {
    "certificate-digest": "%s does not say what it said when it was issued",
    "certificate-facts": "%s says another score or other lesson hours than the record",
    "digest": "%s was edited: its digest does not fit",
    "missing": "%s: all steps are done, but no completion is recorded",
    "no-certificate": "%s has no certificate",
    "score": "%s has another score than its last graded step",
    "tally": "%s: the reckoned figures are not those of the rows",
    "unfounded": "%s: its steps do not bear it out",
}


class Command(BaseCommand):
    help = (
        "Recompute completions and reckoned figures from the events; name differences."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for finding in chain(check_completions(), check_tallies()):
            self.stdout.write(
                f"{finding.kind}: {WORDS[finding.kind] % finding.subject}"
            )
            count += 1
        if count:
            raise CommandError(f"{count} differences.")
        self.stdout.write("0 differences: completions and figures follow the events.")
