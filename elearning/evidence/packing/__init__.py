"""Packs of evidence: one ZIP an assessor can keep, read and check without the site."""

from .writing import Packed, pack

__all__ = ["Packed", "pack"]
