"""What a bias is called to the author of a question, and what may be done about it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.biases import Bias

HINTS: Mapping[str, Any] = {
    "right_is_longest": _(
        "The right answer is clearly the longest. Make the wrong ones as full, or cut it."
    ),
    "two_options": _(
        "Only two options: every second guess is right. Add plausible ones, or choose "
        "true or false."
    ),
    "catch_all": _(
        "An option like “all of these” or “none of these” gives itself away. Name a thing."
    ),
    "no_feedback": _("Not every option says what its choice shows."),
    "no_legal_basis": _("No legal basis is named."),
    "negative_stem": _(
        "The question asks for what is not. Turn it round, or make the small word stand "
        "out: KECUALI, BUKAN."
    ),
}


def hints_for(biases: Iterable[Bias]) -> list[str]:
    """A sentence for each, with the part of the scenario where there is one."""
    return [
        gettext("Question %(part)s: %(hint)s")
        % {"part": bias.place, "hint": HINTS[bias.code]}
        if bias.place
        else str(HINTS[bias.code])
        for bias in biases
    ]
