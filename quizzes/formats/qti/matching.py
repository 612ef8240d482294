"""Which items belong to which choices, of a match and of an association."""

from quizzes.formats.refusals import QuestionCannotBeRead

from .declarations import Declared
from .earning import entries_that_count
from .parsing import Node
from .processing import Processing

Found = tuple[list[Node], list[Node], dict[str, str]]


def items_and_choices(node: Node, declared: Declared, processing: Processing) -> Found:
    """Items, choices, and the choice of each item by identifier.

    Raises ``QuestionCannotBeRead`` where an item has no choice, or several.
    """
    pairs = _pairs(declared, processing)
    sets = node.all("simpleMatchSet")
    if len(sets) == 2:
        first, second = (each.all("simpleAssociableChoice") for each in sets)
        turned = [(b, a) for a, b in pairs]
        found = _fitting(first, second, pairs) or _fitting(second, first, turned)
    else:
        found = _associated(node.all("simpleAssociableChoice"), pairs)
    if found is None:
        raise QuestionCannotBeRead("matching_not_by_one", line=node.line)
    return found


def _pairs(declared: Declared, processing: Processing) -> list[tuple[str, str]]:
    entries = entries_that_count(declared, processing)
    gaining = [entry.key for entry in entries if entry.points > 0]
    said = [pair.split() for pair in declared.right or gaining]
    if any(len(pair) != 2 for pair in said):
        raise QuestionCannotBeRead("matching_not_by_one")
    return [(pair[0], pair[1]) for pair in said]


def _fitting(
    items: list[Node], choices: list[Node], pairs: list[tuple[str, str]]
) -> Found | None:
    by_item = dict(pairs)
    names = {node.said("identifier") for node in items}
    offered = {node.said("identifier") for node in choices}
    is_by_one = len(by_item) == len(set(pairs)) and set(by_item) == names
    if is_by_one and len(names) == len(items) and set(by_item.values()) <= offered:
        return items, choices, by_item
    return None


def _associated(nodes: list[Node], pairs: list[tuple[str, str]]) -> Found | None:
    """Of a set without sides: the first of each pair is an item, if it is in one only."""
    by_item: dict[str, str] = {}
    for pair in dict.fromkeys(pairs):
        turns = (pair, pair[::-1])
        free = [
            (item, choice)
            for item, choice in turns
            if item not in {*by_item, *by_item.values()} and choice not in by_item
        ]
        if not free:
            return None
        by_item[free[0][0]] = free[0][1]
    items = [node for node in nodes if node.said("identifier") in by_item]
    others = [node for node in nodes if node.said("identifier") not in by_item]
    return _fitting(items, others, list(by_item.items()))
