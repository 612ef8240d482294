"""Seal heads kept beside the agency's key, where no change of the database reaches them.

A chain whose tail was cut off is sound in itself: only a head that was kept elsewhere tells.
Lines are added and never taken away, so that sealing on cannot cover up a cut.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from elearning.signing import from_text, key_id

from .models import Seal

KEPT_FILE = "seals.jsonl"


class KeptIsUnreadable(Exception):
    """A line of the file says no seal."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A seal as it was made: its number, head and count, and the key that signed it."""

    number: int
    head: str
    count: int
    key: str


def keep(seal: Seal) -> None:
    """Write the seal down. Called once it is committed."""
    kept = Kept(
        number=seal.number,
        head=seal.head,
        count=seal.record_count,
        key=key_id(from_text(seal.public_key)),
    )
    line = json.dumps(asdict(kept), sort_keys=True) + "\n"
    descriptor = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(line)


def kept_seals() -> list[Kept]:
    """In the order in which they were made; none on a machine that never sealed.

    Raises KeptIsUnreadable.
    """
    file = _file()
    if not file.exists():
        return []
    try:
        return [Kept(**json.loads(line)) for line in file.read_text().splitlines()]
    except (TypeError, ValueError) as error:
        raise KeptIsUnreadable(str(file)) from error


def _file() -> Path:
    return Path(settings.KEYS_DIR) / KEPT_FILE
