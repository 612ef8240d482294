"""Seals what was recorded since the last seal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from elearning.evidence.sealing import seal
from elearning.signing import NotAnEd25519Key


class Command(BaseCommand):
    help = "Chain the digests of new records into a seal and sign it."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = seal(by=None, at=timezone.now())
        except (NotAnEd25519Key, OSError, ValueError) as error:
            raise CommandError(
                _("The agency's key cannot be used: %(error)s") % {"error": error}
            ) from None
        if made is None:
            self.stdout.write(_("Nothing new to seal."))
            return
        self.stdout.write(
            _("Seal %(number)d: %(count)d records, head %(head)s, key %(key)s")
            % {
                "number": made.number,
                "count": made.record_count,
                "head": made.head,
                "key": made.key_id,
            }
        )
