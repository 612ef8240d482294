"""manage.py load_library [--module SLUG]: modules from their files, as new versions."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from courses.library_files import LibraryHasProblems
from courses.loading import LkeQuestionUnknown, LoadReport, Release, SiteNotFounded
from courses.models import ChangeKind
from elearning.static_files import require_static_files
from quizzes.loading import load_module

LIBRARY = Path(__file__).resolve().parents[3] / "courses" / "library"


class Command(BaseCommand):
    help = "Load modules of the library from their files, as new versions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--module", help="the slug of one module; without it, all")
        parser.add_argument("--library", type=Path, default=LIBRARY)
        parser.add_argument(
            "--change",
            default=ChangeKind.MINOR.value,
            choices=[kind.value for kind in ChangeKind if kind != ChangeKind.FIRST],
            help="what the change means for those who have finished",
        )
        parser.add_argument("--note", default="Diperbarui dari berkas pustaka.")

    def handle(self, *args: Any, **options: Any) -> None:
        require_static_files()
        release = Release(
            by=None,
            at=timezone.now(),
            change_kind=options["change"],
            change_note=options["note"],
        )
        for folder in _folders(options["library"], options["module"]):
            try:
                report = load_module(folder=folder, release=release)
            except LibraryHasProblems as problems:
                raise CommandError(str(problems)) from problems
            except SiteNotFounded as reason:
                raise CommandError(
                    "The site has no list of modules yet. Run 'manage.py demo' first."
                ) from reason
            except LkeQuestionUnknown as missing:
                raise CommandError(
                    f"{folder.name}: the LKE has no question {missing}. Is it loaded?"
                ) from missing
            self._tell(report)

    def _tell(self, report: LoadReport) -> None:
        for heading in ("created", "updated", "kept"):
            for title in getattr(report, heading):
                why = ", edited in the CMS since" if heading == "kept" else ""
                self.stdout.write(f"{report.module}: {heading}{why}: {title}")
        if not report.changed_anything:
            self.stdout.write(f"{report.module}: nothing has changed")


def _folders(library: Path, slug: str | None) -> list[Path]:
    found = sorted(file.parent for file in library.glob("*/module.toml"))
    chosen = [folder for folder in found if slug in {None, folder.name}]
    if not chosen:
        known = ", ".join(folder.name for folder in found) or "none"
        raise CommandError(f"No such module: {slug}. Known: {known}.")
    return chosen
