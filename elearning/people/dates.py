"""Days as people and spreadsheets write them; knows no database."""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:T.*)?")
INDONESIAN = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
SERIAL = re.compile(r"\d{5}")
DAY_ZERO = date(1899, 12, 30)  # of the serial numbers of spreadsheets
YOUNGEST = 16  # years: nobody is appointed before


def read_date(text: str) -> date | None:
    """'2019-03-01', '01-03-2019', '1/3/2019' or a serial number; else nothing."""
    try:
        if found := ISO.fullmatch(text):
            return date(*map(int, found.groups()))
        if found := INDONESIAN.fullmatch(text):
            return date(*map(int, reversed(found.groups())))
    except ValueError:
        return None
    return DAY_ZERO + timedelta(days=int(text)) if SERIAL.fullmatch(text) else None


def job_since(
    text: str, *, born_on: date, today: date, notes: list[str]
) -> date | None:
    """The day of a TMT, if a job can have begun then; a note says if it cannot."""
    if not text:
        return None
    day = read_date(text)
    if day is None or day > today or day.year < born_on.year + YOUNGEST:
        notes.append(_("The date “%(text)s” (TMT) is left out.") % {"text": text[:40]})
        return None
    return day
