"""Regrading: how a question was marked is corrected, by two people and on record."""

from .deciding import (
    ProposerDecides,
    RefusalNeedsReason,
    RegradeIsDecided,
    decide_regrade,
)
from .keys import Difference
from .outlook import WAYS, Outlook, outcome_of, outlook_of
from .proposing import (
    CannotRegrade,
    KeyDoesNotFit,
    KeyNotNamed,
    NothingWouldChange,
    RegradeIsWaiting,
    RegradeNeedsReason,
    check_key,
    propose_regrade,
)
from .telling import Corrections, corrections_of
from .wordings import Wording, wordings_of

__all__ = [
    "WAYS",
    "CannotRegrade",
    "Corrections",
    "Difference",
    "KeyDoesNotFit",
    "KeyNotNamed",
    "NothingWouldChange",
    "Outlook",
    "ProposerDecides",
    "RefusalNeedsReason",
    "RegradeIsDecided",
    "RegradeIsWaiting",
    "RegradeNeedsReason",
    "Wording",
    "check_key",
    "corrections_of",
    "decide_regrade",
    "outcome_of",
    "outlook_of",
    "propose_regrade",
    "wordings_of",
]
