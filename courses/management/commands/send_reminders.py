"""manage.py send_reminders: digests of what is due, once a day and stage. Run it hourly."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from courses.reminding import deliver, remind


class Command(BaseCommand):
    help = "Tell people what is due, and heads of units what is a week late."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        with translation.override("id"):
            told = remind(at=now, by=None)
            delivered = deliver(at=now, by=None)
        self.stdout.write(
            _("told: %(people)d people, %(lines)d duties; mailed: %(sent)d")
            % {"people": told.people, "lines": told.lines, "sent": delivered.sent}
        )
        if delivered.failed:
            raise CommandError(
                _(
                    "%(count)d mails could not be sent and are tried again next time. "
                    "Check EMAIL_HOST and the log."
                )
                % {"count": delivered.failed}
            )
