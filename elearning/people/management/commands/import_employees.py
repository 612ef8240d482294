"""manage.py import_employees FILE: units and employees from a SIASN export."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from elearning.people.importing import (
    REFUSALS,
    Action,
    KnownHasChanged,
    apply_import,
    bring_file,
    confirm,
    plan_import,
)
from elearning.people.importing.results import result_columns, result_rows
from elearning.people.inviting import give_accounts
from elearning.people.models import ImportRow, PeopleImport
from elearning.people.refusals import NotATable
from elearning.tabular import csv_stream


class Command(BaseCommand):
    help = "Bring in units and employees from a SIASN export (XLSX or CSV)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would happen, no more."
        )
        parser.add_argument(
            "--report", type=Path, help="Write every row and what became of it as CSV."
        )
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            help="The day on which changed jobs begin (YYYY-MM-DD); today if left out.",
        )
        parser.add_argument(
            "--allow-partial",
            action="store_true",
            help="Accept a file with under 90 %% of the active people.",
        )
        parser.add_argument(
            "--end-missing",
            action="store_true",
            help="End the jobs of people who are not in the file.",
        )

        parser.add_argument(
            "--give-accounts",
            action="store_true",
            help="Give accounts to active people with an e-mail address on record.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        batch = bring_file(
            filename=options["file"].name,
            as_of=options["as_of"] or timezone.localdate(at),
            by=None,
            at=at,
        )
        try:
            self._run(batch, options)
        except (NotATable, KnownHasChanged, *REFUSALS) as refusal:
            raise CommandError(str(refusal)) from None
        finally:
            batch.refresh_from_db()
            if not batch.is_written:
                batch.delete()
        if options["give_accounts"] and not options["dry_run"]:
            self._give_accounts()

    def _run(self, batch: PeopleImport, options: dict[str, Any]) -> None:
        """The dry run, its report, then the writing; a report comes even of a refusal."""
        plan_import(batch=batch, path=options["file"])
        if options["report"]:
            write_report(batch, options["report"])
        if not options["dry_run"]:
            now = timezone.now()
            confirmed = confirm(
                batch=batch,
                by=None,
                at=now,
                allow_partial=options["allow_partial"],
                end_missing=options["end_missing"],
            )
            apply_import(batch=confirmed, at=now)
        self._tell(batch, dry_run=options["dry_run"])

    def _give_accounts(self) -> None:
        now = timezone.now()
        invited = give_accounts(on=timezone.localdate(now), by=None, at=now)
        self.stdout.write(
            _(
                "accounts given: %(given)d; active people without an e-mail address of "
                "their own, who have none: %(without)d"
            )
            % {"given": invited.given, "without": invited.without_address}
        )

    def _tell(self, batch: PeopleImport, *, dry_run: bool) -> None:
        told = ImportRow.objects.filter(batch=batch).exclude(action=Action.MISSING)
        told = told.exclude(action=Action.UNCHANGED, message="").order_by("position")
        for row in told.iterator():
            self.stdout.write(
                f"{row.sheet} {row.number}  {row.nip}  {row.name}  "
                f"{row.get_action_display()}  {row.message}".rstrip()
            )
        for line in summary(batch):
            self.stdout.write(line)
        if dry_run:
            self.stdout.write(_("Dry run: nothing was written."))


def summary(batch: PeopleImport) -> Iterator[str]:
    """What happened, in a line each."""
    yield ""
    for action in Action:
        yield f"{action.label}: {batch.counts[action]}"
    yield _("new units: %(count)d") % {"count": len(batch.new_units)}
    if batch.skipped_sheets:
        yield _("sheets without the headings, left out: %(names)s") % {
            "names": ", ".join(batch.skipped_sheets)
        }


def write_report(batch: PeopleImport, path: Path) -> None:
    """Every row of the file with what became of it."""
    with path.open("wb") as file:
        file.writelines(csv_stream(result_columns(), result_rows(batch)))
