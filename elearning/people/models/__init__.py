"""Who: agency, units, accounts, employees, dated memberships, roles and sessions."""

from .accounts import User
from .agency import AgencySettings
from .employees import Employee, EmploymentKind, Membership, PositionKind
from .roles import RoleGrant
from .sessions import Session
from .training import CompetenceScores, TrainingKind
from .units import Unit, UnitKind

__all__ = [
    "AgencySettings",
    "CompetenceScores",
    "Employee",
    "EmploymentKind",
    "Membership",
    "PositionKind",
    "RoleGrant",
    "Session",
    "TrainingKind",
    "Unit",
    "UnitKind",
    "User",
]
