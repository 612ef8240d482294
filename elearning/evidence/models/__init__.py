"""What can be proved, and figures reckoned ahead of being asked for."""

from .exports import CourseExport, CourseExportRow
from .reckonings import Movement, ReckonedTally, Reckoning
from .records import EvidencePack, Seal, SealLeaves

__all__ = [
    "CourseExport",
    "CourseExportRow",
    "EvidencePack",
    "Movement",
    "ReckonedTally",
    "Reckoning",
    "Seal",
    "SealLeaves",
]
