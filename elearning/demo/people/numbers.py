"""NIPs that fit the person: birth date, appointment, sex, and a number of their own."""

from collections import Counter
from datetime import date

from elearning.people.nip import Sex

from .posts import PPPK

LARGEST = 999


class NoNumberLeft(Exception):
    """More than 999 people share birth date, month of appointment and sex."""


class Numbers:
    """Hands out NIPs, each once."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._used: Counter[str] = Counter()

    def nip(
        self, *, birth_date: date, hired_on: date, sex: Sex, employment_kind: str
    ) -> str:
        marker = "21" if employment_kind in PPPK else f"{hired_on:%m}"
        stem = f"{birth_date:%Y%m%d}{hired_on:%Y}{marker}"
        stem += "1" if sex is Sex.MALE else "2"
        while self._used[stem] < LARGEST:
            self._used[stem] += 1
            nip = f"{stem}{self._used[stem]:03d}"
            if nip not in self._taken:
                return nip
        raise NoNumberLeft(stem)
