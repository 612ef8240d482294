"""What can be proved, and figures reckoned ahead of being asked for."""

from .exports import CourseExport, CourseExportRow
from .reckonings import Movement, ReckonedTally, Reckoning
from .records import EvidencePack, PackSubmission, Seal, SealLeaves

__all__ = [
    "CourseExport",
    "CourseExportRow",
    "EvidencePack",
    "Movement",
    "PackSubmission",
    "ReckonedTally",
    "Reckoning",
    "Seal",
    "SealLeaves",
]
