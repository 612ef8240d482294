"""What an item does with a response, as far as it can be said in rules.

A rule says: if this response is that value (or right, or another, or whatever it is),
these outcomes are set. What is said in other ways is no rule, and is not understood.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain

from quizzes.formats.bodies import number

from .declarations import Declared
from .parsing import Node

ALWAYS, IS, RIGHT, WITHIN, ELSE, UNKNOWN = (
    "always",
    "is",
    "right",
    "within",
    "else",
    "unknown",
)
AT_MOST, AT_LEAST = {"lte", "lt"}, {"gte", "gt"}
TEMPLATE_OF_MAPPING = ("map_response", "map_response.xml")


@dataclass(frozen=True)
class Rule:
    """``low`` and ``high`` are the numbers that a response lies within.

    Of what is left (``ELSE``), the value is the test that was not met.
    """

    test: str
    response: str = ""
    value: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    minds_case: bool = True
    sets: dict[str, "Result"] = field(default_factory=dict, hash=False)

    @property
    def score(self) -> Decimal | None:
        """What it gives; None where that is no plain number."""
        said = next(
            (r for name, r in self.sets.items() if "SCORE" in name.upper()), None
        )
        read = number(said.values[0]) if said and said.values else None
        return Decimal(read) if read is not None else None


@dataclass(frozen=True)
class Result:
    """What an outcome becomes: plain values, or the response itself."""

    values: tuple[str, ...]
    response: str


class Processing:
    """The rules of an item, and how its responses are marked."""

    def __init__(self, item: Node, responses: dict[str, Declared]) -> None:
        node = item.find("responseProcessing")
        self.template = node.said("template").rpartition("/")[2] if node else ""
        self.is_said = bool(node and (node.children or self.template))
        self.mapped = {n.said("identifier") for n in _named(node, "mapResponse")}
        self.rightly = {n.said("identifier") for n in _named(node, "correct")}
        for equal in chain(_named(node, "equal"), _named(node, "equalRounded")):
            _say_what_is_right(equal, responses)
        self.rules = list(_rules(node.children)) if node else []

    def maps(self, response: str) -> bool:
        """Whether what is declared to be earned by values is what counts."""
        if self.template:
            return self.template in TEMPLATE_OF_MAPPING
        return response in self.mapped or response not in self.rightly


def _named(node: Node | None, name: str) -> Iterator[Node]:
    return (each for each in node.walk() if each.name == name) if node else iter(())


def _say_what_is_right(node: Node, responses: dict[str, Declared]) -> None:
    """Puts the number that is declared as right where it is only pointed at."""
    for child in node.all("correct"):
        right = responses.get(child.said("identifier"))
        if right and right.right:
            child.name, child.content = "baseValue", [right.right[0]]


def _rules(nodes: Iterable[Node]) -> Iterator[Rule]:
    for node in nodes:
        if node.name == "setOutcomeValue":
            yield Rule(ALWAYS, sets=_sets([node]))
        elif node.name == "responseCondition":
            yield from _branches(node)
        elif node.name == "responseProcessingFragment":
            yield from _rules(node.children)


def _branches(node: Node) -> Iterator[Rule]:
    asked = Rule(UNKNOWN)
    for branch in node.children:
        sets = _sets(branch.all("setOutcomeValue"))
        inner = _rules(branch.all("responseCondition"))
        tests = [Rule(ELSE, asked.response, asked.test)]
        if branch.name != "responseElse":
            tests = list(_tests(branch.children[0])) if branch.children else []
            asked = tests[0] if tests else asked
        yield from (replace(test, sets=sets) for test in tests)
        yield from inner


def _sets(nodes: Iterable[Node]) -> dict[str, Result]:
    return {node.said("identifier"): _result(node) for node in nodes}


def _result(node: Node) -> Result:
    """Values stand alone or in a list; a response is handed on as it is."""
    inner = [n for n in node.children if n.name in {"multiple", "sum"}]
    parts = list(chain.from_iterable(n.children for n in inner)) or node.children
    values = tuple(n.text.strip() for n in parts if n.name == "baseValue")
    variables = [n.said("identifier") for n in parts if n.name == "variable"]
    others = [n for n in variables if n != node.said("identifier")]
    return Result(values, others[0] if others and not inner else "")


def _tests(node: Node) -> Iterator[Rule]:
    """What a condition asks of a response; several where any of them will do."""
    if node.name == "or":
        for child in node.children:
            yield from _tests(child)
    elif node.name == "and":
        yield from _all_of(node)
    elif node.name in {"match", "stringMatch", "member", "contains", "substring"}:
        yield _match(node)
    elif node.name in {"equal", "equalRounded"}:
        yield _equal(node)
    else:
        yield Rule(UNKNOWN, _variable(node))


def _all_of(node: Node) -> Iterator[Rule]:
    """A range, which has two ends, or one test beside those that something was given."""
    parts = [n for n in node.children if n.name not in {"not", "isNull"}]
    ends = [(_bound(n, AT_LEAST, AT_MOST), _bound(n, AT_MOST, AT_LEAST)) for n in parts]
    low = next((lowest for lowest, _high in ends if lowest is not None), None)
    high = next((highest for _low, highest in ends if highest is not None), None)
    if low is not None and high is not None and len(parts) == 2:
        yield Rule(WITHIN, _variable(node), low=low, high=high)
    elif len(parts) == 1:
        yield from _tests(parts[0])
    else:
        yield Rule(UNKNOWN, _variable(node))


def _bound(node: Node, said: set[str], reversed_: set[str]) -> Decimal | None:
    """The number that a response is compared with, on whichever side it stands."""
    if len(node.children) != 2:
        return None
    first, second = node.children
    if node.name in said and first.name == "variable":
        return _decimal(second)
    if node.name in reversed_ and second.name == "variable":
        return _decimal(first)
    return None


def _match(node: Node) -> Rule:
    response = _variable(node)
    minds_case = node.said("caseSensitive", "true") != "false"
    if any(child.name == "correct" for child in node.children):
        return Rule(RIGHT, response, minds_case=minds_case)
    values = [
        child.text.strip() for child in node.children if child.name == "baseValue"
    ]
    is_part = node.name in {"contains", "substring"} or node.said("substring") == "true"
    if len(values) != 1 or is_part:
        return Rule(UNKNOWN, response)
    return Rule(IS, response, values[0], minds_case=minds_case)


def _equal(node: Node) -> Rule:
    """A number and how far from it a response may be."""
    response = _variable(node)
    value = node.find("baseValue")
    read = _decimal(value) if value else None
    if value is None or read is None:
        return Rule(UNKNOWN, response)
    below, above = _off(node, read)
    said = number(value.text) or ""
    return Rule(WITHIN, response, said, low=read - below, high=read + above)


def _off(node: Node, value: Decimal) -> tuple[Decimal, Decimal]:
    if node.name == "equalRounded":
        figures = number(node.said("figures")) or "0"
        places = -int(Decimal(figures)) if len(figures) < 3 else 0
        if node.said("roundingMode", "significantFigures") == "significantFigures":
            places += value.adjusted() + 1
        return (Decimal(5).scaleb(places - 1),) * 2
    said = [number(each) for each in node.said("tolerance").split()[:2]]
    read = [abs(Decimal(each)) for each in said if each is not None] or [Decimal(0)]
    mode = node.said("toleranceMode", "exact")
    if mode == "exact":
        return Decimal(0), Decimal(0)
    if mode == "relative":
        read = [abs(value) * each / 100 for each in read]
    return read[0], read[-1]


def _decimal(node: Node) -> Decimal | None:
    read = number(node.text) if node.name == "baseValue" else None
    return Decimal(read) if read is not None else None


def _variable(node: Node) -> str:
    """The response that a condition is about."""
    found = (n.said("identifier") for n in node.walk() if n.name == "variable")
    return next(found, "")
