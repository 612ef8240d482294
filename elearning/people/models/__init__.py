"""Who: agency, units, accounts, employees, dated memberships, roles, sessions, imports."""

from .accounts import User
from .activations import Activation
from .agency import AgencySettings
from .employees import Employee, EmploymentKind, Membership, PositionKind
from .imports import Action, ColumnHeading, ImportRow, PeopleImport
from .moves import UnitMove
from .roles import RoleGrant
from .sessions import Session
from .training import CompetenceScores, TrainingKind
from .units import Unit, UnitKind

__all__ = [
    "Action",
    "Activation",
    "AgencySettings",
    "ColumnHeading",
    "CompetenceScores",
    "Employee",
    "EmploymentKind",
    "ImportRow",
    "Membership",
    "PeopleImport",
    "PositionKind",
    "RoleGrant",
    "Session",
    "TrainingKind",
    "Unit",
    "UnitKind",
    "UnitMove",
    "User",
]
