"""What does not hold in a pack."""

from dataclasses import dataclass


class NotAPack(Exception):
    """It is no ZIP and no folder with a manifest."""


@dataclass(frozen=True)
class Finding:
    """``kind`` says what is wrong. ``path`` is a file, or the record (its number), seal or
    question it is about; ``told`` is what the pack says, ``found`` what was reckoned.
    """

    kind: str
    path: str
    told: str = ""
    found: str = ""
