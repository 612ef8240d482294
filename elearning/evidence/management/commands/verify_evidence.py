"""Checks a pack of evidence; works without a database."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop
from django.utils.translation import ngettext

from elearning.evidence.verifying import Examination, Finding, NotAPack, examine

FIGURES = {
    "completions": _noop("completions"),
    "did": _noop("done"),
    "exempt": _noop("exempt"),
    "gain": _noop("means of the tests"),
    "missing": _noop("not done yet"),
    "percent": _noop("percentage"),
    "should": _noop("obliged"),
}
WORDS = {
    "chain": _noop("Seal %(path)s does not follow the one before."),
    "changed": _noop("%(path)s has changed."),
    "extra": _noop("%(path)s does not belong to the pack."),
    "head": _noop("Seal %(path)s was edited: its head does not fit."),
    "key": _noop("%(path)s signed, which is not the key that was expected."),
    "missing": _noop("%(path)s is missing."),
    "proof": _noop(
        "The %(told)s records of the pack under seal %(path)s are not sealed."
    ),
    "record": _noop("The facts of record %(path)s were changed."),
    "row-twice": _noop("Employee %(path)s is counted twice."),
    "score": _noop("Record %(path)s has the score %(found)s, the recap says %(told)s."),
    "seal-signature": _noop("The signature of seal %(path)s does not hold."),
    "signature": _noop("The signature under %(path)s does not hold."),
    "twice": _noop("Record %(path)s is in the pack twice."),
    "unfounded": _noop("%(path)s is told as done, and no record bears it out."),
    "unreadable": _noop("%(path)s cannot be read."),
    "unsigned": _noop("%(path)s is not signed."),
}
FIGURE = _noop("%(path)s, %(name)s: the recap says %(told)s, its rows give %(found)s.")


class Command(BaseCommand):
    help = (
        "Recompute digests, proofs, signatures and figures of a pack (ZIP or folder)."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path")
        parser.add_argument(
            "--key",
            nargs="*",
            default=[],
            help="keys that may have signed, by their id",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["path"])
        try:
            found = examine(path, keys=options["key"])
        except NotAPack:
            raise CommandError(
                _("%(path)s is no pack of evidence.") % {"path": path}
            ) from None
        for line in _said(found):
            self.stdout.write(line)
        if count := len(found.findings):
            raise CommandError(
                ngettext("%(n)d finding.", "%(n)d findings.", count) % {"n": count}
            )
        self.stdout.write(_("Everything holds."))
        if path.is_file():
            # Whoever writes a whole pack anew can make its sums agree; not this one.
            with path.open("rb") as pack:
                digest = hashlib.file_digest(pack, "sha256").hexdigest()
            self.stdout.write(
                _("Compare with the record of the pack: sha256 %(digest)s")
                % {"digest": digest}
            )


def _said(found: Examination) -> Iterator[str]:
    """What was checked, what to compare, and what does not hold."""
    yield _("%(files)d files checked.") % {"files": found.files}
    if found.questions:
        yield _(
            "%(figures)d figures of %(questions)d questions reckoned from their rows, "
            "%(records)d records checked under %(seals)d seals."
        ) % vars(found)
    else:
        yield _("This pack was made before figures and records came along to check.")
    if found.unsealed:
        yield _("%(n)d records are so new that no seal covers them yet.") % {
            "n": found.unsealed
        }
    if found.last_seal is not None:
        yield _("Last seal %(number)s, head %(head)s.") % found.last_seal
    if found.key:
        yield _("Signed by key %(key)s; seals by %(seals)s.") % {
            "key": found.key,
            "seals": ", ".join(found.seal_keys) or "–",
        }
    else:
        yield _("The pack is not signed.")
    yield from map(_sentence, found.findings)


def _sentence(finding: Finding) -> str:
    kind, _dash, name = finding.kind.partition("figure-")
    words = FIGURE if name else WORDS[kind]
    separator = get_format("DECIMAL_SEPARATOR")
    return _(words) % {
        "found": finding.found.replace(".", separator),
        "name": _(FIGURES[name]) if name else "",
        "path": finding.path,
        "told": finding.told.replace(".", separator),
    }
