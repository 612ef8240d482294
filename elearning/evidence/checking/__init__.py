"""Recomputes records, seals and what is reckoned from the events beneath them."""

from .completions import check_completions
from .findings import Finding
from .seals import SealFinding, keys_used, verify
from .tallies import check_tallies

__all__ = [
    "Finding",
    "SealFinding",
    "check_completions",
    "check_tallies",
    "keys_used",
    "verify",
]
