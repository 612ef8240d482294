"""manage.py import_questions FILE --bank SLUG: questions of a GIFT, Moodle XML, Aiken or QTI file.

Exits with 1 when nothing of the file is in the bank afterwards; a file with some bad
questions exits with 0, and says on stderr what is wrong with those.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.formats import READABLE, Problem, limits, read
from quizzes.import_words import explained, place, said, told
from quizzes.importing import ImportPlan, import_questions, plan_import
from quizzes.models import QuestionBank


class Command(BaseCommand):
    help = "Import questions from a GIFT, Moodle XML, Aiken or QTI file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--bank", required=True, help="the code of the bank")
        parser.add_argument(
            "--format", choices=READABLE, help="without it, told from the file"
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what would happen, write nothing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        bank = bank_of(options["bank"])
        parsed = read(_bytes_of(options["file"]), format=options["format"])
        plan = plan_import(bank=bank, parsed=parsed)
        self._tell(plan)
        for problem in plan.problems:
            self.stderr.write(line_of(problem))
        counts = {
            standing: len(plan.of(standing)) for standing in ("new", "changed", "same")
        }
        bad = len(plan.problems) + len(plan.of("retired", "unsound"))
        total = ", ".join(f"{number} {name}" for name, number in counts.items())
        if not any(counts.values()):
            raise CommandError(f"Nothing was imported: {bad} problems.")
        if not options["dry_run"]:
            import_questions(
                bank=bank, parsed=parsed, chosen=None, by=None, at=timezone.now()
            )
        ending = " (nothing was written)" if options["dry_run"] else ""
        self.stdout.write(f"{plan.format}: {total}, {bad} problems{ending}")

    def _tell(self, plan: ImportPlan) -> None:
        for entry in plan.entries:
            where = place(entry.question.line, entry.question.file)
            line = f"{where}: {entry.standing}: {entry.code}"
            notes = " ".join(map(said, entry.notes))
            self.stdout.write(f"{line} {notes}".rstrip())
            if entry.standing in {"retired", "unsound"}:
                why = " ".join(map(explained, entry.problems))
                why = why or _("A retired question has this code.")
                self.stderr.write(f"{where}: {entry.code}: {why}")


def bank_of(slug: str) -> QuestionBank:
    """The bank with this code, or a CommandError that names those there are."""
    bank = QuestionBank.objects.filter(slug=slug).first()
    if bank is None:
        slugs = QuestionBank.objects.order_by("slug").values_list("slug", flat=True)
        known = ", ".join(slugs) or "none"
        raise CommandError(f"There is no bank {slug}. Known: {known}.")
    return bank


def line_of(problem: Problem) -> str:
    """A problem on one line: where, of which question, what, and what to do."""
    words = told(problem)
    where = f"{words['where']}: " if words["where"] else ""
    title = f"{problem.title}: " if problem.title else ""
    return f"{where}{title}{words['what']} {words['advice']}".rstrip()


def _bytes_of(file: Path) -> bytes:
    """What is in the file, but never much more than is read of it."""
    try:
        with file.open("rb") as opened:
            return opened.read(limits.MOST_BYTES + 1)
    except OSError as reason:
        raise CommandError(
            f"{file} cannot be read: {reason.strerror or reason}."
        ) from reason
