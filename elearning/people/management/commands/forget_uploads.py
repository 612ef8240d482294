"""manage.py forget_uploads: employee files that nobody wrote within a day go."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import ngettext

from elearning.people.importing import forget_old_files


class Command(BaseCommand):
    help = "Delete employee files that were brought over a day ago; run it each night."

    def handle(self, *args: Any, **options: Any) -> None:
        count = forget_old_files(at=timezone.now())
        said = ngettext("%(count)d file deleted.", "%(count)d files deleted.", count)
        self.stdout.write(said % {"count": count})
