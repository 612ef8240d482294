"""Face-to-face activities: what was planned, when it was held, and who was there."""

from .attendance import Attendance, AttendanceWithdrawal, SignedList
from .pages import ActivityPage, AgendaItem, Material, Speaker
from .sessions import ActivitySession

__all__ = [
    "ActivityPage",
    "ActivitySession",
    "AgendaItem",
    "Attendance",
    "AttendanceWithdrawal",
    "Material",
    "SignedList",
    "Speaker",
]
