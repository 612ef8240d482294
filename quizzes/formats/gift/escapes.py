"""Escaped signs of GIFT: ``\\~ \\= \\# \\{ \\} \\: \\n`` and ``\\\\``.

While a question is taken apart, an escaped sign is a lone surrogate: no file that was
decoded can hold one, so nothing in it can be mistaken for a sign.
"""

import re

SIGNS = {":": "\ud800", "#": "\ud801", "=": "\ud802", "{": "\ud803"}
SIGNS |= {"}": "\ud804", "~": "\ud805", "n": "\ud806"}
BACK = {ord(held): ("\n" if sign == "n" else sign) for sign, held in SIGNS.items()}
ESCAPED = re.compile(r"\\([\\:#={}~n])")
NEEDS_ESCAPE = re.compile(r"[\\:#={}~]")


def protected(text: str) -> str:
    """Escaped signs out of the way; a backslash before anything else is a backslash."""
    return ESCAPED.sub(lambda found: SIGNS.get(found[1], "\\"), text)


def restored(text: str) -> str:
    """The signs themselves again."""
    return text.translate(BACK)


def escaped(text: str) -> str:
    """Text as it is written in a file, on one line."""
    return NEEDS_ESCAPE.sub(r"\\\g<0>", text.replace("\r", "")).replace("\n", r"\n")
