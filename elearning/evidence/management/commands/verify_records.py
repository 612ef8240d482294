"""Checks every record and the chain of seals."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop
from django.utils.translation import ngettext

from elearning.evidence.checking import SealFinding, keys_used, verify
from elearning.evidence.models import Seal
from elearning.evidence.sealing import sealed_count

RECORDS = {
    "certificate": _noop("certificate %(id)s"),
    "certificate-revocation": _noop("withdrawal of a certificate %(id)s"),
    "completion-revocation": _noop("revocation of a completion %(id)s"),
    "course-completion": _noop("completion %(id)s"),
}
WORDS = {
    "chain": _noop("Seal %(subject)s does not follow the one before."),
    "cut": _noop(
        "Seal %(subject)s was made here and is no longer there: the tail was cut off "
        "(head %(other)s)."
    ),
    "edited": _noop("The facts of %(record)s were edited."),
    "inserted": _noop(
        "%(record)s was inserted into the records of seal %(other)s afterwards."
    ),
    "kept": _noop("%(subject)s cannot be read: no head is compared with it."),
    "key": _noop("Seal %(subject)s is signed by another key: %(other)s."),
    "leaves": _noop(
        "The list of what seal %(subject)s covers is missing or was changed."
    ),
    "missing": _noop("Seal %(subject)s: records were removed or inserted."),
    "removed": _noop("%(record)s was removed; seal %(other)s covers it."),
    "reordered": _noop(
        "Under the id of %(record)s now lies record %(other)s: reordered."
    ),
    "replaced": _noop("%(record)s was replaced by one that was not sealed."),
    "rewritten": _noop(
        "Seal %(subject)s was written anew; the one made here had the head %(other)s."
    ),
    "root": _noop("Seal %(subject)s: records were changed or reordered."),
    "seal-edited": _noop("Seal %(subject)s was edited: its head does not fit."),
    "seal-removed": _noop("Seal %(subject)s was removed from the chain."),
    "signature": _noop("The signature of seal %(subject)s does not hold."),
    "swapped": _noop("The people of %(record)s and of record %(other)s were swapped."),
    "tail": _noop("The head %(subject)s is not in the chain: its tail was cut off."),
    "unsigned": _noop("Seal %(subject)s has lost its signature."),
}


class Command(BaseCommand):
    help = "Recompute the digests of all records, the seals and their signatures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", help="a head that was printed before")
        parser.add_argument(
            "--key",
            nargs="*",
            default=[],
            help="keys that may have signed, by their id",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        findings = verify(known_head=options["head"], keys=options["key"])
        for line in (*_keys(), *map(_sentence, findings)):
            self.stdout.write(line)
        if findings:
            raise CommandError(
                ngettext("%(n)d finding.", "%(n)d findings.", len(findings))
                % {"n": len(findings)}
            )
        self.stdout.write(
            _("All hold: %(records)d sealed records under %(seals)d seals.")
            % {"records": sealed_count(), "seals": Seal.objects.count()}
        )


def _keys() -> Iterator[str]:
    """Which key signed; a change of keys is nothing wrong, but nobody shall miss it."""
    for number, key in keys_used():
        said = _("From seal %(number)d on: signed by key %(key)s.")
        if not key:
            said = _("From seal %(number)d on: not signed yet.")
        yield said % {"number": number, "key": key}


def _sentence(finding: SealFinding) -> str:
    record = _(RECORDS[finding.of]) % {"id": finding.subject} if finding.of else ""
    said = _(WORDS[finding.kind]) % {
        "other": finding.other,
        "record": record,
        "subject": finding.subject,
    }
    return said[0].upper() + said[1:]
