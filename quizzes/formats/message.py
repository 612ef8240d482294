"""One thing that is said of a file. Pure: no Django."""

from dataclasses import dataclass


def gettext_noop(text: str) -> str:
    """Mark a text for translation and leave it as it is."""
    return text


@dataclass(frozen=True)
class Message:
    """What is wrong, in a template, and what to do about it."""

    what: str
    advice: str = ""
