"""What can be proved, and figures reckoned ahead of being asked for."""

from .assessing import ProposalSettings, Remark
from .exports import CourseExport, CourseExportRow
from .reckonings import Movement, ReckonedTally, Reckoning
from .records import EvidencePack, PackSubmission, Seal, SealLeaves

__all__ = [
    "CourseExport",
    "CourseExportRow",
    "EvidencePack",
    "Movement",
    "PackSubmission",
    "ProposalSettings",
    "ReckonedTally",
    "Reckoning",
    "Remark",
    "Seal",
    "SealLeaves",
]
