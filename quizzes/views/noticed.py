"""What a sheet noticed, as a browser sends it.

``[{"kunci": "k3v9x1", "jenis": "left", "lalu": 12.5, "detik": 40}, …]``: ``lalu`` is how many
seconds ago it was, ``detik`` how long the page was left. What makes no sense is left out: no
answer may be lost for it.
"""

import json
import re
from datetime import timedelta
from typing import Any

from quizzes.answering import Noticed
from quizzes.models import MOST_EVENTS, AttemptEvent

KEY = re.compile(r"[a-z0-9]{4,16}")
LONGEST = 366 * 24 * 3600  # seconds
MOST_CHARACTERS = 20_000


def noticed_in(raw: Any) -> list[Noticed]:
    items = raw[:MOST_EVENTS] if isinstance(raw, list) else []
    found = [_event(item) for item in items]
    return [event for event in found if event is not None]


def noticed_as_text(text: str) -> list[Noticed]:
    """From a field of a form."""
    if len(text) > MOST_CHARACTERS:
        return []
    try:
        return noticed_in(json.loads(text or "[]"))
    except (ValueError, RecursionError):
        return []


def _event(item: Any) -> Noticed | None:
    if not isinstance(item, dict):
        return None
    key, kind, ago = item.get("kunci"), item.get("jenis"), _seconds(item.get("lalu"))
    if not isinstance(key, str) or not KEY.fullmatch(key) or ago is None:
        return None
    away = _seconds(item.get("detik")) if kind == AttemptEvent.Kind.LEFT else None
    if kind not in AttemptEvent.Kind.values or (
        kind == AttemptEvent.Kind.LEFT and away is None
    ):
        return None
    return Noticed(key=key, kind=kind, ago=timedelta(seconds=ago), seconds_away=away)


def _seconds(value: Any) -> int | None:
    """Whole seconds of a reasonable number; a boolean is none, nor is infinity."""
    if type(value) not in {int, float} or not 0 <= value <= LONGEST:
        return None
    return int(value)
