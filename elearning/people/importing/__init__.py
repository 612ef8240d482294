"""The employee file: read, compare with what is known, then apply all of it or nothing.

tables = read_employee_file(path)
plan = plan_import(tables=tables, as_of=day)     # writes nothing
apply_plan(plan=plan, by=user, at=now)           # one transaction
"""

from .applying import NothingUsable, ProblemsHideLeavers, TooFewPeople, apply_plan
from .planning import plan_import, read_employee_file
from .plans import Action, Plan, RowPlan

__all__ = [
    "Action",
    "NothingUsable",
    "Plan",
    "ProblemsHideLeavers",
    "RowPlan",
    "TooFewPeople",
    "apply_plan",
    "plan_import",
    "read_employee_file",
]
