"""What makes two certificates the same, however they are written."""

import re
from datetime import date
from hashlib import sha256

NOT_SAID = re.compile(r"[^\w]+")


def number_key(*, number: str, organiser: str) -> str:
    return _digest(number, organiser)


def event_key(*, name: str, starts_on: date, ends_on: date) -> str:
    return _digest(name, starts_on.isoformat(), ends_on.isoformat())


def _digest(*parts: str) -> str:
    return sha256("\n".join(map(_said, parts)).encode()).hexdigest()


def _said(text: str) -> str:
    """Letters and digits alone: case, spaces and signs are written as one likes."""
    return NOT_SAID.sub("", text.casefold())
