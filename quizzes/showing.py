"""When right answers may be seen. Pure."""

from datetime import datetime
from typing import TYPE_CHECKING

from .rules import QuizRules

if TYPE_CHECKING:
    from .standings import Standing


def shows_answers(rules: QuizRules, *, standing: "Standing", at: datetime) -> bool:
    """Whether a review shows what is right to somebody who stands so at ``at``."""
    match rules.answers_shown:
        case "always":
            return True
        case "passed":
            return standing.is_done or _is_over(standing)
        case "date":
            return rules.answers_from is not None and at >= rules.answers_from
        case _:
            return False


def _is_over(standing: "Standing") -> bool:
    """No attempt is left, and none is open that the answers would help."""
    return standing.attempts_left == 0 and standing.open_attempt is None
