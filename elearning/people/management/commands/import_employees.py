"""manage.py import_employees FILE: units and employees from a SIASN export."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from elearning.people.importing import (
    Action,
    NothingUsable,
    Plan,
    ProblemsHideLeavers,
    TooFewPeople,
    apply_plan,
    plan_import,
    read_employee_file,
)
from elearning.people.inviting import give_accounts
from elearning.people.spreadsheets import NotATable
from elearning.tabular import Column, csv_stream

REFUSALS = (NotATable, NothingUsable, TooFewPeople, ProblemsHideLeavers)


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
        try:
            plan = self._run(options)
        except REFUSALS as refusal:
            raise CommandError(str(refusal)) from None
        self._tell(plan, dry_run=options["dry_run"])
        if options["give_accounts"] and not options["dry_run"]:
            self._give_accounts()

    def _run(self, options: dict[str, Any]) -> Plan:
        """Plan and apply in one transaction; a report is written even of a refusal."""
        tables = read_employee_file(options["file"])
        with transaction.atomic():
            plan = plan_import(
                tables=tables, as_of=options["as_of"] or timezone.localdate()
            )
            if options["report"]:
                write_report(plan, options["report"])
            if not options["dry_run"]:
                apply_plan(
                    plan=plan,
                    by=None,
                    at=timezone.now(),
                    allow_partial=options["allow_partial"],
                    end_missing=options["end_missing"],
                )
        return plan

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

    def _tell(self, plan: Plan, *, dry_run: bool) -> None:
        for row in plan.rows:
            if row.action is not Action.UNCHANGED or row.message:
                self.stdout.write(
                    f"{row.sheet} {row.number}  {row.nip}  {row.name}  "
                    f"{action_name(row.action)}  {row.message}".rstrip()
                )
        for line in summary(plan):
            self.stdout.write(line)
        if dry_run:
            self.stdout.write(_("Dry run: nothing was written."))


def action_name(action: Action) -> str:
    return {
        Action.CREATE: _("new"),
        Action.MOVE: _("changed job"),
        Action.UPDATE: _("changed details"),
        Action.UNCHANGED: _("unchanged"),
        Action.PROBLEM: _("problem, left out"),
    }[action]


def summary(plan: Plan) -> Iterator[str]:
    """What happened, in a line each."""
    yield ""
    for action in Action:
        yield f"{action_name(action)}: {plan.counts[action]}"
    yield _("new units: %(count)d") % {"count": len(plan.new_units)}
    yield _("active people who are not in the file: %(count)d") % {
        "count": plan.known_active - plan.found_active
    }
    if plan.skipped_sheets:
        yield _("sheets without the headings, left out: %(names)s") % {
            "names": ", ".join(plan.skipped_sheets)
        }


def write_report(plan: Plan, path: Path) -> None:
    """Every row of the file with what became of it."""
    headings = (_("Sheet"), _("Row"), "NIP", _("Name"), _("What"), _("Message"))
    rows = (
        (r.sheet, r.number, r.nip, r.name, action_name(r.action), r.message)
        for r in plan.rows
    )
    with path.open("wb") as file:
        file.writelines(csv_stream([Column(name) for name in headings], rows))
