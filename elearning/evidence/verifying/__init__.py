"""Checks a pack against its own digests, proofs and signatures. No database, no network."""

from .examining import Examination, examine, verify_pack
from .findings import Finding, NotAPack

__all__ = ["Examination", "Finding", "NotAPack", "examine", "verify_pack"]
