"""Recomputes what is recorded and what is reckoned from the events beneath them."""

from .completions import check_completions
from .findings import Finding
from .tallies import check_tallies

__all__ = ["Finding", "check_completions", "check_tallies"]
