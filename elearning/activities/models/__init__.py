"""Face-to-face activities: what was planned, when it was held, and who was there."""

from .attendance import Attendance, AttendanceWithdrawal, SignedList
from .pages import ActivityPage, AgendaItem, Material, Speaker
from .papers import ActivityReport, Minutes, Photo, ReportDraft
from .sessions import ActivitySession
from .wording import ActivityWording

__all__ = [
    "ActivityPage",
    "ActivityReport",
    "ActivitySession",
    "ActivityWording",
    "AgendaItem",
    "Attendance",
    "AttendanceWithdrawal",
    "Material",
    "Minutes",
    "Photo",
    "ReportDraft",
    "SignedList",
    "Speaker",
]
