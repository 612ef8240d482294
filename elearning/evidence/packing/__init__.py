"""Packs of evidence: one ZIP an assessor can keep, read and check without the site."""

from .writing import NothingToPack, Packed, pack

__all__ = ["NothingToPack", "Packed", "pack"]
