"""What an attempt shows: the questions as they were asked, and, afterwards, the review.

``sheet_of`` and ``review_of`` take one query each. How the parts of each kind are shown
stands in a module of its own; right answers enter a sheet only when they may be shown.
"""

from .questions import SheetQuestion, question_of
from .sheet import Sheet, review_of, sheet_from, sheet_of
from .shown import Asked, Controls, SheetItem, SheetOption, SheetPicture

__all__ = [
    "Asked",
    "Controls",
    "Sheet",
    "SheetItem",
    "SheetOption",
    "SheetPicture",
    "SheetQuestion",
    "question_of",
    "review_of",
    "sheet_from",
    "sheet_of",
]
