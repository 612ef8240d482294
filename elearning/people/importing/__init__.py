"""The employee file: brought, compared with what is known, agreed to, written as a whole.

batch = bring_file(filename=…, content=…, as_of=day, by=user, at=now)
plan_import(batch=batch, path=path)              # the dry run: stages rows, changes nobody
confirm(batch=batch, by=user, at=now)            # or says why not
apply_import(batch=batch, at=now)                # one transaction
"""

from elearning.people.models import Action

from .applying import KnownHasChanged, apply_import
from .confirming import (
    REFUSALS,
    NothingUsable,
    NotPlanned,
    ProblemsHideLeavers,
    TooFewPeople,
    bring_file,
    confirm,
    forget_file,
    forget_old_files,
)
from .planning import plan_import

__all__ = [
    "REFUSALS",
    "Action",
    "KnownHasChanged",
    "NotPlanned",
    "NothingUsable",
    "ProblemsHideLeavers",
    "TooFewPeople",
    "apply_import",
    "bring_file",
    "confirm",
    "forget_file",
    "forget_old_files",
    "plan_import",
]
