"""Numbers as people write them in Indonesia, and as computers do."""

import re
from decimal import Decimal

LONGEST = 40
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?")
PLAIN = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)


def readings(text: str) -> list[Decimal]:
    """What the typed number may mean, the Indonesian way first; empty for no number.

    12,5 · 12.5 · 1.500.000 · 1.500,75 · 2e3. Points in groups of three divide thousands, but
    a single one may stand for the comma: 1.500 is 1500 and, to be fair, also 1.5.
    """
    written = re.sub(r"[\s\u00a0\u202f]", "", text).replace("\u2212", "-")
    if len(written) > LONGEST:
        return []
    found = []
    if THOUSANDS.fullmatch(written):
        found.append(_decimal(written.replace(".", "")))
    if PLAIN.fullmatch(written):
        found.append(_decimal(written))
    return found


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace(",", "."))


def read_number(text: str) -> Decimal | None:
    """The first reading; None where it is no number."""
    return next(iter(readings(text)), None)
