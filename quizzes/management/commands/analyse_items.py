"""manage.py analyse_items: reckons how each question has worked. Run it every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizzes.analysing import analyse_items


class Command(BaseCommand):
    help = (
        "Reckon facility, discrimination, option popularity and time of each question."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        analyse_items(by=None, at=timezone.now(), say=self.stdout.write)
