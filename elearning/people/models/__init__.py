"""Who: agency, units, accounts, employees, dated memberships and roles."""

from .accounts import User
from .agency import AgencySettings
from .employees import Employee, EmploymentKind, Membership, PositionKind
from .roles import RoleGrant
from .units import Unit, UnitKind

__all__ = [
    "AgencySettings",
    "Employee",
    "EmploymentKind",
    "Membership",
    "PositionKind",
    "RoleGrant",
    "Unit",
    "UnitKind",
    "User",
]
