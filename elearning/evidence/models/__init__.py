"""What can be proved, and figures reckoned ahead of being asked for."""

from .reckonings import Movement, ReckonedTally, Reckoning
from .records import EvidencePack, Seal

__all__ = ["EvidencePack", "Movement", "ReckonedTally", "Reckoning", "Seal"]
