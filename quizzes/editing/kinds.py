"""The parts of the form by the names of the kinds, as ``marking`` knows them."""

from .choices import ChoicesPart
from .matching import MatchingPart
from .ordering import OrderingPart
from .part import Part
from .statement import StatementPart
from .typed import NumericPart, ShortPart

IN_A_SCENARIO: dict[str, type[Part]] = {
    "single": ChoicesPart,
    "multiple": ChoicesPart,
    "true_false": StatementPart,
    "matching": MatchingPart,
    "ordering": OrderingPart,
    "numeric": NumericPart,
    "short": ShortPart,
}
