"""One way to write facts down so that they always give the same digest."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def dumps(facts: Any) -> str:
    """Facts as JSON with sorted keys, no spaces and no escapes beyond JSON's own."""
    return json.dumps(
        facts,
        default=_plain,
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )


def digest(facts: Any) -> str:
    """SHA-256, in hexadecimal, of the canonical form of ``facts``."""
    return hashlib.sha256(dumps(facts).encode()).hexdigest()
