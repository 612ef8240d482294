"""Reads the 18 digits of a NIP (PNS) or an NI PPPK; knows no database.

Shape: birth date (8), then for a PNS year and month of appointment (6), for a PPPK year (4)
and contract marker (2, from 21), then sex (1) and a sequence number (3).
Source: Perka BKN 22/2007; the shape of the NI PPPK from numbers in use.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

SEPARATORS = re.compile(r"[\s.\-'’`\"]")
EIGHTEEN_DIGITS = re.compile(r"[0-9]{18}")
FLOAT = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+|[0-9]{15,}[.,]0+")
FIRST_PPPK_MARKER = 21
AGES = range(17, 76)
FIRST_APPOINTMENT = 1970


class InvalidNip(ValueError):
    """The text is no NIP; the message says why and what to do."""


class NipKind(StrEnum):
    PNS = "pns"
    PPPK = "pppk"
    UNKNOWN = "unknown"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True)
class Nip:
    """A number that has the shape of a NIP; ``warnings`` tell what looks odd in it.

    Real numbers have exceptions (corrected birth dates), so odd is not wrong.
    """

    digits: str
    kind: NipKind
    birth_date: date
    sex: Sex
    warnings: tuple[str, ...] = ()


def normalise_nip(text: str) -> str:
    """'19860926 201505 1 001' as people write it becomes 18 digits."""
    return SEPARATORS.sub("", text)


def format_nip(digits: str) -> str:
    """18 digits in the groups of official letters: '19860926 201505 1 001'."""
    return f"{digits[:8]} {digits[8:14]} {digits[14:15]} {digits[15:]}"


def parse_nip(text: str, *, today: date | None = None) -> Nip:
    """Read a NIP as written, with ``today`` also checking age and year of appointment.

    Raises InvalidNip when the text cannot be a NIP.
    """
    digits = _digits(text)
    birth_date = _birth_date(digits)
    if digits[14] not in "12":
        raise InvalidNip(_("The 15th digit of a NIP is 1 or 2, here it is another."))
    return Nip(
        digits=digits,
        kind=_kind(digits),
        birth_date=birth_date,
        sex=Sex.MALE if digits[14] == "1" else Sex.FEMALE,
        warnings=tuple(_warnings(digits, birth_date=birth_date, today=today)),
    )


def _digits(text: str) -> str:
    if FLOAT.fullmatch(text.strip()):
        raise InvalidNip(as_text_please())
    digits = normalise_nip(text)
    if not EIGHTEEN_DIGITS.fullmatch(digits):
        raise InvalidNip(
            _("A NIP has 18 digits; this has %(count)d characters.")
            % {"count": len(digits)}
        )
    if digits.endswith("000"):
        raise InvalidNip(as_text_please())
    return digits


def as_text_please() -> str:
    """The one remedy for a NIP that a spreadsheet has turned into a number."""
    return _(
        "The spreadsheet kept this NIP as a number and lost its last digits. "
        "Format the column as Text, enter the NIP again and save."
    )


def _birth_date(digits: str) -> date:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise InvalidNip(
            _("The first 8 digits of a NIP are the birth date; this is no date.")
        ) from None


def _kind(digits: str) -> NipKind:
    marker = int(digits[12:14])
    if 1 <= marker <= 12:
        return NipKind.PNS
    return NipKind.PPPK if marker >= FIRST_PPPK_MARKER else NipKind.UNKNOWN


def _warnings(digits: str, *, birth_date: date, today: date | None) -> list[str]:
    found = []
    year = int(digits[8:12])
    if _kind(digits) is NipKind.UNKNOWN:
        found.append(_("Digits 13 and 14 are neither a month nor a contract number."))
    if year < max(FIRST_APPOINTMENT, birth_date.year + AGES.start):
        found.append(_("The year of appointment is too early for the birth date."))
    if today is None:
        return found
    if year > today.year + 1:
        found.append(_("The year of appointment is in the future."))
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    if today.year - birth_date.year - (not had_birthday) not in AGES:
        found.append(_("The birth date gives an age outside 17 to 75."))
    return found
